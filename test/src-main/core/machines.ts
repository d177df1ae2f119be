/** Computers as the kernel describes them, for plans: a desk computer, a laptop with a VPN and containers, a router, a server on the internet. */
import type { Machine, NetworkInterface, Route } from '#shared/domain/machine.ts'
import { rangeOf, subnetOf } from '#shared/domain/subnet.ts'

type InterfaceTraits = Partial<NetworkInterface> & { readonly name: string }

/** An interface that is up, with an IPv4 address (`10.1.1.200/24`) or none. */
function interfaceOf(traits: InterfaceTraits, ...addresses: readonly string[]): NetworkInterface {
  return {
    kind: 'ethernet',
    up: true,
    mac: '02:00:00:00:00:c8',
    mtu: 1500,
    addresses: addresses.map((text) => {
      const [address = '', prefixLength] = text.split('/')
      return { address, subnet: subnetOf(address, Number(prefixLength)) }
    }),
    ...traits,
  }
}

const loopback = interfaceOf({ name: 'lo', kind: 'loopback', mac: '00:00:00:00:00:00' }, '127.0.0.1/8', '::1/128')

/** Most specific first, as `Machine` promises. */
function sorted(routes: readonly Route[]): Route[] {
  const size = ({ destination }: Route): bigint => rangeOf(destination).last - rangeOf(destination).first
  return [...routes].sort((a, b) => (size(a) < size(b) ? -1 : size(a) > size(b) ? 1 : a.metric - b.metric))
}

function machineOf(interfaces: readonly NetworkInterface[], routes: readonly Omit<Route, 'metric'>[]): Machine {
  return { hostName: 'here', interfaces: [loopback, ...interfaces], routes: sorted(routes.map((route) => ({ metric: 100, ...route }))) }
}

export const desk = machineOf(
  [interfaceOf({ name: 'eth0' }, '10.1.1.200/24', 'fd00::200/64')],
  [
    { destination: '10.1.1.0/24', interface: 'eth0', source: '10.1.1.200' },
    { destination: '0.0.0.0/0', gateway: '10.1.1.1', interface: 'eth0' },
  ],
)

/** Point to point: no link-layer address. */
const { mac: _, ...tunnel } = interfaceOf({ name: 'tun0', kind: 'tunnel' }, '10.8.0.2/32')

/** Wi-Fi beside a cable on another subnet, a VPN that takes 10.8/16 and everything else, Docker, and a port that is down. */
export const laptop: Machine = {
  ...machineOf(
    [
      interfaceOf({ name: 'eth0' }, '10.1.1.200/24'),
      interfaceOf({ name: 'wlan0', kind: 'wireless', mac: '02:00:00:00:00:c9' }, '192.168.7.31/24'),
      interfaceOf({ name: 'docker0', kind: 'virtual' }, '172.17.0.1/16'),
      tunnel,
      interfaceOf({ name: 'eth1', up: false }, '10.77.0.1/24'),
      interfaceOf({ name: 'eth2' }),
    ],
    [],
  ),
  routes: sorted([
    { destination: '10.1.1.0/24', interface: 'eth0', metric: 100 },
    { destination: '192.168.7.0/24', interface: 'wlan0', metric: 600 },
    { destination: '172.17.0.0/16', interface: 'docker0', metric: 0 },
    { destination: '10.8.0.0/16', interface: 'tun0', metric: 50 },
    { destination: '0.0.0.0/0', interface: 'tun0', metric: 50 },
    { destination: '0.0.0.0/0', gateway: '10.1.1.1', interface: 'eth0', metric: 100 },
    { destination: '0.0.0.0/0', gateway: '192.168.7.1', interface: 'wlan0', metric: 600 },
    { destination: '10.9.0.0/16', gateway: '10.1.1.1', interface: 'eth0', metric: 100 },
    { destination: '10.9.5.0/24', gateway: '192.168.7.254', interface: 'wlan0', metric: 100 },
    { destination: '10.9.6.0/24', gateway: 'fe80::1', interface: 'eth0', metric: 100 },
  ]),
}

/** A private network beside a public one and an address of its own making. */
export const server = machineOf(
  [
    interfaceOf({ name: 'eth0' }, '203.0.113.5/24', '169.254.3.4/16'),
    interfaceOf({ name: 'eth1', mac: '02:00:00:00:00:ca' }, '100.64.9.9/28'),
  ],
  [
    { destination: '203.0.113.0/24', interface: 'eth0' },
    { destination: '100.64.9.0/28', interface: 'eth1' },
    { destination: '0.0.0.0/0', gateway: '203.0.113.1', interface: 'eth0' },
  ],
)

export const publicOnly = machineOf(
  [interfaceOf({ name: 'eth0' }, '203.0.113.5/24')],
  [{ destination: '203.0.113.0/24', interface: 'eth0' }],
)

export const offline = machineOf([interfaceOf({ name: 'eth0', up: false }, '10.1.1.200/24')], [])
