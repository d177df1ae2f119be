import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { machineOf, neighboursOf } from '../../../../src-main/core/machine/iproute.ts'

/** Rows as `ip -json -details address` of iproute2 6.1 prints them, without the fields that nobody reads. */
const ether = (ifname: string, more: object = {}, address = '02:00:00:00:00:01') => ({
  ifname,
  flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'],
  mtu: 1500,
  operstate: 'UP',
  link_type: 'ether',
  address,
  broadcast: 'ff:ff:ff:ff:ff:ff',
  addr_info: [],
  ...more,
})
const inet = (local: string, prefixlen: number, scope = 'global') => ({ family: 'inet', local, prefixlen, scope, label: 'x' })
const inet6 = (local: string, prefixlen: number, scope = 'global') => ({ family: 'inet6', local, prefixlen, scope })
const driver = (info_kind: string) => ({ linkinfo: { info_kind } })
const loopback = {
  ifname: 'lo',
  flags: ['LOOPBACK', 'UP', 'LOWER_UP'],
  mtu: 65536,
  link_type: 'loopback',
  address: '00:00:00:00:00:00',
  addr_info: [inet('127.0.0.1', 8, 'host'), inet6('::1', 128, 'host')],
}
const nothing = { hostName: 'desk', wireless: new Set<string>() }

const kinds = (links: readonly object[], wireless: readonly string[] = []) =>
  Object.fromEntries(machineOf(links, { hostName: 'desk', wireless: new Set(wireless) }).interfaces.map(({ name, kind }) => [name, kind]))

describe('machineOf', () => {
  it('reads a computer with cable, radio, containers and VPNs', () => {
    const links = [
      loopback,
      ether('enp3s0', { addr_info: [inet('10.1.1.99', 24)] }),
      ether('wlp2s0', { addr_info: [inet('192.168.7.20', 24)] }),
      ether('docker0', { ...driver('bridge'), addr_info: [inet('172.17.0.1', 16)] }),
      ether('veth31fa', {
        link_index: 2,
        link_netnsid: 0,
        master: 'docker0',
        ...driver('veth'),
        addr_info: [inet6('fe80::1', 64, 'link')],
      }),
      ether('cali12', { link_index: 3, link_netnsid: 1, ...driver('veth'), addr_info: [inet6('fe80::2', 64, 'link')] }),
      ether('virbr0', { ...driver('bridge'), addr_info: [inet('192.168.122.1', 24)] }),
      ether('vnet0', { master: 'virbr0', ...driver('tun') }),
      ether('dummy0', driver('dummy')),
      ether('flannel.1', driver('vxlan')),
      ether('tap0', { ...driver('tun'), addr_info: [inet('10.8.0.2', 24)] }),
      { ...ether('tun0', driver('tun')), link_type: 'none', flags: ['POINTOPOINT', 'NOARP', 'UP', 'LOWER_UP'] },
      { ...ether('wg0', driver('wireguard')), link_type: 'none' },
      { ...ether('ppp0', driver('ppp')), link_type: 'ppp' },
      ether('bond0', driver('bond')),
      ether('enp3s0.7', { link: 'enp3s0', ...driver('vlan') }),
      ether('macvlan0', { link: 'enp3s0', ...driver('macvlan') }),
    ]
    expect(kinds(links, ['wlp2s0'])).toEqual({
      lo: 'loopback',
      enp3s0: 'ethernet',
      wlp2s0: 'wireless',
      docker0: 'virtual',
      veth31fa: 'virtual',
      cali12: 'virtual',
      virbr0: 'virtual',
      vnet0: 'virtual',
      dummy0: 'virtual',
      'flannel.1': 'virtual',
      tap0: 'tunnel',
      tun0: 'tunnel',
      wg0: 'tunnel',
      ppp0: 'tunnel',
      bond0: 'ethernet',
      'enp3s0.7': 'ethernet',
      macvlan0: 'ethernet',
    })
  })

  it('takes the end of a veth pair inside a container for its network, whatever its name', () => {
    const inside = { link_index: 2, link_netnsid: 0, ...driver('veth'), addr_info: [inet('10.1.1.99', 24)] }
    expect(kinds([loopback, ether('docker0', inside)])).toEqual({ lo: 'loopback', docker0: 'ethernet' })
  })

  it('takes a pair with both ends on this computer for virtual', () => {
    const links = [
      ether('p0', { link: 'p1', ...driver('veth'), addr_info: [inet('10.9.0.1', 24)] }),
      ether('p1', { link: 'p0', master: 'br0', ...driver('veth') }),
    ]
    expect(kinds(links)).toEqual({ p0: 'virtual', p1: 'virtual' })
  })

  it("takes a hypervisor's bridge over a network card for its network", () => {
    const links = [
      ether('enp1s0', { master: 'vmbr0' }),
      ether('vmbr0', { ...driver('bridge'), addr_info: [inet('10.1.1.11', 24)] }),
      ether('tap100i0', { master: 'vmbr0', ...driver('tun') }),
    ]
    expect(kinds(links)).toEqual({ enp1s0: 'ethernet', vmbr0: 'ethernet', tap100i0: 'virtual' })
  })

  it('reads state, link-layer address, MTU and addresses', () => {
    const up = ether(
      'eth0',
      { addr_info: [inet('10.1.1.99', 24), inet6('fd00::99', 64), inet6('fe80::9', 64, 'link')] },
      'BC:24:11:4E:07:17',
    )
    const down = { ...ether('eth1'), flags: ['BROADCAST', 'MULTICAST', 'UP'], mtu: 9000 }
    expect(machineOf([up, down], nothing)).toEqual({
      hostName: 'desk',
      interfaces: [
        {
          name: 'eth0',
          kind: 'ethernet',
          up: true,
          mac: 'bc:24:11:4e:07:17',
          mtu: 1500,
          addresses: [
            { address: '10.1.1.99', subnet: '10.1.1.0/24' },
            { address: 'fd00::99', subnet: 'fd00::/64' },
            { address: 'fe80::9', subnet: 'fe80::/64' },
          ],
        },
        { name: 'eth1', kind: 'ethernet', up: false, mac: '02:00:00:00:00:01', mtu: 9000, addresses: [] },
      ],
      routes: [],
    })
  })

  it('reads routes, the most specific first, then the lowest metric', () => {
    const routes = [
      { dst: 'default', gateway: '10.1.1.254', dev: 'wlan0', metric: 600, flags: [] },
      { dst: 'default', gateway: '10.1.1.1', dev: 'eth0', protocol: 'dhcp', metric: 100, flags: [] },
      { dst: '10.1.1.0/24', dev: 'eth0', protocol: 'kernel', scope: 'link', prefsrc: '10.1.1.99', flags: [] },
      {
        dst: '10.5.0.0/16',
        flags: [],
        nexthops: [
          { gateway: '10.1.1.17', dev: 'eth0', weight: 1, flags: [] },
          { gateway: '10.1.1.18', dev: 'eth0', weight: 1, flags: ['dead', 'linkdown'] },
        ],
      },
      { type: 'unreachable', dst: '10.9.0.0/16', flags: [] },
      { type: 'blackhole', dst: '10.9.8.0/24', metric: 7, flags: [] },
      { type: 'prohibit', dst: '10.9.9.9', flags: [] },
      { type: 'local', dst: '10.10.0.0/16', dev: 'lo', scope: 'host', flags: [] },
      { dst: '10.77.0.5', gateway: '10.1.1.17', dev: 'eth0', metric: 50, flags: [] },
      { dst: '10.78.0.0/16', via: { family: 'inet6', host: 'fe80::1' }, dev: 'eth0', flags: [] },
    ]
    expect(machineOf(routes, nothing).routes).toEqual([
      { destination: '10.9.9.9/32', metric: 0 },
      { destination: '10.77.0.5/32', gateway: '10.1.1.17', interface: 'eth0', metric: 50 },
      { destination: '10.1.1.0/24', interface: 'eth0', source: '10.1.1.99', metric: 0 },
      { destination: '10.9.8.0/24', metric: 7 },
      { destination: '10.5.0.0/16', gateway: '10.1.1.17', interface: 'eth0', metric: 0 },
      { destination: '10.9.0.0/16', metric: 0 },
      { destination: '10.10.0.0/16', metric: 0 },
      { destination: '10.78.0.0/16', gateway: 'fe80::1', interface: 'eth0', metric: 0 },
      { destination: '0.0.0.0/0', gateway: '10.1.1.1', interface: 'eth0', metric: 100 },
      { destination: '0.0.0.0/0', gateway: '10.1.1.254', interface: 'wlan0', metric: 600 },
    ])
  })

  it('never throws, whatever JSON comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (addresses, routes) => {
        machineOf(addresses, nothing)
        machineOf(
          [ether('eth0', { addr_info: addresses, flags: routes, linkinfo: addresses }), { dst: addresses, nexthops: routes, dev: 'eth0' }],
          nothing,
        )
        neighboursOf([routes, { dst: '10.1.1.1', state: addresses, lladdr: routes }], 'eth0')
      }),
    )
  })
})

describe('neighboursOf', () => {
  it('reads entries of every state', () => {
    const entries = [
      { dst: '10.1.1.18', state: ['INCOMPLETE'] },
      { dst: '10.1.1.17', lladdr: '2a:41:36:69:bb:78', state: ['REACHABLE'] },
      { dst: '10.1.1.1', lladdr: '2a:41:36:69:bb:79', router: null, state: ['STALE'] },
      { dst: '10.1.1.5', state: ['FAILED'] },
      { dst: '10.1.1.6', lladdr: '00:00:00:00:00:00', state: ['PERMANENT'] },
      { dst: 'nonsense', state: ['REACHABLE'] },
      { dst: '10.1.1.7', state: ['UNHEARD OF'] },
    ]
    expect(neighboursOf(entries, 'v0')).toEqual([
      { interface: 'v0', address: '10.1.1.18', state: 'incomplete' },
      { interface: 'v0', address: '10.1.1.17', mac: '2a:41:36:69:bb:78', state: 'reachable' },
      { interface: 'v0', address: '10.1.1.1', mac: '2a:41:36:69:bb:79', state: 'stale' },
      { interface: 'v0', address: '10.1.1.5', state: 'failed' },
      { interface: 'v0', address: '10.1.1.6', state: 'permanent' },
    ])
  })
})
