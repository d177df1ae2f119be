/**
 * Who lives on the link, learnt without raw sockets: a datagram to an address makes the kernel resolve it (ARP, RFC 826), and
 * its neighbour table tells whether somebody answered. Pure: the engine knocks and reads the table, this decides whom to knock at and
 * what the table proves.
 *
 * The table is small and shared by everything on the machine: it holds about 1,024 entries (gc_thresh3) and drops
 * silently what does not fit. So only so many addresses are unresolved at once, and one that never shows up in the table was not
 * asked: it is knocked at again, and the window narrows. An entry that was there before proves nothing by itself,
 * because it may be hours old: the kernel has to confirm it first, or the host has to answer otherwise.
 */
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import type { Neighbour, NeighbourState } from '#shared/domain/machine.ts'
import type { Leg } from '#shared/domain/scan.ts'

/** Most unresolved entries of ours: well below half of gc_thresh3 (1,024), which other programs and namespaces share. */
export const widestWindow = 400
/** However full the table is: so many show whether it takes anything at all. */
const narrowestWindow = 16
/** The window opens by so much with each reading of the table that shows no drop. */
const windowStep = 4
/** One knock makes the kernel ask three times, a second apart; a second knock as often again, against loss. */
export const knocksPerAddress = 2
/** ARP requests of the kernel for an address that stays silent (mcast_solicit). */
export const requestsPerKnock = 3
/** From the knock until the kernel has given up: three requests a second apart (mcast_solicit, retrans_time), and some rest. */
export const unresolvedMs = 4_500
/** A reading of the table this long after a knock shows the entry, if the kernel took it up. */
const heardMs = 300
/** Before that, a reading may still show the state before the knock. */
const settledMs = 50
/** The kernel gives a failed entry up only after its third request; an entry that is gone sooner was not asked to the end. */
const askedToTheEndMs = 2_500
/** An entry from before: five seconds (delay_first_probe_time), three requests to the old address (ucast_solicit), and some rest. */
const confirmedMs = 9_500
/** A full table empties by a third each second, as the entries in it are given up. */
const retreatMs = 1_000
/** After so many drops an address counts as not asked. */
const mostDrops = 8
/** After so many readings in a row with drops and without one new entry, nobody is asked any more. */
const mostBarrenReadings = 15

/** The kernel repeats a SYN after one second; a connect ends before, so that one attempt is one packet. */
export const connectMs = 900
/** Each port is asked twice, against loss. */
export const connectRounds = 2
/** Hosts whose ports are asked at once, and routed addresses asked at once: with four connections each, 256 sockets. */
export const hostsAtOnce = 64

/** The window of one leg: all local legs of a scan share the kernel's one table. */
export const windowOf = (legs: readonly Leg[]): number =>
  Math.floor(widestWindow / Math.max(1, legs.filter((leg) => leg.reach === 'local').length))

/** A table entry that was confirmed now, or a host that answered otherwise. */
export interface LiveNeighbour {
  readonly address: IpAddress
  readonly mac: MacAddress
}

export interface Knock {
  readonly address: IpAddress
  /** The table held the address before: ask the host otherwise too, it is faster than the kernel's confirmation. */
  readonly known: boolean
}

export interface NeighbourSweep {
  /** Whom to knock at now; undefined while the window is full or nothing is due. The place in the window is taken. */
  next(nowMs: number): Knock | undefined
  /** The knock at the address has left. */
  knocked(address: IpAddress, nowMs: number): void
  /** A reading of the table that began at `nowMs`; returns who is proved live by it. */
  receive(table: readonly Neighbour[], nowMs: number): readonly LiveNeighbour[]
  /** The host answered otherwise; returns its link-layer address by the last reading. Nothing more is asked of it. */
  confirm(address: IpAddress): MacAddress | undefined
  /** The link was lost and the table with it: what is under way is asked again. */
  interrupt(): void
  progress(): NeighbourProgress
}

export interface NeighbourProgress {
  /** Addresses taken up so far, of `total`. */
  readonly asked: number
  readonly total: number
  /** Those among them that the kernel never took up: its table was full. */
  readonly dropped: number
  readonly finished: boolean
}

/** One address under way. */
interface Asked {
  readonly address: IpAddress
  readonly knock: number
  readonly drops: number
  /** Whether the table held it before the first knock; an entry that came up since then is an answer. Undefined before that. */
  readonly known?: boolean
}

interface Waiting extends Asked {
  /** Infinity until the knock has left. */
  knockedAtMs: number
  /** Seen in the table since the knock. */
  seen: boolean
  /** What the table said before the knock, where that was a link-layer address; kept up to date. */
  was?: NeighbourState
}

/** Asks `total` addresses, each by its index. `window` is at most `widestWindow`. */
export function createNeighbourSweep(total: number, addressAt: (index: number) => IpAddress, window: number): NeighbourSweep {
  let table: ReadonlyMap<IpAddress, Neighbour> = new Map()
  let position = 0
  let again: Asked[] = []
  let width = window
  let resumeAtMs = Number.NEGATIVE_INFINITY
  let dropped = 0
  let barrenReadings = 0
  /** In the present reading: entries seen for the first time, and knocks that left none. */
  let heard = 0
  let lost = 0
  const unresolved = new Map<IpAddress, Waiting>()
  /** In the table from before, so they take no new entry and no place in the window. */
  const doubtful = new Map<IpAddress, Waiting>()

  const takeNext = (): Asked | undefined => {
    if (position === total) return again.shift()
    position += 1
    return { address: addressAt(position - 1), knock: 1, drops: 0 }
  }

  /** No answer this time: knock once more, or leave it. */
  const settleSilent = (asked: Asked): void => {
    if (asked.knock < knocksPerAddress) again.push({ ...asked, knock: asked.knock + 1, drops: 0 })
  }

  const settleDropped = (asked: Asked, nowMs: number): void => {
    lost += 1
    if (asked.drops + 1 === mostDrops) dropped += 1
    else again.push({ ...asked, drops: asked.drops + 1 })
    if (nowMs >= resumeAtMs) width = Math.max(narrowestWindow, Math.floor(width / 2))
    resumeAtMs = nowMs + retreatMs
  }

  const giveUp = (): void => {
    dropped += again.length + total - position
    again = []
    position = total
  }

  /** Judges an address that the table did not hold before the knock: whatever link-layer address it holds now was told since. */
  const judgeUnresolved = (asked: Waiting, entry: Neighbour | undefined, nowMs: number): Verdict => {
    const sinceMs = nowMs - asked.knockedAtMs
    if (sinceMs < settledMs) return 'wait'
    if (entry === undefined) return sinceMs < heardMs ? 'wait' : asked.seen && sinceMs >= askedToTheEndMs ? 'silent' : 'dropped'
    if (!asked.seen) heard += 1
    asked.seen = true
    if (entry.mac !== undefined && isResolved(entry.state)) return 'live'
    return entry.state === 'failed' || sinceMs >= unresolvedMs ? 'silent' : 'wait'
  }

  /** Judges an address that the table held before: it counts when it becomes reachable, or is still so when all is over. */
  const judgeDoubtful = (asked: Waiting, entry: Neighbour | undefined, nowMs: number): Verdict => {
    const sinceMs = nowMs - asked.knockedAtMs
    if (sinceMs < settledMs) return 'wait'
    if (entry?.mac === undefined || entry.state === 'failed') return 'silent'
    const became = asked.was !== 'reachable' || sinceMs >= confirmedMs
    asked.was = entry.state
    if (entry.state === 'reachable' && became) return 'live'
    return sinceMs >= confirmedMs ? 'silent' : 'wait'
  }

  const sift = (group: Map<IpAddress, Waiting>, judge: typeof judgeDoubtful, nowMs: number): LiveNeighbour[] => {
    const live: LiveNeighbour[] = []
    for (const asked of group.values()) {
      const entry = table.get(asked.address)
      const verdict = judge(asked, entry, nowMs)
      if (verdict === 'wait') continue
      group.delete(asked.address)
      if (verdict === 'live' && entry?.mac !== undefined) live.push({ address: asked.address, mac: entry.mac })
      else if (verdict === 'dropped') settleDropped(asked, nowMs)
      else settleSilent(asked)
    }
    return live
  }

  return {
    next(nowMs) {
      if (nowMs < resumeAtMs || unresolved.size >= width) return undefined
      const asked = takeNext()
      if (asked === undefined) return undefined
      const before = table.get(asked.address)
      const known = asked.known !== false && before?.mac !== undefined && before.state !== 'failed'
      const waiting: Waiting = { ...asked, known, knockedAtMs: Number.POSITIVE_INFINITY, seen: false }
      if (known) doubtful.set(asked.address, { ...waiting, was: before.state })
      else unresolved.set(asked.address, waiting)
      return { address: asked.address, known }
    },
    knocked(address, nowMs) {
      const asked = unresolved.get(address) ?? doubtful.get(address)
      if (asked !== undefined) asked.knockedAtMs = nowMs
    },
    receive(entries, nowMs) {
      table = new Map(entries.map((entry) => [entry.address, entry]))
      heard = 0
      lost = 0
      const live = [...sift(unresolved, judgeUnresolved, nowMs), ...sift(doubtful, judgeDoubtful, nowMs)]
      if (nowMs >= resumeAtMs) width = Math.min(window, width + windowStep)
      if (heard > 0) barrenReadings = 0
      else if (lost > 0) barrenReadings += 1
      if (barrenReadings === mostBarrenReadings) giveUp()
      return live
    },
    confirm(address) {
      unresolved.delete(address)
      doubtful.delete(address)
      again = again.filter((asked) => asked.address !== address)
      return table.get(address)?.mac
    },
    interrupt() {
      for (const group of [unresolved, doubtful]) {
        for (const { address, knock, drops, known = false } of group.values()) again.push({ address, knock, drops, known })
        group.clear()
      }
      table = new Map()
    },
    progress: () => ({
      asked: position,
      total,
      dropped,
      finished: position === total && again.length === 0 && unresolved.size === 0 && doubtful.size === 0,
    }),
  }
}

type Verdict = 'wait' | 'live' | 'silent' | 'dropped'

/** The kernel has learnt the address from the host itself; `noarp` and `permanent` come from a person or a driver. */
const isResolved = (state: NeighbourState): boolean => state === 'reachable' || state === 'stale' || state === 'delay' || state === 'probe'
