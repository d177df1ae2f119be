/**
 * Assembles the map document from what a scan saw, what earlier scans saw, and what people decided. A human's word outranks
 * every discovered value. All text that came from the network leaves here safe to show.
 */
import { orderOf } from '#shared/domain/address.ts'
import type { Decided } from '#shared/domain/device.ts'
import { displayLines, displayText, printableText } from '#shared/domain/display-text.ts'
import { isFailure } from '#shared/domain/failure.ts'
import type { DeviceType, HostFlags, HostStatus, MapDocument, MapHost, MapName, MapPort, MapScan } from '#shared/domain/map-document.ts'
import type { ScanRecord, ScanStatus } from '#shared/domain/scan.ts'
import { type AddressList, addressListOf } from '#shared/domain/subnet.ts'
import { parseRange, parseTarget } from '#shared/domain/target.ts'
import type { Inventory, InventoryHost } from './inventory/inventory.ts'
import { highest, ladder } from './inventory/ladder.ts'
import { rankedNames } from './inventory/names.ts'
import { statusReason, why } from './messages.ts'
import { topologyOf } from './topology/topology.ts'

/** What the database keeps about a device beside its keys. */
export interface MapDevice {
  readonly id: number
  /** Milliseconds since the epoch. */
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  readonly decided: Decided
  /** It was approved, but a part of it that was merged with it since was not. */
  readonly isPartlyApproved?: true
}

export interface MapSources {
  readonly scan: ScanRecord
  readonly inventory: Inventory
  /** The device of each host of `inventory`, in the same order. */
  readonly devices: readonly MapDevice[]
  /**
   * Devices known from earlier scans, as they were seen last. Those that are approved and in scope but not in `inventory` are shown; of
   * those that are, what this scan did not learn, or not yet, is taken from here.
   */
  readonly earlier: readonly { readonly device: MapDevice; readonly host: InventoryHost }[]
  /** Whether anything at all is approved in the database; without it nothing is rogue. */
  readonly baseline: 'none' | 'exists'
}

/** Which addresses the scan was about. */
interface Scope {
  /** Inside the targets. */
  readonly targets: AddressList
  /** Asked: inside the targets and not excluded. */
  readonly asked: AddressList
}

/** The whole document; arrays sorted, unknown values absent, times ISO 8601 UTC. */
export function mapDocumentOf(sources: MapSources): MapDocument {
  const { scan, inventory, devices } = sources
  const scope = scopeOf(scan)
  const seen = inventory.hosts.flatMap((host, at) => {
    const device = devices[at]
    return device === undefined ? [] : [{ host, device }]
  })
  if (seen.length < inventory.hosts.length) throw new Error('a host without a device')
  const before = new Map(sources.earlier.map(({ device, host }) => [device.id, host]))
  const known = seen.map(({ host, device }) => ({ device, host: remembering(host, before.get(device.id)) }))
  const all = byFirstAddress([...known, ...absentOf(sources, scope)])
  const topology = topologyOf(
    { ...inventory, hosts: all.map(({ host }) => host) },
    all.map(({ device }) => hostId(device)),
  )
  return {
    format: 'portolan-map',
    version: 1,
    scan: mapScanOf(scan),
    hosts: all.map(({ host, device }) => mapHostOf(host, device, scope, sources)),
    segments: topology.segments,
    links: topology.links,
    ...(topology.internetVia.length > 0 && { internet: { via: topology.internetVia } }),
    coverage: scan.coverage,
  }
}

function byFirstAddress<T extends { readonly host: InventoryHost }>(hosts: readonly T[]): T[] {
  const ordered = hosts.map((item) => ({ item, order: orderOf(item.host.addresses[0] ?? '::') }))
  return ordered.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0)).map(({ item }) => item)
}

function hostId({ id }: MapDevice): string {
  return `d${id}`
}

/** A target that is a host name was resolved when the scan was planned: its addresses are among those asked. */
function scopeOf({ targets, scope }: ScanRecord): Scope {
  const asked = scope.flatMap((text) => parseRange(text) ?? [])
  const named = targets.flatMap((text) => {
    const target = parseTarget(text)
    return isFailure(target) || target.kind !== 'range' ? [] : [target.range]
  })
  return { targets: addressListOf([...asked, ...named]), asked: addressListOf(asked) }
}

function isInside(host: InventoryHost, list: AddressList): boolean {
  return host.addresses.some((address) => list.has(address))
}

/** Approved devices that were asked and did not answer, as they were seen last; nothing about them was measured now. */
function absentOf({ devices, earlier }: MapSources, scope: Scope): { host: InventoryHost; device: MapDevice }[] {
  const answered = new Set(devices.map(({ id }) => id))
  return earlier
    .filter(({ host, device }) => !answered.has(device.id) && device.decided.approval === true && isInside(host, scope.asked))
    .map(({ host, device }) => {
      const contacts = host.contacts.map(({ vantage, address }) => ({ vantage, address }))
      return { device, host: { ...host, live: false, self: false, methods: [], contacts } }
    })
}

/** A verdict that an earlier scan is not asked about. */
const sure = 0.9

/** Whether a scan learned of a host what it is called, what it is and what it runs: then nothing has to be remembered. */
export function isWellKnown(host: InventoryHost | undefined): boolean {
  if (host === undefined || host.names.length === 0) return false
  return [host.verdicts?.type, host.verdicts?.os].every((verdict) => verdict !== undefined && verdict.confidence >= sure)
}

/**
 * What only an earlier scan knows of a device, or knew better: an empty answer, or one that is still to come, erases nothing. A name where
 * there is none now; a verdict that was more certain.
 */
function remembering(host: InventoryHost, before: InventoryHost | undefined): InventoryHost {
  if (before === undefined || isWellKnown(host)) return host
  const { names, label, type, os, verdicts = {} } = before
  const isBetter = (kind: 'type' | 'os'): boolean => (verdicts[kind]?.confidence ?? 0) > (host.verdicts?.[kind]?.confidence ?? 0)
  const parts = [
    ...(host.names.length === 0 && names.length > 0 ? [{ word: 'name', names, label }] : []),
    ...(isBetter('type') ? [{ word: 'type', type }] : []),
    ...(isBetter('os') && os !== undefined ? [{ word: 'system', os }] : []),
  ]
  if (parts.length === 0) return host
  const kept = Object.assign({}, ...parts.map(({ word: _, ...part }) => part)) as Partial<InventoryHost>
  return {
    ...host,
    ...kept,
    verdicts: {
      ...host.verdicts,
      ...(kept.type !== undefined && verdicts.type !== undefined && { type: verdicts.type }),
      ...(kept.os !== undefined && verdicts.os !== undefined && { os: verdicts.os }),
    },
    why: [...host.why, why.remembered(parts.map(({ word }) => word))],
  }
}

function mapHostOf(host: InventoryHost, device: MapDevice, scope: Scope, { baseline, scan: { status: scanStatus } }: MapSources): MapHost {
  const { decided } = device
  const flags: HostFlags = {
    approved: decided.approval === true,
    scannable: isInside(host, scope.asked),
    live: host.live,
    inScope: isInside(host, scope.targets),
    self: host.self,
  }
  const human: MapName[] = decided.name === undefined ? [] : [{ name: decided.name, source: 'human' }]
  const type = highest<(typeof ladder.type)[number], DeviceType>(ladder.type, { human: decided.type, vote: host.type })
  const os = highest<(typeof ladder.os)[number], NonNullable<MapHost['os']>>(ladder.os, { human: saidSystem(decided), vote: host.os })
  const names = [...human, ...host.names].map(({ name, source }) => ({ name: displayText(name), source }))
  return {
    id: hostId(device),
    label: decided.name === undefined ? host.label : displayText(decided.name),
    addresses: host.addresses,
    ...(host.mac !== undefined && { mac: host.mac }),
    ...(host.vendor !== undefined && { vendor: host.vendor }),
    names: rankedNames(names.filter(({ name }) => name !== '')),
    type: type?.value ?? 'unknown',
    ...(type?.source === 'human' && { typeSource: type.source }),
    ...(os !== undefined && { os: os.value }),
    ...(os?.source === 'human' && { osSource: os.source }),
    ...(host.verdicts !== undefined && { verdicts: host.verdicts }),
    ports: host.ports.map(displayPort),
    notOpen: host.notOpen,
    methods: host.methods,
    flags,
    ...statusOf(flags, device, baseline, scanStatus),
    ...(decided.note !== undefined && { note: displayLines(decided.note) }),
    firstSeenAt: isoTime(device.firstSeenAt),
    lastSeenAt: isoTime(device.lastSeenAt),
    ...(decided.position !== undefined && { position: decided.position }),
    ...(host.oneDevice !== undefined && { oneDevice: host.oneDevice }),
    why: host.why,
  }
}

/** A person's word, unless nothing of it can be shown. */
function saidSystem({ os }: Decided): MapHost['os'] {
  const name = displayText(os ?? '')
  return name === '' ? undefined : { name, confidence: 1 }
}

function displayPort({ banner, title, ...port }: MapPort): MapPort {
  const [bannerText, titleText] = [displayText(banner ?? ''), displayText(title ?? '')]
  return { ...port, ...(bannerText !== '' && { banner: bannerText }), ...(titleText !== '' && { title: titleText }) }
}

/** Rogue exists only once something is approved: before that, everything is merely new. */
function statusOf(
  flags: HostFlags,
  device: MapDevice,
  baseline: MapSources['baseline'],
  scanStatus: ScanStatus,
): { status: HostStatus; reason: string } {
  if (flags.self) return { status: 'known', reason: statusReason.self }
  if (flags.approved && flags.live) return { status: 'known', reason: statusReason.approved }
  if (flags.approved && flags.scannable && scanStatus === 'completed') return { status: 'offline', reason: statusReason.noAnswer }
  if (flags.approved && flags.scannable) return { status: 'known', reason: statusReason.notOver }
  if (flags.approved) return { status: 'known', reason: statusReason.notAsked }
  if (baseline === 'none') return { status: 'new', reason: statusReason.noBaseline }
  return { status: 'rogue', reason: device.isPartlyApproved ? statusReason.partlyApproved : statusReason.notApproved(device.firstSeenAt) }
}

/** What is written in a scan, as it can be shown: whoever made the database wrote it. */
export function readableScan(scan: ScanRecord): ScanRecord {
  return {
    ...scan,
    title: displayText(scan.title),
    targets: scan.targets.map(displayText),
    exclude: scan.exclude.map(displayText),
    ...(scan.reason !== undefined && { reason: printableText(scan.reason) }),
  }
}

function mapScanOf(kept: ScanRecord): MapScan {
  const scan = readableScan(kept)
  const [vantage] = scan.vantages
  return {
    id: scan.id,
    title: scan.title,
    status: scan.status,
    startedAt: isoTime(scan.startedAt),
    ...(scan.finishedAt !== undefined && { finishedAt: isoTime(scan.finishedAt) }),
    targets: scan.targets,
    exclude: scan.exclude,
    profile: scan.profile,
    options: scan.options,
    raw: scan.raw,
    ...(vantage !== undefined && { vantage }),
    ...(scan.reason !== undefined && { reason: scan.reason }),
  }
}

function isoTime(at: number): string {
  return new Date(at).toISOString()
}
