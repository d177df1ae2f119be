/** HTTP behind a port of a simulated device. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { TcpBehaviour } from './device.ts'

export type Page = (request: IncomingMessage, response: ServerResponse) => void

export function webServer(page: Page): TcpBehaviour {
  const server = createServer(page)
  return (connection) => server.emit('connection', connection)
}

/** A page with a title, as the device's login page has. */
export function titled(serverHeader: string, title: string): Page {
  return (_, response) => {
    response.writeHead(200, { Server: serverHeader, 'Content-Type': 'text/html' })
    response.end(`<!DOCTYPE html>\n<html><head><title>${title}</title></head><body></body></html>\n`)
  }
}
