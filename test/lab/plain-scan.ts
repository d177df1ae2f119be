/**
 * What the operating system's own sockets see of a list of hosts: `node plain-scan.ts JSON`, run inside a lab, prints JSON. It shares no
 * code with Portolan, so that tests can hold one against the other.
 */
import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { connect } from 'node:net'
import { assertInsideLab } from './inside.ts'

export interface PlainScanOrder {
  readonly addresses: readonly string[]
  readonly tcpPorts: readonly number[]
  readonly udpPorts: readonly number[]
}

export interface PlainScanResult {
  readonly address: string
  readonly tcp: { readonly open: readonly number[]; readonly refused: readonly number[]; readonly silent: readonly number[] }
  readonly udp: { readonly open: readonly number[]; readonly refused: readonly number[]; readonly silent: readonly number[] }
  /** The name that the system's resolver has for the address, and the address that it has for the name. */
  readonly name: string | undefined
  readonly addressOfName: string | undefined
}

type State = 'open' | 'refused' | 'silent'

/** A port that has not answered after this is silent. */
const silenceMs = 2000

/** Requests that the services of these ports answer: a DNS query for the root's name servers, an RPC NULL call, a NetBIOS node status request. */
const requests: Readonly<Record<number, Buffer>> = {
  53: Buffer.from('1234010000010000000000000000020001', 'hex'),
  111: Buffer.from(`123456780000000000000002000186a00000000200000000${'00'.repeat(16)}`, 'hex'),
  137: Buffer.from(`123400000001000000000000${Buffer.from(` CK${'A'.repeat(30)}\0`, 'latin1').toString('hex')}00210001`, 'hex'),
}

function tcpState(address: string, port: number): Promise<State> {
  return new Promise((resolve) => {
    const connection = connect({ host: address, port })
    const settle = (state: State) => {
      connection.destroy()
      resolve(state)
    }
    connection.setTimeout(silenceMs, () => settle('silent'))
    connection.once('connect', () => settle('open'))
    connection.once('error', () => settle('refused'))
  })
}

function udpState(address: string, port: number): Promise<State> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    const settle = (state: State) => {
      clearTimeout(timer)
      socket.close()
      resolve(state)
    }
    const timer = setTimeout(() => settle('silent'), silenceMs)
    socket.once('message', () => settle('open'))
    socket.once('error', () => settle('refused'))
    socket.connect(port, address, () => socket.send(requests[port] ?? Buffer.from([0])))
  })
}

async function sorted(ports: readonly number[], stateOf: (port: number) => Promise<State>) {
  const states = await Promise.all(ports.map(stateOf))
  const having = (state: State) => ports.filter((_, index) => states[index] === state)
  return { open: having('open'), refused: having('refused'), silent: having('silent') }
}

async function scanned(address: string, order: PlainScanOrder): Promise<PlainScanResult> {
  const resolver = new Resolver({ timeout: silenceMs, tries: 1 })
  const [name] = await resolver.reverse(address).catch(() => [])
  const [addressOfName] = name === undefined ? [] : await resolver.resolve4(name).catch(() => [])
  const [tcp, udp] = await Promise.all([
    sorted(order.tcpPorts, (port) => tcpState(address, port)),
    sorted(order.udpPorts, (port) => udpState(address, port)),
  ])
  return { address, tcp, udp, name, addressOfName }
}

assertInsideLab()
const order = JSON.parse(process.argv[2] ?? '') as PlainScanOrder
process.stdout.write(JSON.stringify(await Promise.all(order.addresses.map((address) => scanned(address, order)))))
