/**
 * The program that simulates devices on one host of the lab: `node host.ts JSON`, started by the stage inside the host's network namespace.
 * One process serves all simulated ports of the host, on the host's own address only.
 */
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { type DaemonName, type DeviceName, firstInterfaceOf, hostNamed, type Network } from '../network.ts'
import type { DeviceMaker, TcpBehaviour, UdpBehaviour } from './device.ts'
import { dnsServer } from './dns-server.ts'
import { netbiosNameServer } from './netbios-name-server.ts'
import { pfsense } from './pfsense.ts'
import { proxmoxVe } from './proxmox-ve.ts'
import { rpcPortMapper } from './rpc-port-mapper.ts'
import { fileServer, ftpServer, sshServer } from './turnkey-linux.ts'
import { windows10 } from './windows-10.ts'
import { windowsServer2019 } from './windows-server-2019.ts'

export interface HostAssignment {
  readonly network: Network
  readonly host: string
  /** Devices, and daemons that cannot run here and are stood in for. */
  readonly parts: readonly (DeviceName | DaemonName)[]
}

const makers: Readonly<Record<DeviceName | DaemonName, DeviceMaker>> = {
  pfsense,
  'proxmox-ve': proxmoxVe,
  'windows-10': windows10,
  'windows-server-2019': windowsServer2019,
  dnsmasq: dnsServer,
  nmbd: netbiosNameServer,
  rpcbind: rpcPortMapper,
  smbd: fileServer,
  sshd: sshServer,
  vsftpd: ftpServer,
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

const assignment = JSON.parse(process.argv[2] ?? '') as HostAssignment
const host = hostNamed(assignment.network, assignment.host)
const { address } = firstInterfaceOf(host)
for (const part of assignment.parts) {
  const { tcp, udp } = makers[part](host, assignment.network)
  for (const [port, behaviour] of Object.entries(tcp)) listenTcp(address, Number(port), behaviour)
  for (const [port, behaviour] of Object.entries(udp)) listenUdp(address, Number(port), behaviour)
}
