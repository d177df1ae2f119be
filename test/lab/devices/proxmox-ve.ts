/** What is Proxmox's own on a Proxmox VE node: pveproxy (the web interface and API, 8006) and spiceproxy (3128). */
import type { DeviceMaker } from './device.ts'
import { secureWebServer } from './secure-web-server.ts'
import { titled, webServer } from './web-server.ts'

export const proxmoxVe: DeviceMaker = (host, network) => ({
  tcp: {
    // spiceproxy wants CONNECT and refuses everything else.
    3128: webServer((_, response) => {
      response.writeHead(400, { Server: 'pve-api-daemon/3.0' })
      response.end()
    }),
    8006: secureWebServer(
      `${host.name}.${network.domain}`,
      'PVE Cluster Node',
      titled('pve-api-daemon/3.0', `${host.name} - Proxmox Virtual Environment`),
    ),
  },
  udp: {},
})
