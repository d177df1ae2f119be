/** Hosts of map documents: one that answered ARP and nothing else, unless the test says more. */
import type { MapHost } from '#shared/domain/map-document.ts'

export function hostOf(id: string, address: string, more: Partial<MapHost> = {}): MapHost {
  return {
    id,
    label: address,
    addresses: [address],
    names: [],
    type: 'unknown',
    ports: [],
    notOpen: {},
    methods: ['arp'],
    flags: { approved: false, scannable: true, live: true, inScope: true, self: false },
    status: 'new',
    reason: 'Nothing is approved yet',
    why: [],
    ...more,
  }
}
