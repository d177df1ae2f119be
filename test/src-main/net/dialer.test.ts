/** The dialer against servers on loopback, and in a process that may open no more files (programs/dialer-without-files.ts). */
import { execFileSync, spawn } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createSecureContext, TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { beginTls, type Exchange, hear, type TlsPeer, until } from '../../../src-main/core/inquiries/conversation.ts'
import { createPacer, type Pacer } from '../../../src-main/core/sweep/pacer.ts'
import { createDialer, type Dialer, type DialerOptions } from '../../../src-main/net/dialer.ts'
import { makeCertificate, selfSignedCertificate } from '../../lab/devices/self-signed-certificate.ts'

const loopback = '127.0.0.1'
const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const now = (): number => performance.now()
/** Longer than a test may take: what waited for it would fail. */
const patienceMs = 600_000
const unhurried: Pacer = { take: (_, wanted) => wanted, charge: () => undefined, nextAtMs: (nowMs) => nowMs }

const paced = (ratePps: number): DialerOptions['pacerOf'] => {
  const pacer = createPacer({ ratePps })
  return () => pacer
}

/** What the port says, in one message that ends with the byte, the bound, the connection or the time. */
const read = (
  dialer: Dialer,
  port: number,
  { timeoutMs, maxBytes, send, end }: { timeoutMs: number; maxBytes: number; send?: Uint8Array; end?: number },
  host = loopback,
): Promise<Uint8Array | undefined> => {
  const lengthOf = end === undefined ? () => undefined : until(end)
  return dialer.converse(host, port, hear({ maxBytes, lengthOf, ...(send !== undefined && { send }) }), timeoutMs)
}

const isSocket = (path: string): boolean => {
  try {
    return readlinkSync(path).startsWith('socket:')
  } catch {
    return false
  }
}

const dialerWith = (options: Partial<DialerOptions> = {}): Dialer =>
  createDialer({
    connectionsPerHost: 4,
    connections: 16,
    allow: () => true,
    pacerOf: () => unhurried,
    now,
    signal: new AbortController().signal,
    ...options,
  })

async function serve(onConnection: (socket: Socket) => void, host = loopback): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    cleanups.push(() => socket.destroy())
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  cleanups.push(() => server.close())
  server.listen(0, host)
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

async function answer(
  reply: (request: Buffer, socket: UdpSocket, port: number, count: number) => void,
): Promise<{ port: number; requests: () => number }> {
  const socket = createSocket('udp4')
  cleanups.push(() => socket.close())
  let count = 0
  socket.on('message', (request, from) => {
    count += 1
    reply(request, socket, from.port, count)
  })
  socket.bind(0, loopback)
  await once(socket, 'listening')
  return { port: socket.address().port, requests: () => count }
}

/** A port that nobody listens on: it was ours a moment ago. */
async function closedPort(): Promise<number> {
  const { server, port } = await serve(() => undefined)
  server.close()
  await once(server, 'close')
  return port
}

/** A port that answers no SYN: its program is stopped, and its queue of connections full. */
async function silentPort(): Promise<number> {
  const program = "require('net').createServer().listen({port:0,host:'127.0.0.1',backlog:1},function(){console.log(this.address().port)})"
  const child = spawn(process.execPath, ['-e', program])
  cleanups.push(() => child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  const port = Number(line)
  child.kill('SIGSTOP')
  for (let open = true; open; ) {
    const socket = connect(port, loopback)
    cleanups.push(() => socket.destroy())
    open = await Promise.race([once(socket, 'connect').then(() => true), sleep(200, false)])
    if (!open) socket.destroy()
  }
  return port
}

describe('connect', () => {
  it('tells an open port from a closed one', async () => {
    const { port } = await serve(() => undefined)
    const dialer = dialerWith()
    expect(await dialer.connect(loopback, port, 1_000)).toBe('syn-ack')
    expect(await dialer.connect(loopback, await closedPort(), 1_000)).toBe('rst')
    // SYN, ACK and RST; SYN.
    expect(dialer.sent()).toEqual({ connections: 2, datagrams: 0, knocks: 0, packets: 4, refused: 0 })
  })

  it('sends no payload and leaves nothing open', async () => {
    const received: number[] = []
    const { server, port } = await serve((socket) => socket.on('data', (chunk) => received.push(chunk.length)))
    await dialerWith().connect(loopback, port, 1_000)
    await sleep(50)
    expect(received).toEqual([])
    expect(await new Promise((resolve) => server.getConnections((_, count) => resolve(count)))).toBe(0)
  })

  it('asks nobody outside the scope', async () => {
    let connections = 0
    const { port } = await serve(() => {
      connections += 1
    })
    const dialer = dialerWith({ allow: (address) => address === '127.0.0.2' })
    expect(await dialer.connect(loopback, port, 1_000)).toBe('unreachable')
    expect(await read(dialer, port, { timeoutMs: 500, maxBytes: 10 })).toBeUndefined()
    expect(await dialer.exchangeUdp(loopback, port, bytesOf('x'), { timeoutMs: 50, tries: 1, maxBytes: 10 })).toBeUndefined()
    expect(await dialer.knock(loopback)).toBe(false)
    expect(dialer.sent()).toEqual({ connections: 0, datagrams: 0, knocks: 0, packets: 0, refused: 4 })
    expect(connections).toBe(0)
  })
})

describe('converse', () => {
  it('reads until the end, the limit or the byte that ends it', async () => {
    const { port } = await serve((socket) => socket.end('220 one\r\n220 two\r\n'))
    const dialer = dialerWith()
    const said = async (maxBytes: number, end?: number) =>
      Buffer.from((await read(dialer, port, { timeoutMs: 1_000, maxBytes, ...(end !== undefined && { end }) })) ?? []).toString()
    expect(await said(512)).toBe('220 one\r\n220 two\r\n')
    expect(await said(512, 0x0a)).toBe('220 one\r\n')
    expect(dialer.cuts()).toEqual([])
    expect(await said(5)).toBe('220 o')
    expect(await said(6, 0x0a)).toBe('220 on')
    expect(dialer.cuts()).toEqual([{ bound: 'length', answers: 2, addresses: [loopback] }])
  })

  it('sends first where it is told to', async () => {
    const { port } = await serve((socket) => socket.on('data', (chunk) => socket.end(`you said ${chunk}`)))
    const bytes = await read(dialerWith(), port, { send: bytesOf('HELO'), timeoutMs: 1_000, maxBytes: 100 })
    expect(Buffer.from(bytes ?? []).toString()).toBe('you said HELO')
  })

  it('keeps what came after a message for the next one, and answers with what there is at the end', async () => {
    const { port } = await serve((socket) => {
      socket.write('one\ntwo\nthr')
      socket.once('data', () => socket.end('ee\nfour'))
    })
    function* lines(): Exchange<string[]> {
      const lengthOf = until(0x0a)
      const said = [yield* hear({ lengthOf, maxBytes: 100 }), yield* hear({ lengthOf, maxBytes: 100 })]
      said.push(yield* hear({ send: bytesOf('more'), lengthOf, maxBytes: 100 }))
      said.push(yield* hear({ lengthOf, maxBytes: 100 }), yield* hear({ lengthOf, maxBytes: 100 }))
      return said.map((bytes) => Buffer.from(bytes).toString())
    }
    expect(await dialerWith().converse(loopback, port, lines(), 1_000)).toEqual(['one\n', 'two\n', 'three\n', 'four', ''])
  })

  it.skipIf(process.platform !== 'linux')('closes its socket when the other side has ended first', async () => {
    const { port } = await serve((socket) => socket.once('data', () => socket.destroy()))
    const openSockets = () => readdirSync('/proc/self/fd').filter((fd) => isSocket(`/proc/self/fd/${fd}`)).length
    const before = openSockets()
    expect(await read(dialerWith(), port, { timeoutMs: patienceMs, maxBytes: 100, send: bytesOf('who are you') })).toEqual(new Uint8Array())
    await expect.poll(openSockets).toBe(before)
  })

  it('ends a conversation that never comes to its end', async () => {
    const { port } = await serve((socket) => socket.on('data', (chunk) => socket.write(chunk)))
    function* endless(): Exchange<string> {
      for (;;) yield* hear({ send: bytesOf('x'), lengthOf: () => 1, maxBytes: 10 })
    }
    expect(await dialerWith().converse(loopback, port, endless(), patienceMs)).toBeUndefined()
  })

  it('spends no more than its time on a tarpit', async () => {
    const { port } = await serve((socket) => {
      const drip = setInterval(() => socket.write('x'), 20)
      socket.on('close', () => clearInterval(drip))
    })
    // All its bytes would take longer than this test may.
    const dialer = dialerWith()
    const bytes = await read(dialer, port, { timeoutMs: 300, maxBytes: 10_000 })
    expect(bytes?.length).toBeGreaterThan(0)
    expect(bytes?.length).toBeLessThan(10_000)
    expect(dialer.cuts()).toEqual([{ bound: 'time', answers: 1, addresses: [loopback] }])
  })

  it('sends a second SYN of its own to a silent port, before the kernel repeats the first', async () => {
    const port = await silentPort()
    const dialer = dialerWith()
    expect(await read(dialer, port, { timeoutMs: 6_000, maxBytes: 10 })).toBeUndefined()
    expect(dialer.sent()).toMatchObject({ connections: 2, packets: 2 })
  })

  it('has nothing of a port that says nothing', async () => {
    const { port } = await serve(() => undefined)
    expect(await read(dialerWith(), port, { timeoutMs: 100, maxBytes: 10 })).toEqual(new Uint8Array())
  })

  it('never sends a byte to printers and controllers', async () => {
    const dialer = dialerWith()
    for (const port of [515, 9100, 502]) {
      expect(await read(dialer, port, { send: bytesOf('x'), timeoutMs: 100, maxBytes: 10 })).toBeUndefined()
      expect(await dialer.exchangeUdp(loopback, port, bytesOf('x'), { timeoutMs: 50, tries: 1, maxBytes: 10 })).toBeUndefined()
    }
    expect(dialer.sent()).toMatchObject({ packets: 0, refused: 6 })
  })
})

describe('exchangeUdp', () => {
  const exchange = { timeoutMs: 100, tries: 2, maxBytes: 100 }

  it('returns the answer, asking again after a loss', async () => {
    const { port, requests } = await answer((request, socket, from, count) => {
      if (count === 2) socket.send(`re: ${request}`, from, loopback)
    })
    const bytes = await dialerWith().exchangeUdp(loopback, port, bytesOf('who?'), exchange)
    expect(Buffer.from(bytes ?? []).toString()).toBe('re: who?')
    expect(requests()).toBe(2)
  })

  it('asks so many times and no more', async () => {
    const { port, requests } = await answer(() => undefined)
    const dialer = dialerWith()
    expect(await dialer.exchangeUdp(loopback, port, bytesOf('who?'), exchange)).toBeUndefined()
    expect(requests()).toBe(2)
    expect(dialer.sent()).toMatchObject({ datagrams: 2, packets: 2 })
  })

  it('believes no other address or port', async () => {
    const stranger = createSocket('udp4')
    cleanups.push(() => stranger.close())
    const { port } = await answer((_, __, from) => stranger.send('me!', from, loopback))
    expect(await dialerWith().exchangeUdp(loopback, port, bytesOf('who?'), exchange)).toBeUndefined()
  })

  it('takes no answer that is too long', async () => {
    const { port } = await answer((_, socket, from) => socket.send(Buffer.alloc(101), from, loopback))
    const dialer = dialerWith()
    expect(await dialer.exchangeUdp(loopback, port, bytesOf('who?'), exchange)).toBeUndefined()
    expect(dialer.cuts()).toEqual([{ bound: 'datagram', answers: 1, addresses: [loopback] }])
  })

  it('asks a closed port once', async () => {
    const { port } = await answer(() => undefined)
    for (const cleanup of cleanups.splice(0)) cleanup()
    await sleep(20)
    const dialer = dialerWith()
    expect(await dialer.exchangeUdp(loopback, port, bytesOf('who?'), { ...exchange, timeoutMs: 2_000 })).toBeUndefined()
    expect(dialer.sent()).toMatchObject({ datagrams: 1 })
  })
})

describe('knock', () => {
  it('sends to the discard port and pays for three ARP requests', async () => {
    const dialer = dialerWith()
    expect(await dialer.knock(loopback)).toBe(true)
    expect(dialer.sent()).toMatchObject({ knocks: 1, packets: 3 })
  })
})

describe('limits', () => {
  it('holds so many connections open to one host and no more', async () => {
    let open = 0
    let most = 0
    const { port } = await serve((socket) => {
      open += 1
      most = Math.max(most, open)
      socket.on('close', () => {
        open -= 1
      })
    })
    const dialer = dialerWith({ connectionsPerHost: 2 })
    await Promise.all(Array.from({ length: 6 }, () => read(dialer, port, { timeoutMs: 100, maxBytes: 10 })))
    expect(most).toBe(2)
  })

  it('holds so many open in all', async () => {
    let open = 0
    let most = 0
    const { port } = await serve((socket) => {
      open += 1
      most = Math.max(most, open)
      socket.on('close', () => {
        open -= 1
      })
    }, '0.0.0.0')
    const dialer = dialerWith({ connections: 3 })
    const hosts = Array.from({ length: 6 }, (_, index) => `127.0.0.${index + 1}`)
    await Promise.all(hosts.map((host) => read(dialer, port, { timeoutMs: 100, maxBytes: 10 }, host)))
    expect(most).toBe(3)
  })

  it('keeps to the rate', async () => {
    const port = await closedPort()
    const dialer = dialerWith({ pacerOf: paced(50) })
    const startMs = now()
    await Promise.all(Array.from({ length: 15 }, () => dialer.connect(loopback, port, 1_000)))
    expect(now() - startMs).toBeGreaterThan(230)
  })
})

describe('TLS', () => {
  const certificate = selfSignedCertificate('pve1.lab.home', 'Proxmox Virtual Environment')
  function* secured(alpn?: string): Exchange<{ peer: TlsPeer | undefined; said: string }> {
    const peer = yield* beginTls(alpn)
    const bytes = yield* hear({ send: bytesOf('hello\n'), lengthOf: until(0x0a), maxBytes: 100 })
    return { peer, said: Buffer.from(bytes).toString() }
  }

  it('shows the certificate and carries what is said after it', async () => {
    const context = createSecureContext(certificate)
    const { port } = await serve((socket) => {
      const inside = new TLSSocket(socket, { isServer: true, secureContext: context })
      inside.on('error', () => undefined)
      inside.on('data', (chunk) => inside.write(`you said ${chunk}`))
    })
    const found = await dialerWith().converse(loopback, port, secured(), 2_000)
    expect(found?.said).toBe('you said hello\n')
    const { validFromDate, validToDate, publicKey } = new X509Certificate(certificate.cert)
    expect(found?.peer).toEqual({
      protocol: 'TLSv1.3',
      certificate: {
        subject: { commonName: 'pve1.lab.home', organization: 'Proxmox Virtual Environment' },
        issuer: { commonName: 'pve1.lab.home', organization: 'Proxmox Virtual Environment' },
        names: [],
        notBefore: validFromDate.getTime(),
        notAfter: validToDate.getTime(),
        keyFingerprint: createHash('sha256')
          .update(publicKey.export({ type: 'spki', format: 'der' }))
          .digest('hex'),
      },
    })
  })

  it.each([
    ['is not offered to a mail server, which would refuse it', undefined, false, 'smtp'],
    ['is offered where a conversation says so', 'http/1.1', 'http/1.1', 'http/1.1'],
  ])('the protocol (ALPN) %s', async (_, alpn, agreed, spoken) => {
    const { port } = await serve((socket) => {
      const inside = new TLSSocket(socket, { isServer: true, ...certificate, ALPNProtocols: [spoken] })
      inside.on('error', () => undefined)
      inside.on('data', () => inside.write(`${inside.alpnProtocol}\n`))
    })
    expect(await dialerWith().converse(loopback, port, secured(alpn), 2_000)).toMatchObject({ said: `${agreed}\n` })
  })

  it.each([
    ['hangs up', (socket: Socket) => socket.destroy()],
    ['speaks something else', (socket: Socket) => socket.write('220 not TLS\r\n')],
    ['says nothing', () => undefined],
  ])('has no certificate of a port that %s', async (_, behave) => {
    const { port } = await serve((socket) => void socket.once('data', () => behave(socket)))
    const dialer = dialerWith()
    expect(await dialer.converse(loopback, port, secured(), 500)).toEqual({ peer: undefined, said: '' })
    expect(dialer.cuts()).toEqual([])
  })

  it.each([
    ['in time', Uint8Array.of(0x16, 0x03, 0x03, 0x00, 0x7a, 0x02, 0x00, 0x00, 0x76), 'time'],
    // A ServerHello of sixteen megabytes.
    ['within bounds', Uint8Array.of(0x16, 0x03, 0x03, 0x00, 0x04, 0x02, 0xff, 0xff, 0xff), 'length'],
  ] as const)('has no certificate of a handshake that does not end %s, and says so', async (_, start, bound) => {
    const { port } = await serve((socket) => {
      socket.once('data', () => socket.write(start))
      const drip = setInterval(() => socket.write('x'), 20)
      socket.on('close', () => clearInterval(drip))
    })
    const dialer = dialerWith()
    expect(await dialer.converse(loopback, port, secured(), 500)).toEqual({ peer: undefined, said: '' })
    expect(dialer.cuts()).toEqual([{ bound, answers: 1, addresses: [loopback] }])
  })

  it('does not take messages for ever that OpenSSL passes over', async () => {
    const helloRequests = Buffer.concat(Array.from({ length: 10_000 }, () => Uint8Array.of(0x16, 0x03, 0x03, 0x00, 0x04, 0, 0, 0, 0)))
    const { port } = await serve((socket) => {
      const pour = (): void => {
        while (!socket.destroyed && socket.write(helloRequests));
      }
      socket.on('drain', pour)
      socket.once('data', pour)
    })
    const dialer = dialerWith()
    expect(await dialer.converse(loopback, port, secured(), patienceMs)).toEqual({ peer: undefined, said: '' })
    expect(dialer.cuts()).toEqual([{ bound: 'length', answers: 1, addresses: [loopback] }])
  })

  it('keeps a hundred names of a certificate, and says that there are more', async () => {
    const names = Array.from({ length: 101 }, (_, index) => `host-${index}.many.example.net`)
    const context = createSecureContext(makeCertificate({ subject: [['commonName', 'many']], names }))
    const { port } = await serve((socket) => {
      new TLSSocket(socket, { isServer: true, secureContext: context }).on('error', () => undefined)
    })
    const dialer = dialerWith()
    const found = await dialer.converse(loopback, port, beginTls(), 2_000)
    expect(found?.certificate.names).toEqual(names.slice(0, 100))
    expect(dialer.cuts()).toEqual([{ bound: 'entries', answers: 1, addresses: [loopback] }])
  })

  it('takes no megabyte of certificates', async () => {
    const names = Array.from({ length: 1_500 }, (_, index) => `host-${index}.many.example.net`)
    const { key, cert: own } = makeCertificate({ subject: [['commonName', 'many']], names })
    const context = createSecureContext({ key, cert: own.repeat(25) })
    const { port } = await serve((socket) => {
      new TLSSocket(socket, { isServer: true, secureContext: context }).on('error', () => undefined)
    })
    const dialer = dialerWith()
    expect(await dialer.converse(loopback, port, secured(), 5_000)).toEqual({ peer: undefined, said: '' })
    expect(dialer.cuts()).toEqual([{ bound: 'length', answers: 1, addresses: [loopback] }])
  })
})

describe('rates', () => {
  it('go by the address', async () => {
    const port = await closedPort()
    const stop = new AbortController()
    const never: Pacer = { take: () => 0, charge: () => undefined, nextAtMs: (nowMs) => nowMs + 1_000 }
    const dialer = dialerWith({ pacerOf: (address) => (address === '127.0.0.1' ? never : unhurried), signal: stop.signal })
    const held = Array.from({ length: 10 }, () => dialer.connect('127.0.0.1', port, 1_000))
    const free = Array.from({ length: 10 }, () => dialer.connect('127.0.0.2', port, 1_000))
    expect(await Promise.all(free)).toEqual(new Array(10).fill('rst'))
    expect(dialer.sent()).toMatchObject({ connections: 10 })
    stop.abort()
    expect(await Promise.all(held)).toEqual(new Array(10).fill('unreachable'))
  })

  it('count what the kernel sends to open a connection and to end it', async () => {
    const { port } = await serve(() => undefined)
    const dialer = dialerWith({ pacerOf: paced(50) })
    const startMs = now()
    await Promise.all(Array.from({ length: 8 }, () => dialer.connect(loopback, port, 1_000)))
    // 24 packets, of which the last two are still owed at the end.
    expect(now() - startMs).toBeGreaterThan(390)
    expect(dialer.sent()).toMatchObject({ connections: 8, packets: 24 })
  })

  it('count the payload, and an acknowledgement of each piece', async () => {
    const { port } = await serve((socket) => socket.on('data', () => socket.end('220 hello\r\n')))
    const dialer = dialerWith()
    await read(dialer, port, { send: bytesOf('x'), timeoutMs: 1_000, maxBytes: 100, end: 0x0a })
    expect(dialer.sent()).toMatchObject({ connections: 1, packets: 5 })
  })

  it('are kept by what goes by other means', async () => {
    const dialer = dialerWith({ pacerOf: paced(50), allow: () => false })
    const startMs = now()
    for (let count = 0; count < 6; count += 1) expect(await dialer.turn('127.0.0.53', 1)).toBe(true)
    expect(now() - startMs).toBeGreaterThan(70)
    expect(dialer.sent()).toMatchObject({ packets: 6, refused: 0 })
  })
})

describe('a computer that cannot send', () => {
  it('ends an exchange whose socket cannot be connected', async () => {
    const dialer = dialerWith()
    // The kernel connects no datagram socket to a broadcast address without being told to (EACCES), so nothing leaves.
    expect(
      await dialer.exchangeUdp('127.255.255.255', 137, bytesOf('x'), { timeoutMs: patienceMs, tries: 2, maxBytes: 10 }),
    ).toBeUndefined()
  })

  it('measures nothing when it may open no more files', () => {
    const script = join(import.meta.dirname, 'programs/dialer-without-files.ts')
    const command = `ulimit -n 40 && exec ${process.execPath} --no-warnings ${script}`
    expect(JSON.parse(execFileSync('sh', ['-c', command], { encoding: 'utf8' }))).toEqual({
      knock: false,
      connect: 'unreachable',
      converse: 'nothing',
      exchangeUdp: 'nothing',
      reverse: 'nothing',
      gaveUp: false,
      neighbours: [],
      link: 'up',
      rawLink: 'network',
    })
  })
})

describe('stop', () => {
  it('ends everything, however long it would have waited', async () => {
    const { port } = await serve(() => undefined)
    const udp = await answer(() => undefined)
    const stop = new AbortController()
    const dialer = dialerWith({ signal: stop.signal, pacerOf: paced(100) })
    const reading = { timeoutMs: patienceMs, maxBytes: 10 }
    const all = [
      ...Array.from({ length: 40 }, () => read(dialer, port, reading)),
      dialer.exchangeUdp('127.0.0.1', udp.port, bytesOf('who?'), { timeoutMs: patienceMs, tries: 3, maxBytes: 10 }),
      dialer.connect(loopback, port, patienceMs),
    ]
    await sleep(100)
    const { packets } = dialer.sent()
    stop.abort()
    await Promise.all(all)
    expect(dialer.sent().packets).toBe(packets)
    expect(await dialer.connect(loopback, port, 1_000)).toBe('unreachable')
    expect(dialer.sent().packets).toBe(packets)
  })
})
