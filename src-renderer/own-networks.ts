/** The networks this computer is on, in the order in which they offer themselves to be scanned. */
import { familyOf } from '#shared/domain/address.ts'
import type { InterfaceKind, NetworkInterface } from '#shared/domain/machine.ts'
import type { OwnNetwork } from './stores/view.ts'

export const kindWords: Readonly<Record<InterfaceKind, string>> = {
  ethernet: 'Ethernet',
  wireless: 'Wi-Fi',
  virtual: 'Virtual network',
  tunnel: 'VPN',
  loopback: 'Loopback',
}

/** Never chosen for the person: containers, virtual machines and VPNs are other people's networks, or nobody's. */
export function isOffered({ kind }: NetworkInterface): boolean {
  return kind === 'ethernet' || kind === 'wireless'
}

/** IPv4 networks of interfaces that are up: those that offer themselves first, wired before wireless. */
export function ownNetworksOf(interfaces: readonly NetworkInterface[]): readonly OwnNetwork[] {
  const order: readonly InterfaceKind[] = ['ethernet', 'wireless', 'virtual', 'tunnel']
  return order.flatMap((kind) =>
    interfaces
      .filter((candidate) => candidate.kind === kind && candidate.up)
      .flatMap(({ name, addresses }) =>
        addresses
          .filter(({ address }) => familyOf(address) === 4)
          .map(({ address, subnet }) => ({ interface: name, kind: kindWords[kind], address, subnet })),
      ),
  )
}

/** The network to scan unless the person says otherwise. */
export function offeredNetworkOf(interfaces: readonly NetworkInterface[]): OwnNetwork | undefined {
  return ownNetworksOf(interfaces.filter(isOffered))[0]
}
