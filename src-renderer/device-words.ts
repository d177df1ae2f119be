/** What people read and hear about devices, and about what was done with them. */
import type { PlanDocument, ScanProgress } from '#shared/contract/api.ts'
import { failure } from '#shared/domain/failure.ts'
import { counted, formatCount, formatEstimate, listed } from '#shared/domain/figures.ts'
import { believable, type KnownType, type MapDocument, type MapHost } from '#shared/domain/map-document.ts'
import { typeWords } from '#shared/map/legend.ts'
import { internetId } from '#shared/map/symbol.ts'
import { statusWord } from '#shared/map/words.ts'

export const copyRefused = failure('failed', 'The browser does not let this page copy.', 'Mark the text and copy it yourself.')
export const nothingToRescan = failure('usage', 'This computer cannot scan itself.', 'Select another device.')

export const engineLost = {
  title: 'The engine stops again and again',
  words: 'Quit Portolan and start it from a terminal with npm start: it says there what goes wrong. Your scans are kept.',
}

/** What a strip across the window says while it lasts. */
export const stripWords = {
  demo: ['Demo network', 'a recorded scan that is replayed; nothing is sent.'],
  restarting: ['The engine stopped', 'and is being started again. What was found so far is kept.'],
  unreachable: [
    'Portolan does not answer this page.',
    'If it was ended, start it again, and open the address it prints: each start has its own. What was found so far is kept.',
  ],
} as const

/** A scan that found nobody: what to look at. */
export const nobodyWords = 'Nobody answered. Is this the right network? Guest Wi-Fi often keeps devices apart.'

/** What limited mode can do. What it cannot is the plan's to say. */
export const limitedWords =
  'This computer’s own neighbour table and ordinary TCP connections find most devices, their open TCP ports and their names.'

export function openPortsOf({ ports }: MapHost): MapHost['ports'] {
  return ports.filter(({ state }) => state === 'open')
}

/** Each name once, whatever its case, with all that told it; in the order of the evidence ladder. */
export function namesOnce({ names }: Pick<MapHost, 'names'>): readonly { readonly name: string; readonly sources: readonly string[] }[] {
  const groups = new Map<string, { readonly name: string; readonly sources: string[] }>()
  for (const { name, source } of names) {
    const known = groups.get(name.toLowerCase())
    if (known === undefined) groups.set(name.toLowerCase(), { name, sources: [source] })
    else known.sources.push(source)
  }
  return [...groups.values()]
}

/** Every port that was asked is known not to be open; before one was asked, nothing is known. */
export function isKnownShut(host: MapHost): boolean {
  const { flags, notOpen } = host
  return flags.live && !flags.self && openPortsOf(host).length === 0 && Object.keys(notOpen).length > 0
}

/** `62 %` of a confidence, never on two lines. */
export function shareWords(confidence: number): string {
  return `${Math.round(confidence * 100)}\u00a0%`
}

/** `Server`, or `Perhaps server` where too little speaks for it to be shown as a value. */
export function verdictWords(name: string, confidence: number): string {
  return confidence >= believable ? name : `Perhaps ${name.charAt(0).toLowerCase()}${name.slice(1)}`
}

/** `4 more, 2 against`: what is behind the first lines of evidence. */
export function moreWords(more: number, against: number): string {
  const parts = [...(more === 0 ? [] : [`${more} more`]), ...(against === 0 ? [] : [`${against} against`])]
  return parts.length === 0 ? 'Next best' : parts.join(', ')
}

/** What a screen reader says of a node: `LAB-DC01, 10.1.1.17, server, new, 7 open ports, on 10.1.1.0/24`. */
export function spokenOf(document: MapDocument, id: string): string {
  const host = document.hosts.find((candidate) => candidate.id === id)
  if (host !== undefined) return spokenHost(document, host)
  const segment = document.segments.find((candidate) => candidate.id === id)
  if (segment === undefined) return id === internetId ? 'Internet, beyond the default route' : ''
  const on = document.links.filter(({ from, to }) => from === id || to === id).length
  return `${segment.cidr}, subnet, ${counted(on, 'connection')}`
}

function spokenHost(document: MapDocument, host: MapHost): string {
  const ports = openPortsOf(host).length
  const segments = document.segments.filter(({ id }) =>
    document.links.some(({ from, to }) => (from === host.id && to === id) || (to === host.id && from === id)),
  )
  const parts = [
    host.label,
    ...host.addresses.filter((address) => address !== host.label),
    host.flags.self ? '' : typeWords[host.type].toLowerCase(),
    statusWord(host).toLowerCase(),
    isKnownShut(host) ? 'no open ports' : ports === 0 ? '' : counted(ports, 'open port'),
    segments.length === 0 ? '' : `on ${segments.map(({ cidr }) => cidr).join(' and ')}`,
    host.position?.pinned === true ? 'pinned' : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

/** The type that a person gave. */
export function givenType({ type, typeSource }: MapHost): KnownType | undefined {
  return typeSource === 'human' && type !== 'unknown' ? type : undefined
}

/** The operating system that a person gave. */
export function givenSystem({ os, osSource }: MapHost): string | undefined {
  return osSource === 'human' ? os?.name : undefined
}

/** `The system of LAB-DC01 is Windows 11 now.` */
export function systemWords({ label }: MapHost, system: string | undefined): string {
  return `The system of ${label} is ${system === undefined ? 'what the evidence says' : `${system} now`}.`
}

/** `LAB-DC01 is a server, as you say.` */
export function typedWords({ label }: MapHost, type: KnownType | undefined): string {
  return type === undefined ? `${label} is what the evidence says.` : `The type of ${label} is ${typeWords[type].toLowerCase()} now.`
}

/** `10.1.1.9 is a part of LAB-DC01 now.`, `2 devices are parts of LAB-DC01 now.` */
export function joinedWords({ label }: MapHost, others: readonly MapHost[]): string {
  const [only] = others
  return others.length === 1 && only !== undefined
    ? `${only.label} is a part of ${label} now.`
    : `${counted(others.length, 'device')} are parts of ${label} now.`
}

/** After the sentence that says why: `10.1.1.9 was joined with LAB-DC01; 10.1.1.12 and 10.1.1.13 were not.` */
export function notJoinedWords({ label }: MapHost, joined: readonly MapHost[], left: readonly MapHost[]): string {
  const [done, open] = [joined, left].map((hosts) => `${listed(hosts.map((host) => host.label))} ${hosts.length === 1 ? 'was' : 'were'}`)
  return joined.length === 0 ? `${open} not joined with ${label}.` : `${done} joined with ${label}; ${open} not.`
}

export function splitWords({ label }: MapHost, address: string): string {
  return label === address ? `${address} is a device of its own now.` : `${address} is no part of ${label} any more.`
}

/** `LAB-DC01 is approved.`, `8 devices are approved no longer.` */
export function decidedWords(document: MapDocument, wish: 'approve' | 'revoke', devices: readonly string[]): string {
  const only = devices.length === 1 ? document.hosts.find(({ id }) => id === devices[0])?.label : undefined
  const who = only ?? counted(devices.length, 'device')
  return `${who} ${devices.length === 1 ? 'is' : 'are'} approved${wish === 'approve' ? '.' : ' no longer.'}`
}

/** Frames a second so far; undefined before anybody can say: a page that comes in mid-scan has heard of no frame yet. */
export function rateOf({ framesSent, elapsedMs }: ScanProgress): number | undefined {
  return elapsedMs < 200 || framesSent === 0 ? undefined : Math.round((framesSent * 1000) / elapsedMs)
}

/**
 * Milliseconds that are probably left: what the plan foresaw less what has passed, or what the phase still needs at its pace, whichever
 * is more. Undefined where neither is known.
 */
export function leftMsOf({ asked, total, elapsedMs, phase }: ScanProgress, plan: PlanDocument | undefined): number | undefined {
  const foreseen = plan === undefined ? 0 : plan.estimatedMs - elapsedMs
  const atThisPace = phase === 'discovering' && asked > 0 && total > 0 ? (elapsedMs * (total - asked)) / asked : 0
  const left = Math.max(foreseen, atThisPace)
  return left > 0 ? left : undefined
}

/** `420 packets a second, about 3 s left`. */
export function paceWords(progress: ScanProgress, plan: PlanDocument | undefined): string {
  const [rate, left] = [rateOf(progress), leftMsOf(progress, plan)]
  return [
    rate === undefined ? '' : `${formatCount(rate)} packets a second`,
    left === undefined
      ? plan !== undefined && rate !== undefined && progress.phase !== 'ended'
        ? 'nearly done'
        : ''
      : `${formatEstimate(left)} left`,
  ]
    .filter((words) => words !== '')
    .join(', ')
}
