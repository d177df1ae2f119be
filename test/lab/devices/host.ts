/**
 * The program that simulates devices on one host of the lab: `node host.ts JSON`, started by the stage inside the host's network namespace.
 * One process serves all simulated ports of the host, on the host's own address only.
 */
import { createSocket } from 'node:dgram'
import { flushCompileCache } from 'node:module'
import { createServer } from 'node:net'
import { type DaemonName, type DeviceName, firstInterfaceOf, hostNamed, type Network } from '../network.ts'
import type { DeviceMaker, GroupBehaviour, TcpBehaviour, UdpBehaviour } from './device.ts'

export interface HostAssignment {
  readonly network: Network
  readonly host: string
  /** Devices, and daemons that cannot run here and are stood in for. */
  readonly parts: readonly Part[]
}

type Part = DeviceName | DaemonName

/** Loaded when wanted, because a host has few of them and loading is most of a lab's start. */
const makers: { readonly [P in Part]?: () => Promise<DeviceMaker> } = {
  described: async () => (await import('./described.ts')).described,
  hostile: async () => (await import('./hostile.ts')).hostile,
  'llmnr-responder': async () => (await import('./llmnr-responder.ts')).llmnrResponder,
  'misleading-media-server': async () => (await import('./misleading-media-server.ts')).misleadingMediaServer,
  pfsense: async () => (await import('./pfsense.ts')).pfsense,
  'proxmox-ve': async () => (await import('./proxmox-ve.ts')).proxmoxVe,
  'rtsp-camera': async () => (await import('./rtsp-camera.ts')).rtspCamera,
  'windows-10': async () => (await import('./windows-10.ts')).windows10,
  'windows-rdp': async () => (await import('./windows-rdp.ts')).windowsRdp,
  'windows-server-2019': async () => (await import('./windows-server-2019.ts')).windowsServer2019,
  dnsmasq: async () => (await import('./dns-server.ts')).dnsServer,
  'freerdp-shadow': async () => (await import('./windows-rdp.ts')).windowsRdp,
  exim: async () => (await import('./turnkey-linux.ts')).mailServer,
  nmbd: async () => (await import('./netbios-name-server.ts')).netbiosNameServer,
  rpcbind: async () => (await import('./rpc-port-mapper.ts')).rpcPortMapper,
  samba: async () => (await import('./windows-server-2019.ts')).windowsServer2019,
  smbd: async () => (await import('./turnkey-linux.ts')).fileServer,
  sshd: async () => (await import('./turnkey-linux.ts')).sshServer,
  vsftpd: async () => (await import('./turnkey-linux.ts')).ftpServer,
}

const idleTimeoutMs = 60_000
const maxConnectionsPerPort = 256

function listenTcp(address: string, port: number, behaviour: TcpBehaviour): void {
  const server = createServer((connection) => {
    // A scanner resets connections as it likes; that is no event for the device.
    connection.on('error', () => connection.destroy())
    connection.setTimeout(idleTimeoutMs, () => connection.destroy())
    behaviour(connection)
  })
  server.maxConnections = maxConnectionsPerPort
  server.listen(port, address)
}

function listenUdp(address: string, port: number, behaviour: UdpBehaviour): void {
  const socket = createSocket('udp4')
  socket.on('message', (datagram, sender) => {
    const answer = behaviour(datagram)
    if (answer !== undefined) socket.send(answer, sender.port, sender.address)
  })
  socket.bind(port, address)
}

/** Bound to the group, so that what is said to the host alone goes to others. */
function listenToGroup(address: string, { group, port, answers }: GroupBehaviour): void {
  const socket = createSocket('udp4')
  socket.on('message', (datagram, sender) => {
    for (const answer of answers(datagram)) socket.send(answer, sender.port, sender.address)
  })
  socket.bind(port, group, () => socket.addMembership(group, address))
}

const assignment = JSON.parse(process.argv[2] ?? '') as HostAssignment
const host = hostNamed(assignment.network, assignment.host)
const { address } = firstInterfaceOf(host)
for (const part of assignment.parts) {
  const maker = makers[part]
  if (maker === undefined) throw new Error(`nothing stands in for ${part}`)
  const { tcp, udp, groups = [] } = (await maker())(host, assignment.network)
  for (const [port, behaviour] of Object.entries(tcp)) listenTcp(address, Number(port), behaviour)
  for (const [port, behaviour] of Object.entries(udp)) listenUdp(address, Number(port), behaviour)
  for (const behaviour of groups) listenToGroup(address, behaviour)
}
// It is not let end by itself, which is when Node would keep what it has compiled.
flushCompileCache()
