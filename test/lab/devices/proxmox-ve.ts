/**
 * What is Proxmox's own on a Proxmox VE node: pveproxy (the web interface and API, 8006) and spiceproxy (3128). Fields, page and names are
 * those of real nodes of version 8: the certificate is signed by the cluster's own authority.
 */
import { firstInterfaceOf, type LabHost } from '../network.ts'
import type { DeviceMaker } from './device.ts'
import { secureWebServer } from './secure-web-server.ts'
import { makeCertificate } from './self-signed-certificate.ts'
import { type Page, webServer } from './web-server.ts'

const clusterId = '5c02d8c6-7c8d-4b2e-a4b5-8f06c0e380fd'

export const proxmoxVe: DeviceMaker = (host, network) => ({
  tcp: {
    // spiceproxy wants CONNECT and refuses everything else.
    3128: webServer((_, response) => {
      response.writeHead(400, 'bad request', fields())
      response.end()
    }),
    8006: secureWebServer(certificateOf(host, network.domain ?? 'home'), pveproxy(host.name)),
  },
  udp: {},
})

function certificateOf(host: LabHost, domain: string) {
  const fullName = `${host.name}.${domain}`
  return makeCertificate({
    subject: [
      ['organizationalUnit', 'PVE Cluster Node'],
      ['organization', 'Proxmox Virtual Environment'],
      ['commonName', fullName],
    ],
    issuer: [
      ['commonName', 'Proxmox Virtual Environment'],
      ['organizationalUnit', clusterId],
      ['organization', 'PVE Cluster Manager CA'],
    ],
    names: ['127.0.0.1', 'localhost', firstInterfaceOf(host).address, host.name, fullName],
  })
}

function fields(): Record<string, string> {
  const now = new Date().toUTCString()
  return { 'Cache-Control': 'max-age=0', Date: now, Pragma: 'no-cache', Server: 'pve-api-daemon/3.0', Expires: now }
}

/** GET of the start page; it knows no HEAD. */
function pveproxy(nodeName: string): Page {
  return (request, response) => {
    if (request.method !== 'GET') {
      response.writeHead(501, `method '${request.method}' not available`, fields())
      response.end()
      return
    }
    response.writeHead(200, 'OK', { ...fields(), 'Content-Type': 'text/html; charset=utf-8' })
    response.end(`<!DOCTYPE html>
<html>
  <head>
    <meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
    <title>${nodeName} - Proxmox Virtual Environment</title>
    <script type="text/javascript" src="/pve2/js/pvemanagerlib.js?ver=8.2.4"></script>
  </head>
  <body></body>
</html>
`)
  }
}
