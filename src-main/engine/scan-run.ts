/**
 * One scan from its flight plan to its end: this computer's own facts, then leg after leg (raw where it can be, limited where
 * not), with the inquiries running beside them. Nested pacers hold the rates for all of it.
 */
import { randomInt } from 'node:crypto'
import type { ScanPhase } from '#shared/contract/api.ts'
import { familyOf } from '#shared/domain/address.ts'
import { type Failure, isFailure, sentenceOf } from '#shared/domain/failure.ts'
import type { FlightPlan, Leg, NotCovered } from '#shared/domain/scan.ts'
import { isForbiddenAddress } from '#shared/domain/scope.ts'
import { addressListOf, sizeOfAll } from '#shared/domain/subnet.ts'
import { banner } from '../core/inquiries/banner.ts'
import { isCalledOn } from '../core/inquiries/calls.ts'
import { dns } from '../core/inquiries/dns.ts'
import { ftp } from '../core/inquiries/ftp.ts'
import { http, https } from '../core/inquiries/http.ts'
import type { KnownHost } from '../core/inquiries/inquiry.ts'
import { kerberos } from '../core/inquiries/kerberos.ts'
import { ldap } from '../core/inquiries/ldap.ts'
import { llmnr } from '../core/inquiries/llmnr.ts'
import { mdns } from '../core/inquiries/mdns.ts'
import { msrpc } from '../core/inquiries/msrpc.ts'
import { netbios } from '../core/inquiries/netbios.ts'
import { rdp } from '../core/inquiries/rdp.ts'
import { reverseDns } from '../core/inquiries/reverse-dns.ts'
import { rpcbind } from '../core/inquiries/rpcbind.ts'
import { rtsp } from '../core/inquiries/rtsp.ts'
import { smb } from '../core/inquiries/smb.ts'
import { smtp } from '../core/inquiries/smtp.ts'
import { snmpAgent } from '../core/inquiries/snmp-agent.ts'
import { snmpEngine } from '../core/inquiries/snmp-engine.ts'
import { ssdp } from '../core/inquiries/ssdp.ts'
import { ssh } from '../core/inquiries/ssh.ts'
import { telnet } from '../core/inquiries/telnet.ts'
import { tls } from '../core/inquiries/tls.ts'
import { upnp } from '../core/inquiries/upnp.ts'
import { wsDiscovery } from '../core/inquiries/ws-discovery.ts'
import { isAskedByFrames } from '../core/leg-cost.ts'
import type { CookieKey } from '../core/sweep/cookie.ts'
import { createScanPacers } from '../core/sweep/scan-pacers.ts'
import { createDialer } from '../net/dialer.ts'
import { linkPatienceMs, watchLink } from '../net/link-state.ts'
import { readNeighbours } from '../net/neighbours.ts'
import { createResolver } from '../net/resolver.ts'
import { createSnmpAsker } from '../net/snmp.ts'
import { type Counts, coverageOf } from './coverage.ts'
import { createInquirer } from './inquirer.ts'
import type { Journal, LiveHost } from './journal.ts'
import { sweepLimited, systemEdges } from './limited-sweep.ts'
import { addressesCrowded, answersCut, framesDropped, linkLost, namesMissing, notAsked, nothingAsked, sightingsLost } from './messages.ts'
import { type RawSweepResult, sweepRaw } from './raw-sweep.ts'
import { agentsNotAsked } from './snmp-coverage.ts'
import type { ScanOutcome, ScanRunOptions } from './world.ts'

/** Sockets open at once in all; a process may usually open 1,024 files. */
const maximumConnections = 256
/** A lost link is noticed within this: well inside the time that lets a connect be asked again (core/sweep/limited.ts). */
const linkWatchMs = 100
const inquiries = [
  ...[netbios, reverseDns, banner, ftp, smtp, ssh, telnet, http, https, tls, rtsp, dns, rpcbind, snmpEngine],
  ...[smb, msrpc, rdp, ldap, kerberos],
  ...[mdns, ssdp, upnp, wsDiscovery, llmnr],
]

/** One scan of the world around us; `helper` is the path of rawlink. */
export async function runScan(options: ScanRunOptions, helper: string): Promise<ScanOutcome> {
  const { plan, journal, now, signal } = options
  const startedAt = now()
  recordOwn(options)
  const run = createRun(options, helper)
  let lost: Failure | undefined
  try {
    run.call()
    for (const leg of plan.legs) {
      if (lost === undefined && !signal.aborted) lost = await run.sweep(leg)
      else run.leaveOut(leg)
    }
    await run.identified()
  } finally {
    await run.end()
  }
  await journal.settleAll()
  const coverage = coverageOf(journal, run.account(), startedAt, now())
  if (lost !== undefined) return { status: 'failed', reason: sentenceOf(lost), coverage }
  if (signal.aborted) return { status: 'stopped', coverage }
  return coverage.addressesAsked === 0 ? { status: 'failed', reason: nothingAsked, coverage } : { status: 'completed', coverage }
}

/** What this computer knows of itself without asking anybody. */
function recordOwn({ plan, machine, journal, now }: ScanRunOptions): void {
  const used = new Set(plan.legs.map((leg) => leg.interface))
  for (const { name, mac, addresses } of machine.interfaces.filter((candidate) => used.has(candidate.name)))
    for (const { address, subnet } of addresses.filter((own) => familyOf(own.address) === 4)) {
      const fact = { kind: 'self', subnet, hostName: machine.hostName, ...(mac === undefined ? {} : { mac }) } as const
      journal.record(name, address, 'interface', fact, now())
    }
  for (const { interface: name, gateway, destination } of machine.routes)
    if (name !== undefined && gateway !== undefined && used.has(name) && familyOf(gateway) === 4)
      journal.record(name, gateway, 'routing-table', { kind: 'gateway', destination }, now())
}

/** The moving parts that the legs of one scan share. */
function createRun(options: ScanRunOptions, helper: string) {
  const { plan, journal, now, signal, snmp: credentials } = options
  const pacers = createScanPacers(plan)
  const asked = addressListOf(plan.legs.flatMap(({ ranges }) => ranges))
  const key: CookieKey = [randomInt(2 ** 32), randomInt(2 ** 32)]
  const dialer = createDialer({
    connectionsPerHost: plan.connectionsPerHost,
    connections: maximumConnections,
    // The addresses of the plan and no others.
    allow: (address) => !isForbiddenAddress(address) && asked.has(address),
    pacerOf: pacers.ofAddress,
    now,
    signal,
  })
  const resolver = createResolver({ signal, turn: dialer.turn })
  const snmp = createSnmpAsker({ dialer, credentials })
  const asking = credentials.length > 0 ? [...inquiries, snmpAgent] : inquiries
  const inquirer = createInquirer({ inquiries: asking, questionsPerHost: plan.connectionsPerHost, dialer, resolver, snmp, journal, now })
  signal.addEventListener('abort', () => inquirer.stop())
  const notCovered: NotCovered[] = [...plan.notCovered]
  const totals = { addressesAsked: 0, rawFrames: 0, dropped: 0 }
  /** Legs that were swept: what is said there is heard until all is over. */
  const listening: RawSweepResult[] = []
  const framesSent = (): number => totals.rawFrames + dialer.sent().packets

  const tell = (leg: Leg, phase: ScanPhase, asked: number, total: number, frames: number): void => {
    const addresses = Number(sizeOfAll(leg.ranges))
    // Exact where one question is put to each address; with more, at least this many were asked.
    const askedHere = phase === 'discovering' ? Math.floor((addresses * asked) / Math.max(1, total)) : addresses
    options.onProgress(phase, asked, total, framesSent() + frames, totals.addressesAsked + askedHere)
  }
  const ask = (host: KnownHost, leg: Leg): void => {
    if (plan.identify) inquirer.ask({ ...host, ...(leg.reach === 'local' && { onLink: true }) }, leg.interface)
  }

  /** Beside the sweeps: calls take seconds of waiting and a few datagrams. Answers count where the leg asks, and nowhere else. */
  const callOn = (leg: Leg): Promise<void> => {
    const { has } = addressListOf(leg.ranges)
    return inquirer.call({ source: leg.source, pacer: pacers.onLeg(leg, leg.source), has }, leg.interface)
  }
  const calls = new Map<Leg, Promise<void>>()
  /** The calls on the leg are over; the kernel has learned the hardware address of whoever answered, and nobody else may know it. */
  const called = async (leg: Leg): Promise<void> => {
    await calls.get(leg)
    const unknown = new Set(journal.hosts(leg.interface).flatMap(({ address, mac }) => (mac === undefined ? [address] : [])))
    const neighbours = unknown.size === 0 || leg.reach === 'routed' || signal.aborted ? [] : await readNeighbours(leg.interface)
    for (const { address, mac } of neighbours)
      if (mac !== undefined && unknown.has(address)) journal.record(leg.interface, address, 'neighbour-table', { kind: 'mac', mac }, now())
  }

  const sweepByFrames = async (leg: Leg): Promise<Failure | undefined> => {
    const result = await sweepRaw(leg, {
      helper,
      plan,
      key,
      pacers,
      journal,
      now,
      signal,
      called: () => called(leg),
      onHosts: (hosts) => {
        for (const host of hosts) ask(knownHostOf(host, plan), leg)
      },
      onProgress: (phase, asked, total, frames) => tell(leg, phase, asked, total, frames),
    })
    if (isFailure(result)) return result
    totals.addressesAsked += result.addressesAsked
    totals.rawFrames += result.framesSent
    notCovered.push(...result.notCovered)
    listening.push(result)
    return result.lost
  }

  const sweepBySockets = async (leg: Leg): Promise<Failure | undefined> => {
    const link = watchPatience(leg.interface, signal)
    const result = await sweepLimited(leg, {
      plan,
      key,
      journal,
      called: () => called(leg),
      onHost: (host) => ask(host, leg),
      onProgress: (asked, total) => tell(leg, 'discovering', asked, total, 0),
      signal: link.signal,
      edges: systemEdges(dialer, now),
    })
    totals.addressesAsked += result.asked
    notCovered.push(...result.notCovered)
    return link.end()
  }

  return {
    /** Listens no longer, and lets go of the credentials, however the scan went. */
    async end(): Promise<void> {
      snmp.forget()
      for (const { notCovered: missed, dropped } of await Promise.all(listening.map((leg) => leg.end()))) {
        totals.dropped += dropped
        notCovered.push(...missed)
      }
    },
    /** Makes all calls at once: a leg ends when its own are over, and the next one's must not begin only then. */
    call(): void {
      for (const leg of plan.legs) if (isCalledOn(leg, plan.identify)) calls.set(leg, callOn(leg))
    },
    sweep: (leg: Leg): Promise<Failure | undefined> => (isAskedByFrames(leg, plan) ? sweepByFrames(leg) : sweepBySockets(leg)),
    /** A leg that was never begun, because the scan ended before. */
    leaveOut(leg: Leg): void {
      notCovered.push(notAsked(leg, calls.has(leg)))
    },
    async identified(): Promise<void> {
      options.onProgress('identifying', 0, 0, framesSent(), totals.addressesAsked)
      await inquirer.settled()
      options.onProgress('ended', 0, 0, framesSent(), totals.addressesAsked)
    },
    account(): Counts {
      const found = [
        ...notCovered,
        ...(resolver.gaveUp() ? [namesMissing] : []),
        ...(totals.dropped > 0 ? [framesDropped(totals.dropped)] : []),
        ...dialer.cuts().map(answersCut),
        ...(plan.identify ? agentsNotAsked(journal.sightings(), credentials.length > 0 ? snmp.unanswered() : undefined) : []),
        ...overflowOf(journal),
      ]
      return { addressesAsked: totals.addressesAsked, framesSent: framesSent(), notCovered: found }
    },
  }
}

/** What an inquiry may conclude from ports: where a protocol was not asked, an empty list would say that none is open. */
function knownHostOf({ address, openTcp, openUdp, refusedUdp }: LiveHost, { tcpPorts, udpPorts }: FlightPlan): KnownHost {
  return {
    address,
    ...(tcpPorts.length === 0 ? {} : { openTcp }),
    ...(udpPorts.length === 0 ? {} : { openUdp, refusedUdp, askedUdp: udpPorts }),
  }
}

function overflowOf(journal: Journal): NotCovered[] {
  const { ofScan, ofAddresses, addresses } = journal.overflow()
  return [...(ofScan > 0 ? [sightingsLost(ofScan)] : []), ...(ofAddresses > 0 ? [addressesCrowded(addresses, ofAddresses)] : [])]
}

/** A signal that ends when the scan does, or when the link stays away longer than patience lasts. */
function watchPatience(interfaceName: string, signal: AbortSignal): { signal: AbortSignal; end(): Failure | undefined } {
  const leg = new AbortController()
  let lost: Failure | undefined
  let patience: NodeJS.Timeout | undefined
  let outages = 0
  const giveUp = (how: 'again' | 'for long'): void => {
    lost = linkLost(interfaceName, how)
    leg.abort()
  }
  const end = watchLink(interfaceName, linkWatchMs, (state) => {
    clearTimeout(patience)
    if (state === 'up') return
    outages += 1
    if (outages > 1) giveUp('again')
    else patience = setTimeout(() => giveUp('for long'), linkPatienceMs)
  })
  return {
    signal: AbortSignal.any([signal, leg.signal]),
    end() {
      end()
      clearTimeout(patience)
      return lost
    },
  }
}
