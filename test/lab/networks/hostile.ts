/** `hostile`: 10.8.1.0/24, hosts that attack whoever asks them (`devices/hostile.ts`), and a few good ones between them. */
import { standardTcpPorts } from '../../../src-shared/domain/port.ts'
import type { Attack } from '../devices/hostile.ts'
import { tcpPortsOf, udpPortsOf } from '../devices/speech.ts'
import type { LabHost, Network } from '../network.ts'

const linux = { closedPorts: 'refuse', answersEcho: true, initialTtl: 64, daemons: [], devices: [] } as const

function lanAt(octet: number): Pick<LabHost, 'interfaces'> {
  const mac = `bc:24:11:08:01:${octet.toString(16).padStart(2, '0')}`
  return { interfaces: [{ segment: 'lan', address: `10.8.1.${octet}`, prefixLength: 24, mac }] }
}

const good = (octet: number, name: string, speaks: NonNullable<LabHost['speaks']>): LabHost => ({
  ...{ ...linux, ...lanAt(octet), name, speaks, devices: ['described'] },
  ...{ tcpPorts: tcpPortsOf(speaks), udpPorts: udpPortsOf(speaks) },
})
const goodHosts: readonly LabHost[] = [
  { ...linux, ...lanAt(11), name: 'server', tcpPorts: [22], udpPorts: [], daemons: ['sshd'] },
  good(12, 'nas', {
    web: { 80: { server: 'nginx', title: 'DiskStation' }, 443: { title: 'DiskStation', tls: { commonName: 'nas', organization: 'Home' } } },
    banners: { 21: '220 DiskStation FTP server ready.' },
    mdns: { host: 'nas', services: [{ type: '_smb._tcp', port: 445 }] },
    ssdp: {
      ...{ server: 'Linux/4.4 UPnP/1.0', port: 5000, path: '/desc.xml' },
      device: { deviceType: 'urn:schemas-upnp-org:device:MediaServer:1', friendlyName: 'Films', modelName: 'DS220' },
    },
    wsDiscovery: { types: 'wsdp:Device pub:Computer' },
  }),
  good(13, 'camera', { rtsp: { realm: 'IP Camera' }, wsDiscovery: { types: 'dn:NetworkVideoTransmitter' } }),
]

const bad = (octet: number, attack: Attack, tcpPorts: readonly number[], udpPorts: readonly number[] = []): LabHost => ({
  ...{ ...linux, ...lanAt(octet), name: attack, attack, tcpPorts, udpPorts, devices: ['hostile'] },
})
const badHosts: readonly LabHost[] = [
  bad(1, 'drips', standardTcpPorts),
  bad(2, 'pours', standardTcpPorts),
  bad(3, 'pages', [23, 80, 443]),
  bad(4, 'certificates', [443]),
  bad(5, 'bombs', [8001, 8002, 8003, 8004], [1900, 3702]),
  bad(6, 'crowds', [], [5353]),
  bad(7, 'paints', [21, 22, 23, 80, 443, 8001], [1900, 3702, 5353]),
]

const addressesOf = (hosts: readonly LabHost[]): readonly string[] =>
  hosts.flatMap(({ interfaces }) => interfaces.map(({ address }) => address))
export const goodAddresses = addressesOf(goodHosts)
export const badAddresses = addressesOf(badHosts)

export const hostileNetwork: Network = {
  name: 'hostile',
  description: `${badHosts.length} hosts that attack who asks them, and ${goodHosts.length} good ones: 10.8.1.0/24`,
  segments: ['lan'],
  scanner: 'scanner',
  hosts: [...badHosts, ...goodHosts, { ...linux, ...lanAt(250), name: 'scanner', tcpPorts: [], udpPorts: [] }],
}
