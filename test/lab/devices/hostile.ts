/**
 * A host that attacks who asks it, in the way that `LabHost.attack` says: answers that do not end, that come byte by byte, that unfold to
 * more than they are, and names that are commands to who shows them.
 */
import type { Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { encode, type StringAnswer, type TxtAnswer } from 'dns-packet'
import { firstInterfaceOf, type LabHost } from '../network.ts'
import type { DeviceMaker, GroupBehaviour, SimulatedDevice, TcpBehaviour } from './device.ts'
import { secureWebServer } from './secure-web-server.ts'
import { makeCertificate } from './self-signed-certificate.ts'
import { webServer } from './web-server.ts'

/** Markup, colours and a cleared screen for terminals, text turned around, and what nobody sees. */
export const graffiti = '<b onmouseover=alert(1)>"\u001b[31m\u009b2J\u202eexe.\u200b\u0007\r\nx</b>'
const dripMs = 1_000
const chunkBytes = 65_536
const ssdp = { group: '239.255.255.250', port: 1900 }
const multicastDns = { group: '224.0.0.251', port: 5353 }
const wsDiscovery = { group: '239.255.255.250', port: 3702 }

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
/** A piece of what is poured, long enough to keep a socket busy. */
const manyOf = (piece: Buffer | string): Buffer => {
  const once = typeof piece === 'string' ? bytes(piece) : piece
  return Buffer.concat(Array.from({ length: Math.ceil(chunkBytes / once.length) }, () => once))
}

/** As fast as it is taken, until the other side has enough. */
function pourInto(connection: Socket, start: Buffer, more: Buffer): void {
  const pour = (): void => {
    while (!connection.destroyed && connection.write(more));
  }
  connection.write(start)
  connection.on('drain', pour)
  pour()
}
const pours =
  (start: Buffer | string, more: Buffer | string): TcpBehaviour =>
  (connection) =>
    pourInto(connection, Buffer.from(start as string, 'latin1'), manyOf(more))
/** One byte each second, first those of `start`. */
const drips =
  (start: Uint8Array = new Uint8Array()): TcpBehaviour =>
  (connection) => {
    let count = 0
    const timer = setInterval(() => {
      connection.write(Buffer.of(start[count] ?? 0x78))
      count += 1
    }, dripMs)
    connection.on('close', () => clearInterval(timer))
  }

/** A ServerHello, as far as its length. */
const serverHello = Buffer.of(0x16, 0x03, 0x03, 0x00, 0x7a, 0x02, 0x00, 0x00, 0x76)
/** A message that a client in the middle of a handshake passes over (RFC 5246 section 7.4.1.1). */
const helloRequest = Buffer.of(0x16, 0x03, 0x03, 0x00, 0x04, 0, 0, 0, 0)
/** The length of the longest message over NetBIOS, and the beginning of SMB in it. */
const longSmb = Buffer.of(0x00, 0xff, 0xff, 0xff, 0xfe, 0x53, 0x4d, 0x42)
/** Telnet: WILL every option, then a subnegotiation that is not ended. */
const everyOption = Buffer.from(Array.from({ length: 256 }, (_, option) => [0xff, 0xfb, option]).flat())

const streams: Readonly<Record<number, TcpBehaviour>> = {
  21: pours('', 'x'),
  22: pours('', 'no version yet\r\n'),
  23: pours('', 'no prompt yet '),
  25: pours('220-', Buffer.of(0xff)),
  53: pours(Buffer.of(0xff, 0xff), Buffer.of(0)),
  80: pours('HTTP/1.1 200 OK\r\nServer: endless/1.0\r\n', 'X-Endless: more\r\n'),
  110: pours('', Buffer.of(0)),
  111: pours('', Buffer.of(0x7f, 0xff, 0xff, 0xff)),
  135: pours(Buffer.of(0x05, 0x00, 0x0c, 0x00, 0x10, 0, 0, 0, 0xff, 0xff), Buffer.of(0)),
  139: pours(longSmb, Buffer.of(0)),
  443: pours('', helloRequest),
  445: pours(longSmb, Buffer.of(0)),
}

const endlessPage = '<!DOCTYPE html><title>Endless page</title>'
const pages: Readonly<Record<number, TcpBehaviour>> = {
  23: pours(everyOption, Buffer.of(0xff, 0xfa, 0x18)),
  80: pours(`HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n${endlessPage}`, Buffer.of(0)),
  443: (connection) => {
    const secureContext = createSecureContext(makeCertificate({ subject: [['commonName', 'endless']] }))
    const inside = new TLSSocket(connection, { isServer: true, secureContext })
    inside.on('error', () => connection.destroy())
    inside.once('data', () =>
      pourInto(inside, bytes(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2a\r\n${endlessPage}\r\n`), manyOf('1\r\nx\r\n')),
    )
  },
}

/** A megabyte of certificates, one of them with more names than anybody has. */
const certificates = (): TcpBehaviour => {
  const names = Array.from({ length: 1_500 }, (_, index) => `host-${index}.many.example.net`)
  const { key, cert } = makeCertificate({ subject: [['commonName', 'many']], names })
  return secureWebServer({ key, cert: cert.repeat(25) }, (_, response) => response.end())
}

const entity = (name: string, of: string): string => `<!ENTITY ${name} "${`&${of};`.repeat(10)}">`
const laughs = `<!DOCTYPE root [<!ENTITY a0 "ha">${Array.from({ length: 9 }, (_, at) => entity(`a${at + 1}`, `a${at}`)).join('')}]>`
/** Descriptions by port: a billion laughs, elements without end inside each other and beside each other, and nothing but its beginning. */
const descriptions: Readonly<Record<number, string>> = {
  8001: `${laughs}<root><device><friendlyName>&a9;</friendlyName></device></root>`,
  8002: `<root><device>${'<d>'.repeat(20_000)}`,
  8003: `<root><device>${'<d/>'.repeat(15_000)}</device></root>`,
}

const answersOn = (place: Pick<GroupBehaviour, 'group' | 'port'>, answers: readonly (Uint8Array | string)[]): GroupBehaviour => {
  const datagrams = answers.map((answer) => Buffer.from(answer as string))
  return { ...place, answers: () => datagrams }
}
const foundAt = (location: string, server = 'x'): string =>
  `HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nSERVER: ${server}\r\nLOCATION: ${location}\r\n\r\n`
const matches = (inside: string): string =>
  `<Envelope><Body><ProbeMatches><ProbeMatch>${inside}</ProbeMatch></ProbeMatches></Body></Envelope>`

function bombs(host: LabHost): SimulatedDevice {
  const { address } = firstInterfaceOf(host)
  const page = (text: string): TcpBehaviour => webServer((_, response) => response.end(text))
  const tcp = Object.entries(descriptions).map(([port, text]) => [port, page(text)] as const)
  return {
    tcp: { ...Object.fromEntries(tcp), 8004: pours('HTTP/1.1 200 OK\r\n\r\n<root><device>', '<d>') },
    udp: {},
    groups: [
      answersOn(
        ssdp,
        [8001, 8002, 8003, 8004].map((port) => foundAt(`http://${address}:${port}/`)),
      ),
      answersOn(wsDiscovery, [`${laughs}${matches('<Types>&a9;</Types>')}`, matches('<a>'.repeat(1_000)), matches('<a/>'.repeat(2_000))]),
    ],
  }
}

const recordsPerMessage = 100
const messagesPerQuestion = 20

/** Services with names of all kinds, a name that leads to itself, and text that is no UTF-8. */
function crowds(): SimulatedDevice {
  const service = (number: number): TxtAnswer => ({
    ...{ type: 'TXT', ttl: 120, name: `${number} <i>\u202e\u001b[2J._http._tcp.local` },
    data: Buffer.of(0x6b, 0x3d, 0xff, 0xc0, 0x80),
  })
  const message = (_: unknown, at: number): Buffer =>
    encode({ type: 'response', answers: Array.from({ length: recordsPerMessage }, (__, index) => service(at * recordsPerMessage + index)) })
  const pointer: StringAnswer = { type: 'PTR', ttl: 120, name: '_http._tcp.local', data: 'loop._http._tcp.local' }
  const loop = encode({ type: 'response', answers: [pointer] })
  // The name of the record, where the header ends, leads to itself.
  loop.set([0xc0, 12], 12)
  return { tcp: {}, udp: {}, groups: [answersOn(multicastDns, [loop, ...Array.from({ length: messagesPerQuestion }, message)])] }
}

const inXml = graffiti.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const oneLine = graffiti.replaceAll(/[\r\n]/g, '')
const utf8 = (text: string): Buffer => Buffer.concat([Buffer.from(text), Buffer.of(0xff, 0xc0, 0xaf), bytes('\r\n')])

function paints(host: LabHost): SimulatedDevice {
  const { address } = firstInterfaceOf(host)
  const says =
    (text: Buffer): TcpBehaviour =>
    (connection) =>
      void connection.write(text)
  const page = Buffer.concat([
    Buffer.from(`HTTP/1.1 401 No\r\nServer: ${oneLine}\r\nWWW-Authenticate: Basic realm="${oneLine.replaceAll('"', '')}"\r\n`),
    Buffer.from(`Content-Type: text/html\r\nConnection: close\r\n\r\n<title>${inXml}</title>`),
  ])
  const certificate = makeCertificate({
    subject: [
      ['organization', graffiti],
      ['commonName', graffiti],
    ],
  })
  const device = `<friendlyName>${inXml}</friendlyName><manufacturer>${inXml}</manufacturer><modelName>${inXml}</modelName>`
  const service = { ttl: 120, name: `${oneLine}._http._tcp.local` } as const
  const painted = encode({
    type: 'response',
    answers: [
      { ...service, type: 'SRV', data: { port: 80, target: `${oneLine}.local` } },
      { ...service, type: 'TXT', data: [`ty=${graffiti}`] },
      { type: 'A', ttl: 120, name: `${oneLine}.local`, data: address },
    ],
  })
  return {
    tcp: {
      21: says(utf8(`220 ${oneLine}`)),
      22: says(utf8(`SSH-2.0-${oneLine}`)),
      23: says(utf8(`${graffiti} login: `)),
      80: (connection) => void connection.once('data', () => connection.end(page)),
      443: secureWebServer(certificate, (_, response) => response.end(`<title>${inXml}</title>`)),
      8001: webServer((_, response) => response.end(`<root><device>${device}</device></root>`)),
    },
    udp: {},
    groups: [
      answersOn(multicastDns, [painted]),
      answersOn(ssdp, [foundAt(`http://${address}:8001/`, oneLine)]),
      answersOn(wsDiscovery, [matches(`<Types>${inXml}</Types><Scopes>${inXml}</Scopes>`)]),
    ],
  }
}

const attacks = {
  drips: ({ tcpPorts }: LabHost): SimulatedDevice => ({
    tcp: Object.fromEntries(tcpPorts.map((port) => [port, drips(port === 443 ? serverHello : undefined)])),
    udp: {},
  }),
  pours: (): SimulatedDevice => ({ tcp: streams, udp: {} }),
  pages: (): SimulatedDevice => ({ tcp: pages, udp: {} }),
  certificates: (): SimulatedDevice => ({ tcp: { 443: certificates() }, udp: {} }),
  bombs,
  crowds,
  paints,
} as const

export type Attack = keyof typeof attacks

export const hostile: DeviceMaker = (host) => attacks[host.attack ?? 'drips'](host)
