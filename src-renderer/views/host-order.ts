/** How rows of devices are ordered. */
import type { IpAddress } from '#shared/domain/address.ts'
import type { MapHost } from '#shared/domain/map-document.ts'

export type SortKey = 'label' | 'address' | 'type' | 'vendor' | 'ports' | 'status'

const statuses = ['rogue', 'changed', 'new', 'known', 'offline']

/** Below zero when `a` comes first. Ties are broken by address, so that an order is always the same. */
export function compareHosts(a: MapHost, b: MapHost, key: SortKey): number {
  return compareBy(a, b, key) || compareAddresses(a.addresses[0], b.addresses[0])
}

function compareBy(a: MapHost, b: MapHost, key: SortKey): number {
  if (key === 'ports') return a.ports.length - b.ports.length
  if (key === 'status') return statuses.indexOf(a.status) - statuses.indexOf(b.status)
  if (key === 'address') return compareAddresses(a.addresses[0], b.addresses[0])
  const textOf = (host: MapHost) => host[key] ?? ''
  return textOf(a).localeCompare(textOf(b), 'en', { numeric: true })
}

/** By number, not by letter: .2 before .10. */
function compareAddresses(a: IpAddress | undefined, b: IpAddress | undefined): number {
  return (a ?? '').localeCompare(b ?? '', 'en', { numeric: true })
}
