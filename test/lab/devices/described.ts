/** A device that is described by what it says (`speech.ts`), each protocol by the server of this folder that speaks it. */
import { firstInterfaceOf } from '../network.ts'
import type { DeviceMaker, TcpBehaviour } from './device.ts'
import { mdnsResponder } from './mdns-responder.ts'
import { netbiosNameServer } from './netbios-name-server.ts'
import { rtspServer } from './rtsp-camera.ts'
import { secureWebServer } from './secure-web-server.ts'
import { makeCertificate, type Name } from './self-signed-certificate.ts'
import { snmpAgent } from './snmp-agent.ts'
import type { WebSpeech } from './speech.ts'
import { descriptionPage, ssdpResponder } from './upnp-device.ts'
import { type Page, webServer } from './web-server.ts'
import { wsDiscoveryTarget } from './ws-discovery-target.ts'

/** The line by which a printing port tells what it was sent; the lab keeps it in the host's log. */
export const printedLine = (port: number, bytes: number): string => `port ${port} was sent ${bytes} bytes`

export const described: DeviceMaker = (host, network) => {
  const { address } = firstInterfaceOf(host)
  const { web = {}, banners = {}, silent = [], printing = [], mdns, ssdp, wsDiscovery, snmpEngine, rtsp, netbios } = host.speaks ?? {}
  const tcp: Record<number, TcpBehaviour> = rtsp === undefined ? {} : { 554: rtspServer(rtsp) }
  for (const [port, line] of Object.entries(banners)) tcp[Number(port)] = greeting(line)
  for (const port of silent) tcp[port] = () => undefined
  for (const port of printing) tcp[port] = (connection) => connection.on('data', ({ length }) => console.log(printedLine(port, length)))
  const description = ssdp?.device === undefined ? undefined : descriptionPage(ssdp.device, address)
  for (const [port, speech] of Object.entries(web)) {
    const page = pageOf(speech, address)
    const described = description !== undefined && ssdp?.port === Number(port) ? alsoAt(ssdp.path, description, page) : page
    tcp[Number(port)] = speech.tls === undefined ? webServer(described) : secureWebServer(certificateOf(speech.tls), described)
  }
  if (description !== undefined && ssdp !== undefined) tcp[ssdp.port] ??= webServer(description)
  return {
    tcp,
    udp: {
      ...(netbios === true && netbiosNameServer(host, network).udp),
      ...(snmpEngine !== undefined && { 161: snmpAgent(snmpEngine) }),
    },
    groups: [
      ...(mdns === undefined ? [] : [mdnsResponder(mdns, address)]),
      ...(ssdp === undefined ? [] : [ssdpResponder(ssdp, address)]),
      ...(wsDiscovery === undefined ? [] : [wsDiscoveryTarget(wsDiscovery, address)]),
    ],
  }
}

/** Speaks first, and hangs up at whatever it is told. */
function greeting(line: string): TcpBehaviour {
  return (connection) => {
    connection.write(`${line}\r\n`)
    connection.once('data', () => connection.end())
  }
}

function pageOf({ server, title, realm, location }: WebSpeech, address: string): Page {
  const own = server === undefined ? {} : { Server: server }
  return (_, response) => {
    if (location !== undefined) {
      response.writeHead(302, { ...own, Location: location.replace('//self/', `//${address}/`) })
      response.end()
      return
    }
    const asks = realm === undefined ? {} : { 'WWW-Authenticate': `Basic realm="${realm}"` }
    response.writeHead(realm === undefined ? 200 : 401, { ...own, ...asks, 'Content-Type': 'text/html' })
    const head = title === undefined ? '' : `<title>${title}</title>`
    response.end(`<!DOCTYPE html>\n<html><head>${head}</head><body></body></html>\n`)
  }
}

const alsoAt =
  (path: string, there: Page, elsewhere: Page): Page =>
  (request, response) =>
    (request.url === path ? there : elsewhere)(request, response)

function certificateOf({ commonName, organization, organizationalUnit }: NonNullable<WebSpeech['tls']>) {
  const unit: Name = organizationalUnit === undefined ? [] : [['organizationalUnit', organizationalUnit]]
  return makeCertificate({ subject: [['organization', organization], ...unit, ['commonName', commonName]] })
}
