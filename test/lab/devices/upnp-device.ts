/** A UPnP root device: it answers searches (UPnP Device Architecture 2.0, section 1.3) and describes itself (section 2.3). */
import { createHash } from 'node:crypto'
import type { GroupBehaviour } from './device.ts'
import type { SsdpSpeech } from './speech.ts'
import type { Page } from './web-server.ts'

/** Always the same for the same host, as a device's own is. */
function uuidOf(address: string): string {
  const hex = createHash('sha256').update(address).digest('hex')
  return `uuid:${[hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')}`
}

export function ssdpResponder({ server, targets = [], port, path, device }: SsdpSpeech, address: string): GroupBehaviour {
  const uuid = uuidOf(address)
  const deviceType = device?.['deviceType']
  const all = ['upnp:rootdevice', uuid, ...(deviceType === undefined ? [] : [deviceType]), ...targets]
  const answerFor = (target: string) =>
    [
      'HTTP/1.1 200 OK',
      'CACHE-CONTROL: max-age=1800',
      'EXT:',
      `LOCATION: http://${address}:${port}${path}`,
      `SERVER: ${server}`,
      `ST: ${target}`,
      `USN: ${target === uuid ? uuid : `${uuid}::${target}`}`,
      '',
      '',
    ].join('\r\n')
  return {
    ...{ group: '239.255.255.250', port: 1900 },
    answers: (datagram) => {
      const [, wanted] = /^M-SEARCH \* HTTP\/1\.1\r\n(?:.*\r\n)*?ST: *(\S+)\r\n/i.exec(Buffer.from(datagram).toString('latin1')) ?? []
      return all.filter((target) => wanted === 'ssdp:all' || wanted === target).map((target) => Buffer.from(answerFor(target)))
    },
  }
}

export function descriptionPage(device: Readonly<Record<string, string>>, address: string): Page {
  const elements = Object.entries({ ...device, UDN: uuidOf(address) }).map(([name, text]) => `    <${name}>${escaped(text)}</${name}>\n`)
  return (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/xml; charset="utf-8"' })
    response.end(
      `<?xml version="1.0"?>\n<root xmlns="urn:schemas-upnp-org:device-1-0">\n  <specVersion><major>1</major><minor>0</minor></specVersion>\n  <device>\n${elements.join('')}  </device>\n</root>\n`,
    )
  }
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
