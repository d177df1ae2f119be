/** HTTPS behind a port of a simulated device. */
import { createServer } from 'node:https'
import type { TcpBehaviour } from './device.ts'
import { selfSignedCertificate } from './self-signed-certificate.ts'
import type { Page } from './web-server.ts'

/** With a self-signed certificate made anew for that name, as appliances come. */
export function secureWebServer(commonName: string, organization: string, page: Page): TcpBehaviour {
  const server = createServer(selfSignedCertificate(commonName, organization), page)
  return (connection) => server.emit('connection', connection)
}
