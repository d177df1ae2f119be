/**
 * The start page of a web server, over plain HTTP and over TLS: what the server calls itself, the title of its page, what it asks a
 * password for (RFC 9110, RFC 9112), and the certificate that it shows. GET only, no password tried; a redirect is followed to another
 * path of the same port, because many appliances keep their page there.
 */
import { familyOf, type IpAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/sighting.ts'
import { beginTls, type Conversation, type Exchange, hear } from './conversation.ts'
import { titleOf } from './html-title.ts'
import { decodeResponse, fieldOf, type HttpResponse, lengthOfResponse } from './http-message.ts'
import type { Inquiry } from './inquiry.ts'
import { certificateFact } from './tls.ts'

/**
 * HTTP's own ports in the registry of IANA (80, 591, 8008, 8080), WSDAPI and WinRM of Windows (5357, 5985), proxies (3128), and where
 * the web interfaces of appliances and home servers are by habit.
 */
const httpPorts: ReadonlySet<number> = new Set([
  ...[80, 591, 8008, 8080, 5357, 5985, 3128],
  ...[81, 3000, 5000, 8000, 8081, 8088, 8096, 8123, 8888, 9090, 9091, 32400],
])
/** HTTPS's own ports (443, 8443), WinRM (5986), Proxmox VE (8006), and habits: NAS, controllers, virtualization consoles. */
const httpsPorts: ReadonlySet<number> = new Set([443, 8443, 5986, 8006, 8007, 5001, 9443, 10443, 4443, 8834])
/**
 * A Proxmox VE node is a Debian server to everybody who does not look at this port, which no short list of ports has; and where its virtual
 * machines live is much of what a home lab is. So a server with SSH is asked there too: one connection.
 */
const proxmoxPort = 8006
const sshPort = 22
/** A start page has its title near its beginning. */
const maxBytes = 65_536
/** Longest text kept of one value, in UTF-16 units. */
export const longestHttpText = 200
const maximumRedirects = 2

export const http: Inquiry = {
  name: 'http',
  questionsFor: ({ address, openTcp = [] }) =>
    openTcp.filter((port) => httpPorts.has(port)).map((port) => ({ transport: 'tcp', port, talk: () => talkHttp(address, port) })),
}

export const https: Inquiry = {
  name: 'https',
  questionsFor: ({ address, openTcp = [] }) =>
    [...new Set([...openTcp.filter((port) => httpsPorts.has(port)), ...(openTcp.includes(sshPort) ? [proxmoxPort] : [])])].map((port) => ({
      transport: 'tcp',
      port,
      talk: () => talkHttps(address, port),
    })),
}

function* talkHttp(address: IpAddress, port: number): Conversation {
  return readHttp(port, yield* getPage(port === 80 ? hostOf(address) : `${hostOf(address)}:${port}`))
}

function* talkHttps(address: IpAddress, port: number): Conversation {
  const peer = yield* beginTls()
  if (peer === undefined) return []
  const page = yield* getPage(port === 443 ? hostOf(address) : `${hostOf(address)}:${port}`)
  return [certificateFact(port, peer), ...readHttp(port, page)]
}

/** An IPv6 address in brackets (RFC 3986 section 3.2.2). */
function hostOf(address: IpAddress): string {
  return familyOf(address) === 6 ? `[${address}]` : address
}

/** The start page, or what stands where it redirects to; the last response that came. */
function* getPage(host: string): Exchange<Uint8Array> {
  let path = '/'
  let page: Uint8Array = new Uint8Array()
  for (let redirects = 0; redirects <= maximumRedirects; redirects += 1) {
    const bytes = yield* hear({ send: encodeRequest(host, path), maxBytes, lengthOf: lengthOfResponse })
    if (bytes.length === 0) return page
    page = bytes
    const next = redirectOf(page, host)
    if (next === undefined || next === path) return page
    path = next
  }
  return page
}

/** Visible ASCII, as a path on this host and port: `/ui/`, or the same with scheme and host. */
const pathForm = /^(?:https?:\/\/([^/?#\s]+))?(\/(?!\/)[\x21-\x7e]{0,500}|)$/i

function redirectOf(page: Uint8Array, host: string): string | undefined {
  const response = decodeResponse(page)
  if (response === undefined || response.length === undefined || ![301, 302, 303, 307, 308].includes(response.status)) return undefined
  if (/(?:^|,)[ \t]*close[ \t]*(?:,|$)/i.test(fieldOf(response, 'connection') ?? '')) return undefined
  const [, itsHost, path] = pathForm.exec(fieldOf(response, 'location') ?? '') ?? []
  if (path === undefined || (itsHost !== undefined && itsHost !== host)) return undefined
  return path.replace(/#.*$/, '') || '/'
}

/** `host`: with its port unless that is the usual one (RFC 9110 section 7.2). */
function encodeRequest(host: string, path: string): Uint8Array {
  const lines = [`GET ${path} HTTP/1.1`, `Host: ${host}`, 'User-Agent: portolan', 'Accept: text/html']
  return Uint8Array.from(`${lines.join('\r\n')}\r\n\r\n`, (character) => character.charCodeAt(0))
}

/** Nothing for what is no HTTP. */
export function readHttp(port: number, bytes: Uint8Array): readonly Fact[] {
  const response = decodeResponse(bytes)
  if (response === undefined) return []
  const server = shortened(fieldOf(response, 'server') ?? '')
  const title = shortened(pageTitleOf(response))
  const realm = shortened(realmOf(response))
  return [
    {
      kind: 'http',
      port,
      status: response.status,
      ...(server !== '' && { server }),
      ...(title !== '' && { title }),
      ...(realm !== '' && { realm }),
    },
  ]
}

/** Cut to its length, not through a character. */
function shortened(text: string): string {
  return text
    .slice(0, longestHttpText)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()
}

const contentType = /^(?:text\/html|application\/xhtml\+xml)[ \t]*(?:;|$)/i
const charsetParameter = /;[ \t]*charset="?([\w.:-]+)/i

/** We accept no coding, so a body that has one is not to be read. */
function pageTitleOf(response: HttpResponse): string {
  const type = fieldOf(response, 'content-type') ?? ''
  if (!contentType.test(type) || fieldOf(response, 'content-encoding') !== undefined) return ''
  return titleOf(response.body, charsetParameter.exec(type)?.[1])
}

/** A scheme, or a parameter of the last one with its value (RFC 9110 section 11.6.1). */
const challengePart = /[\t ,]*([!#$%&'*+.^_`|~\dA-Za-z-]+)(?:[\t ]*=[\t ]*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^_`|~\dA-Za-z-]+)))?/y

/** The first realm that a user name and a password open (RFC 7617, RFC 7616). */
function realmOf({ fields }: HttpResponse): string {
  for (const [field, value] of fields) {
    let scheme = ''
    challengePart.lastIndex = 0
    for (let part = field === 'www-authenticate' ? challengePart.exec(value) : null; part !== null; part = challengePart.exec(value)) {
      const [, name = '', quoted, token] = part
      const text = quoted?.replace(/\\(.)/g, '$1') ?? token
      if (text === undefined) scheme = name.toLowerCase()
      else if (name.toLowerCase() === 'realm' && (scheme === 'basic' || scheme === 'digest')) return text
    }
  }
  return ''
}
