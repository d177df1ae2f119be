/** The web configurator of a pfSense router: nginx that sends HTTP to HTTPS, and a login page. Its resolver is dnsmasq's part. */
import { firstInterfaceOf } from '../network.ts'
import type { DeviceMaker } from './device.ts'
import { secureWebServer } from './secure-web-server.ts'
import { selfSignedCertificate } from './self-signed-certificate.ts'
import { titled, webServer } from './web-server.ts'

export const pfsense: DeviceMaker = (host) => {
  const { address } = firstInterfaceOf(host)
  return {
    tcp: {
      80: webServer((_, response) => {
        response.writeHead(301, { Server: 'nginx', Location: `https://${address}/` })
        response.end()
      }),
      443: secureWebServer(
        selfSignedCertificate('pfSense-64f1c0ffee001', 'pfSense GUI default Self-Signed Certificate'),
        titled('nginx', 'pfSense - Login'),
      ),
    },
    udp: {},
  }
}
