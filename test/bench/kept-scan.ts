/** A database with one ended scan in it, and the built server on it: what the window is opened on. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import { isFailure } from '#shared/domain/failure.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import { openStore } from '../../src-main/store/open-store.ts'

const startedAt = Date.UTC(2026, 10, 24, 12)
const vantage = 'eth0'
const openPorts = [22, 80, 443]

/** Makes the database with a scan of 10.1.0.0/23 that found so many devices. */
export function keepScan(database: string, devices: number): void {
  const store = openStore(database)
  if (isFailure(store)) throw new Error(store.message)
  const scan = store.createScan({
    title: '10.1.0.0/23',
    status: 'completed',
    startedAt,
    finishedAt: startedAt + 4000,
    targets: ['10.1.0.0/23'],
    exclude: [],
    scope: ['10.1.0.0/23'],
    profile: 'normal',
    options: { tcp: 'standard', udp: 'standard', identify: true, raw: 'auto' },
    raw: true,
    vantages: [{ interface: vantage, ip: '10.1.1.250' }],
    coverage: { addressesAsked: 510, addressesAnswered: devices, framesSent: 4000, durationMs: 4000, notCovered: [] },
  })
  if (isFailure(scan)) throw new Error(scan.message)
  const own = { scan: scan.id, at: startedAt, vantage }
  const sightings: Sighting[] = [
    {
      ...own,
      address: '10.1.1.250',
      source: 'interface',
      fact: { kind: 'self', subnet: '10.1.0.0/23', hostName: 'bench', mac: '02:00:00:00:00:fa' },
    },
    { ...own, address: addressOf(0), source: 'routing-table', fact: { kind: 'gateway', destination: '0.0.0.0/0' } },
    ...Array.from({ length: devices }, (_, i) => sightingsOf(scan.id, i)).flat(),
  ]
  const refused = store.appendSightings(sightings)
  if (refused !== undefined) throw new Error(refused.message)
  store.close()
}

function addressOf(i: number): IpAddress {
  return `10.1.0.${i + 1}`
}

function sightingsOf(scan: number, i: number): readonly Sighting[] {
  const common = { scan, at: startedAt + 10 * i, vantage, address: addressOf(i) }
  const mac: MacAddress = `bc:24:11:00:00:${i.toString(16).padStart(2, '0')}`
  return [
    { ...common, source: 'arp', fact: { kind: 'mac', mac } },
    ...openPorts.map(
      (port): Sighting => ({ ...common, source: 'tcp-syn', fact: { kind: 'port', protocol: 'tcp', port, answer: 'syn-ack' } }),
    ),
  ]
}

export interface Served {
  readonly url: string
  stop(): Promise<void>
}

/** Starts `portolan serve` and resolves with its URL. */
export async function startServe(entry: string, database: string): Promise<Served> {
  const child = spawn(process.execPath, [entry, 'serve', '--db', database], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  let said = ''
  for await (const chunk of child.stdout) {
    said += String(chunk)
    if (said.includes('\n')) break
  }
  const [, url] = /^(http:\S+)/.exec(said) ?? []
  if (url === undefined) throw new Error(`serve said: ${said}`)
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
