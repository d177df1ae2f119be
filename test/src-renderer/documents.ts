/** Map documents for the window's tests. */
import type { MapDocument } from '#shared/domain/map-document.ts'
import { hostOf } from '../map-host.ts'

/** A router, this computer and `count` more hosts on one segment. */
export function flatNetwork(count: number): MapDocument {
  const self = hostOf('d2', '10.1.1.250', { flags: { approved: false, scannable: false, live: true, inScope: false, self: true } })
  const others = Array.from({ length: count }, (_, i) => hostOf(`d${i + 3}`, `10.1.1.${i + 10}`))
  const hosts = [hostOf('d1', '10.1.1.1', { type: 'router' }), self, ...others]
  return {
    format: 'portolan-map',
    version: 1,
    scan: {
      id: 1,
      title: '10.1.1.0/24',
      status: 'completed',
      startedAt: '2026-11-24T14:02:00.000Z',
      finishedAt: '2026-11-24T14:02:06.200Z',
      targets: ['10.1.1.0/24'],
      exclude: [],
      profile: 'normal',
      options: { tcp: 'standard', udp: 'standard', identify: true, raw: 'auto' },
      raw: true,
    },
    hosts,
    segments: [{ id: 's10.1.1.0/24', cidr: '10.1.1.0/24', gateway: '10.1.1.1' }],
    links: hosts.map(({ id }) => ({
      from: id,
      to: 's10.1.1.0/24',
      kind: id === 'd1' ? ('routes' as const) : ('attached' as const),
      confidence: 'measured' as const,
      evidence: ['answered ARP on eth0'],
    })),
    internet: { via: ['d1'] },
    coverage: { addressesAsked: 254, addressesAnswered: count + 1, framesSent: 900, durationMs: 6200, notCovered: [] },
  }
}
