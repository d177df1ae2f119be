/**
 * A host that misleads: it says by SSDP that its description is on another host, serves one with a document type, and answers multicast
 * DNS a thousand times.
 */
import { encode } from 'dns-packet'
import { firstInterfaceOf } from '../network.ts'
import type { DeviceMaker } from './device.ts'
import { webServer } from './web-server.ts'

const answersToFlood = 1_000
const bomb = `<!DOCTYPE root [<!ENTITY a "${'x'.repeat(1_000)}">]><root><device><friendlyName>&a;&a;</friendlyName></device></root>`

export const misleadingMediaServer: DeviceMaker = (host, network) => {
  const { address } = firstInterfaceOf(host)
  const [other] = network.hosts.filter(({ name }) => name !== host.name).map(firstInterfaceOf)
  const locations = [`http://${other?.address}:8200/rootDesc.xml`, `http://${address}:9100/`, `http://${address}:8200/`]
  return {
    tcp: {
      8200: webServer((_, response) => {
        response.writeHead(200, { 'Content-Type': 'text/xml' })
        response.end(bomb)
      }),
    },
    udp: {},
    groups: [
      {
        ...{ group: '239.255.255.250', port: 1900 },
        answers: () => locations.map((location) => Buffer.from(`HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nLOCATION: ${location}\r\n\r\n`)),
      },
      {
        ...{ group: '224.0.0.251', port: 5353 },
        answers: () => Array.from({ length: answersToFlood }, (_, number) => flooding(number, address)),
      },
    ],
  }
}

function flooding(number: number, address: string): Uint8Array {
  return encode({ type: 'response', answers: [{ name: `host${number}.local`, type: 'A', ttl: 120, data: address }] })
}
