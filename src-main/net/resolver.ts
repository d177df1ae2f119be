/**
 * Names by the system's own resolvers: host names of targets forward, names of found hosts backward (PTR, RFC 1035 section 3.5).
 */
import { Resolver as DnsResolver, lookup } from 'node:dns/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type IpAddress, parseIpAddress } from '#shared/domain/address.ts'
import type { Failure } from '#shared/domain/failure.ts'
import { createLanes } from './lanes.ts'
import { nameServersSilent, nameUnknown } from './messages.ts'

/** Of one try; two tries ride out one lost datagram, or one dead server. */
const tryMs = 2_000
const tries = 2
/** In all for the addresses of one name. */
const questionMs = tryMs * tries
/** resolv.conf(5): MAXNS. */
const mostServers = 3
/** Home routers answer their own resolver's queries one by one; more at once are only dropped. */
const questionsAtOnce = 16
/** So many time-outs in a row, and nobody is there: without this, a scan of 250 hosts would wait a minute for nothing. */
const timeoutsUntilSilent = 8
/** RFC 1035 section 2.3.4. */
const maxNameLength = 255

export interface ResolverOptions {
  /** `ADDRESS` or `ADDRESS:PORT`; absent: those of the system. */
  readonly servers?: readonly string[]
  /** Waits until a packet may leave for the server; false when the scan has ended. Each datagram of a question is one turn. */
  readonly turn: (server: IpAddress, packets: number) => Promise<boolean>
  /** Ends every question at once. */
  readonly signal: AbortSignal
}

export interface Resolver {
  /** The host name of the address's PTR record, without the final dot; undefined where there is none, or nobody answers. */
  reverse(address: IpAddress): Promise<string | undefined>
  /** The name servers stayed silent and are not asked any more: names may be missing. */
  gaveUp(): boolean
}

export function createResolver({ servers = new DnsResolver().getServers(), turn, signal }: ResolverOptions): Resolver {
  const nameServers = servers.slice(0, mostServers)
  const underWay = new Set<DnsResolver>()
  const cancel = (): void => {
    for (const dns of underWay) dns.cancel()
  }
  signal.addEventListener('abort', cancel)
  const lanes = createLanes(questionsAtOnce)
  /** The server that answered last is asked first: a dead one costs a few questions and not each of them. */
  let first = 0
  let timeouts = 0
  let silent = false

  const isOver = (): boolean => silent || signal.aborted

  const countTimeout = (): void => {
    timeouts += 1
    if (timeouts < timeoutsUntilSilent) return
    silent = true
    cancel()
  }

  /**
   * One datagram to one server. c-ares would repeat by itself, unpaced and uncounted, and shortens its patience with a server that
   * has been quick before, down to a quarter of a second; a resolver for each datagram has neither habit. It also calls a time-out
   * ENOTFOUND, so it is given more time than we wait.
   */
  const askOnce = async (address: IpAddress, server: string): Promise<readonly string[] | string> => {
    if (isOver() || !(await turn(addressOfServer(server), 1)) || isOver()) return 'ECANCELLED'
    const dns = new DnsResolver({ timeout: 2 * tryMs, tries: 1 })
    dns.setServers([server])
    underWay.add(dns)
    const answer = await within(tryMs, dns.reverse(address).catch(errorCodeOf))
    underWay.delete(dns)
    dns.cancel()
    return answer
  }

  const ask = async (address: IpAddress): Promise<string | undefined> => {
    let answer: readonly string[] | string = 'ECANCELLED'
    const from = first
    for (let attempt = 0; attempt < tries && !isFinal(answer); attempt += 1) {
      const number = (from + attempt) % nameServers.length
      answer = await askOnce(address, nameServers[number] ?? '')
      if (isFinal(answer)) first = number
    }
    if (answer === 'TIMEOUT' || answer === 'ETIMEOUT') countTimeout()
    else if (isFinal(answer)) timeouts = 0
    return typeof answer === 'string' ? undefined : nameIn(answer)
  }

  return {
    reverse: (address) => lanes.run(async () => (nameServers.length === 0 ? undefined : ask(address))),
    gaveUp: () => silent,
  }
}

/** Of `ADDRESS`, `ADDRESS:PORT` or `[ADDRESS]:PORT`, as the system lists its servers; a link-local one may name its interface. */
const addressOfServer = (server: string): IpAddress =>
  server
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/%.*$/, '')

/** Names, or the word of a server that there are none; anything else another try or server may know better. */
const isFinal = (answer: readonly string[] | string): boolean =>
  typeof answer !== 'string' || answer === 'ENOTFOUND' || answer === 'ENODATA'

/** The IPv4 addresses of a host name, as every other program on this computer sees them (hosts file included). */
export async function resolveName(name: string): Promise<readonly IpAddress[] | Failure> {
  const answer = await within(questionMs, lookup(name, { all: true, family: 4 }).catch(errorCodeOf))
  if (Array.isArray(answer)) return answer.flatMap(({ address }) => parseIpAddress(address) ?? [])
  return answer === 'ENOTFOUND' ? nameUnknown(name) : nameServersSilent(name)
}

const errorCodeOf = (error: NodeJS.ErrnoException): string => error.code ?? 'EUNKNOWN'

/** The system's own resolver and c-ares lengthen their time-outs from try to try and from server to server, so the whole is bounded here. */
function within<T>(ms: number, answer: Promise<T>): Promise<T | 'TIMEOUT'> {
  const ended = new AbortController()
  const late = sleep(ms, 'TIMEOUT' as const, { signal: ended.signal }).catch(() => 'TIMEOUT' as const)
  return Promise.race([answer, late]).finally(() => ended.abort())
}

function nameIn(names: readonly string[]): string | undefined {
  const name = names[0]?.replace(/\.$/, '')
  return name === undefined || name === '' || name.length > maxNameLength ? undefined : name
}
