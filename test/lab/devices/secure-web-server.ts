/** HTTPS behind a port of a simulated device. */
import { createServer } from 'node:https'
import type { TcpBehaviour } from './device.ts'
import type { KeyAndCertificate } from './self-signed-certificate.ts'
import type { Page } from './web-server.ts'

export function secureWebServer(certificate: KeyAndCertificate, page: Page): TcpBehaviour {
  const server = createServer({ ...certificate }, page)
  return (connection) => server.emit('connection', connection)
}
