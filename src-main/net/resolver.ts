/**
 * Names by the system's own resolvers: host names of targets forward, names of found hosts backward (PTR, RFC 1035 section 3.5).
 */
import { Resolver as DnsResolver, lookup } from 'node:dns/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type IpAddress, parseIpAddress } from '#shared/domain/address.ts'
import { type Failure, failure } from '#shared/domain/failure.ts'
import { createLanes } from './lanes.ts'

/** Of one try; two tries ride out one lost datagram. */
const tryMs = 2_000
const tries = 2
/** In all for one name, whatever number of servers the system has. */
const questionMs = tryMs * tries
/** Home routers answer their own resolver's queries one by one; more at once are only dropped. */
const questionsAtOnce = 16
/** So many time-outs in a row, and nobody is there: without this, a scan of 250 hosts would wait a minute for nothing. */
const timeoutsUntilSilent = 8
/** RFC 1035 section 2.3.4. */
const maxNameLength = 255

export interface ResolverOptions {
  /** `ADDRESS` or `ADDRESS:PORT`; absent: those of the system. */
  readonly servers?: readonly string[]
  /** Ends every question at once. */
  readonly signal: AbortSignal
}

export interface Resolver {
  /** The host name of the address's PTR record, without the final dot; undefined where there is none, or nobody answers. */
  reverse(address: IpAddress): Promise<string | undefined>
}

export function createResolver({ servers, signal }: ResolverOptions): Resolver {
  const dns = new DnsResolver({ timeout: tryMs, tries })
  if (servers !== undefined) dns.setServers(servers)
  signal.addEventListener('abort', () => dns.cancel())
  const lanes = createLanes(questionsAtOnce)
  let timeouts = 0
  let silent = false

  const countTimeout = (): void => {
    timeouts += 1
    if (timeouts < timeoutsUntilSilent) return
    silent = true
    dns.cancel()
  }

  const ask = async (address: IpAddress): Promise<string | undefined> => {
    if (signal.aborted || silent) return undefined
    const answer = await within(questionMs, dns.reverse(address).catch(errorCodeOf))
    if (answer === 'TIMEOUT' || answer === 'ETIMEOUT') countTimeout()
    else timeouts = 0
    return Array.isArray(answer) ? nameIn(answer) : undefined
  }

  return { reverse: (address) => lanes.run(() => ask(address)) }
}

/** The IPv4 addresses of a host name, as every other program on this computer sees them (hosts file included). */
export async function resolveName(name: string): Promise<readonly IpAddress[] | Failure> {
  const answer = await within(questionMs, lookup(name, { all: true, family: 4 }).catch(errorCodeOf))
  if (Array.isArray(answer)) return answer.flatMap(({ address }) => parseIpAddress(address) ?? [])
  return answer === 'ENOTFOUND'
    ? failure('usage', `No IPv4 address is known for ${name}.`, 'Check the name, or give the address.')
    : failure('network', `The name servers did not answer for ${name}.`, 'Check the connection, or give the address.')
}

const errorCodeOf = (error: NodeJS.ErrnoException): string => error.code ?? 'EUNKNOWN'

/** c-ares lengthens its time-outs from try to try and from server to server, so the whole is bounded here. */
function within<T>(ms: number, answer: Promise<T>): Promise<T | 'TIMEOUT'> {
  const ended = new AbortController()
  const late = sleep(ms, 'TIMEOUT' as const, { signal: ended.signal }).catch(() => 'TIMEOUT' as const)
  return Promise.race([answer, late]).finally(() => ended.abort())
}

function nameIn(names: readonly string[]): string | undefined {
  const name = names[0]?.replace(/\.$/, '')
  return name === undefined || name === '' || name.length > maxNameLength ? undefined : name
}
