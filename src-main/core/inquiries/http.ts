/**
 * The start page of a web server, over plain HTTP and over TLS: what the server calls itself, the title of its page, what it asks a
 * password for (RFC 9110, RFC 9112), and the certificate that it shows. GET only, no password tried; a redirect is followed to another
 * path of the same port, because many appliances keep their page there.
 */
import { familyOf, type IpAddress } from '#shared/domain/address.ts'
import { beginTls, type Conversation, type Exchange, hear } from './conversation.ts'
import { type Finding, unread } from './finding.ts'
import { titleOf } from './html-title.ts'
import { fieldOf, realmOf, shortened } from './http-head.ts'
import { decodeResponse, type HttpResponse, lengthOfResponse } from './http-message.ts'
import type { Inquiry } from './inquiry.ts'
import { encodeLatin1 } from './latin1.ts'
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
  return readHttp(port, yield* getPage({ scheme: 'http', host: port === 80 ? hostOf(address) : `${hostOf(address)}:${port}` }))
}

function* talkHttps(address: IpAddress, port: number): Conversation {
  const peer = yield* beginTls('http/1.1')
  if (peer === undefined) return []
  const page = yield* getPage({ scheme: 'https', host: port === 443 ? hostOf(address) : `${hostOf(address)}:${port}` })
  return [certificateFact(port, peer), ...readHttp(port, page)]
}

/** An IPv6 address in brackets (RFC 3986 section 3.2.2). */
function hostOf(address: IpAddress): string {
  return familyOf(address) === 6 ? `[${address}]` : address
}

/** Where all of a conversation is asked for (RFC 9110 section 4.3.1). */
interface Origin {
  readonly scheme: 'http' | 'https'
  /** With its port unless that is the scheme's own (section 7.2). */
  readonly host: string
}

/** The start page, or what stands where it redirects to; the last response that came. */
function* getPage(origin: Origin): Exchange<Uint8Array> {
  let path = '/'
  let page: Uint8Array = new Uint8Array()
  for (let redirects = 0; redirects <= maximumRedirects; redirects += 1) {
    const bytes = yield* hear({ send: encodeRequest(origin.host, path), maxBytes, lengthOf: lengthOfResponse })
    if (bytes.length === 0) return page
    page = bytes
    const next = redirectOf(page, origin, path)
    if (next === undefined || next === path) return page
    path = next
  }
  return page
}

/** Where a redirect leads (RFC 9110 section 10.2.2): scheme and host, both or none, and a path of visible ASCII, whole or relative. */
const locationForm = /^(?:(https?):\/\/([^/?#\s]+)(?=[/?#]|$))?((?!\/\/)[\x21-\x7e]{0,500})$/i

const redirects: readonly number[] = [301, 302, 303, 307, 308]

/** The path on the same origin that the page redirects to; none where that is elsewhere, or where the server hangs up. */
function redirectOf(page: Uint8Array, origin: Origin, from: string): string | undefined {
  const response = decodeResponse(page)
  if (response?.length === undefined || !redirects.includes(response.status)) return undefined
  if (/(?:^|,)[ \t]*close[ \t]*(?:,|$)/i.test(fieldOf(response, 'connection') ?? '')) return undefined
  const [, scheme, host, reference] = locationForm.exec(fieldOf(response, 'location') ?? '') ?? []
  if (reference === undefined) return undefined
  const path = reference.replace(/#.*$/, '')
  if (scheme === undefined) return resolved(path, from)
  const isSame = scheme.toLowerCase() === origin.scheme && host?.toLowerCase() === origin.host
  return isSame ? resolved(path, '/') : undefined
}

/** A relative reference resolved (RFC 3986 section 5.2), but for `..`, which is the server's to understand; none for another scheme's. */
function resolved(reference: string, from: string): string | undefined {
  const base = from.replace(/\?.*$/, '')
  if (reference === '' || reference.startsWith('/')) return reference || base
  if (/^[^/?]*:/.test(reference)) return undefined
  return reference.startsWith('?') ? base + reference : base.replace(/[^/]*$/, reference.replace(/^(?:\.\/)+/, ''))
}

function encodeRequest(host: string, path: string): Uint8Array {
  const lines = [`GET ${path} HTTP/1.1`, `Host: ${host}`, 'User-Agent: portolan', 'Accept: text/html']
  return encodeLatin1(`${lines.join('\r\n')}\r\n\r\n`)
}

/** Nothing for what is no HTTP. */
export function readHttp(port: number, bytes: Uint8Array): readonly Finding[] {
  const response = decodeResponse(bytes)
  if (response === undefined) return []
  const server = shortened(fieldOf(response, 'server') ?? '')
  const title = shortened(pageTitleOf(response))
  const realm = shortened(realmOf(response))
  const location = shortened(fieldOf(response, 'location') ?? '')
  return [
    {
      kind: 'http',
      port,
      status: response.status,
      ...(server !== '' && { server }),
      ...(title !== '' && { title }),
      ...(realm !== '' && { realm }),
      ...(location !== '' && { location }),
    },
    ...unread(response.stopped),
  ]
}

const contentType = /^(?:text\/html|application\/xhtml\+xml)[ \t]*(?:;|$)/i
const charsetParameter = /;[ \t]*charset="?([\w.:-]+)/i

/** We accept no coding, so a body that has one is not to be read. What has no type is looked at (RFC 9110 section 8.3). */
function pageTitleOf(response: HttpResponse): string {
  const type = fieldOf(response, 'content-type') ?? ''
  if ((type !== '' && !contentType.test(type)) || fieldOf(response, 'content-encoding') !== undefined) return ''
  return titleOf(response.body, charsetParameter.exec(type)?.[1])
}
