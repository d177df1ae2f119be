/**
 * The helper on a wire: two ends of one veth pair, `near` and `far`, in a network namespace that this suite makes and that goes
 * with its holder process. Nothing leaves it. As root the helper starts as real root, else as root of a user namespace.
 */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { testedRawlink } from '../../scripts/build-rawlink.ts'
import { backlogLimitFrames, openRawLink, type RawLink } from '../../src-main/net/rawlink.ts'
import { createMessageReader, encodeFrames, type RawLinkMessage, type ReceivedFrame } from '../../src-main/net/rawlink-messages.ts'
import { type Failure, isFailure } from '../../src-shared/domain/failure.ts'

const isRoot = process.getuid?.() === 0
const unshare = isRoot ? ['--net'] : ['--user', '--map-root-user', '--net']
const helper = testedRawlink()
const missing = isFailure(helper)
  ? helper.message
  : spawnSync('unshare', [...unshare, 'ip', 'link', 'add', 'type', 'veth']).status === 0
    ? undefined
    : 'network namespaces with veth pairs cannot be made here.'
if (missing !== undefined) console.warn(`SKIPPED, rawlink on a wire: ${missing}`)

const nearMac = '02:00:5e:10:00:01'
const farMac = '02:00:5e:10:00:02'
const broadcastMac = 'ff:ff:ff:ff:ff:ff'
/** UDP from DNS to what hosts say to everybody: DHCP, NetBIOS, SSDP, WS-Discovery, multicast DNS, LLMNR. */
const publicPorts = ['0043', '0044', '0089', '008a', '076c', '0e76', '14e9', '14eb'].map((port) => `0035${port}`)
const nobody = 65_534
const directory = mkdtempSync(join(tmpdir(), 'portolan-rawlink-lab-'))
let holder: ChildProcessWithoutNullStreams
const open: { close(): Promise<void> }[] = []

/** The command that runs another one inside the namespace, in the same process. */
function entering(): string[] {
  return ['nsenter', '-t', String(holder.pid), ...(isRoot ? [] : ['-U', '--preserve-credentials']), '-n']
}

function inside(...command: string[]): string {
  const [file = '', ...rest] = [...entering(), ...command]
  return execFileSync(file, rest, { encoding: 'utf8' })
}

/** An executable that starts the helper inside the namespace with the same process id, which it writes down. */
function helperInside(name: string, command: string): string {
  const path = join(directory, name)
  writeFileSync(path, `#!/bin/sh\necho $$ > ${path}.pid\nexec ${entering().join(' ')} ${command} "$@"\n`, { mode: 0o755 })
  return path
}

function statusOf(name: string): Record<string, string> {
  const text = readFileSync(`/proc/${pidOf(name)}/status`, 'utf8')
  return Object.fromEntries(text.split('\n').map((line) => line.split(/:\s*/, 2)))
}

function pidOf(name: string): number {
  return Number(readFileSync(join(directory, `${name}.pid`), 'utf8'))
}

interface Witness {
  readonly link: RawLink
  readonly frames: ReceivedFrame[]
  readonly refused: string[]
  readonly states: string[]
  readonly counts: { unsent: number; drops: number }
  readonly closed: Promise<Failure | undefined>
}

/** Opens a link that remembers what it is told. */
async function witness(interfaceName: string, command = String(helper)): Promise<Witness> {
  const frames: ReceivedFrame[] = []
  const refused: string[] = []
  const states: string[] = []
  const counts = { unsent: 0, drops: 0 }
  let ended = (_: Failure | undefined): void => {}
  const closed = new Promise<Failure | undefined>((resolve) => {
    ended = resolve
  })
  const link = await openRawLink(helperInside(interfaceName, command), interfaceName, {
    frames: (more) => void frames.push(...more),
    drops: (count) => {
      counts.drops += count
    },
    unsent: (count) => {
      counts.unsent += count
    },
    linkDown: () => void states.push('down'),
    linkUp: () => void states.push('up'),
    refused: (text) => void refused.push(text),
    closed: (reason) => ended(reason),
  })
  if (isFailure(link)) throw new Error(link.message)
  open.push(link)
  return { link, frames, refused, states, counts, closed }
}

/** Waits until something is so; the test fails when it does not become so. */
async function until(isSo: () => boolean, limitMs = 5_000): Promise<void> {
  const start = performance.now()
  while (!isSo()) {
    if (performance.now() - start > limitMs) throw new Error(`not within ${limitMs} ms: ${isSo}`)
    await sleep(5)
  }
}

/** Frames that an end has taken from the wire, of whatever kind: the kernel's own count. */
function receivedBy(interfaceName: string): number {
  return JSON.parse(inside('ip', '-j', '-s', 'link', 'show', interfaceName))[0].stats64.rx.packets
}

/** An Ethernet frame: addresses and EtherType, then the payload in hexadecimal, padded to 60 bytes. */
function frame(source: string, destination: string, payload: string): Uint8Array {
  const bytes = Buffer.from(`${destination}${source}`.replaceAll(':', '') + payload.replaceAll(' ', ''), 'hex')
  return Buffer.concat([bytes, Buffer.alloc(Math.max(0, 60 - bytes.length))])
}

const arp = '0806 0001 0800 06 04 0002 02005e100001 0a010101 02005e100002 0a010102'
const farArp = '0806 0001 0800 06 04 0002 02005e100002 0a010102 02005e100001 0a010101'
const reply = frame(farMac, nearMac, farArp)

/** A numbered ARP frame from near to far. */
function numbered(number: number): Uint8Array {
  return frame(nearMac, farMac, `${arp} ${number.toString(16).padStart(8, '0')}`)
}

/** IPv4 with a protocol, a fragment field and a first word after the header (for TCP and UDP: source and destination port). */
function ipv4(protocol: number, fragment: string, word: string, to = farMac): Uint8Array {
  return frame(nearMac, to, `0800 45 00 002c 0001 ${fragment} 40 ${hex(protocol)} 0000 0a010101 0a010102 ${word}`)
}

/** IPv4 with four bytes of options. */
function ipv4WithOptions(protocol: number, word: string): Uint8Array {
  return frame(nearMac, farMac, `0800 46 00 0030 0001 0000 40 ${hex(protocol)} 0000 0a010101 0a010102 01010101 ${word}`)
}

function ipv6(nextHeader: number, word: string, to = farMac): Uint8Array {
  return frame(nearMac, to, `86dd 60000000 0010 ${hex(nextHeader)} 40 ${'fe80'.padEnd(32, '1')} ${'fe80'.padEnd(32, '2')} ${word}`)
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

/** Sends frames that rawlink would not, by a packet socket of perl (part of every Debian). */
function sendByPerl(interfaceName: string, frames: readonly Uint8Array[]): void {
  const index = JSON.parse(inside('ip', '-j', 'link', 'show', interfaceName))[0].ifindex
  const script = `socket(S, 17, 3, 0) or die; my $i = shift;
    for (@ARGV) { send(S, pack("H*", $_), 0, pack("S n i S C C a8", 17, 0, $i, 0, 0, 6, "")) or die "$!" }`
  inside('perl', '-e', script, String(index), ...frames.map((bytes) => Buffer.from(bytes).toString('hex')))
}

/** The helper without the client: for what a client never does. */
function startBare(interfaceName: string): ChildProcessWithoutNullStreams {
  const child = spawn(helperInside(interfaceName, String(helper)), [interfaceName], { stdio: 'pipe' })
  child.stdin.on('error', () => {})
  return child
}

async function exitOf(
  child: ChildProcessWithoutNullStreams,
): Promise<{ status: number | null; messages: readonly RawLinkMessage[] | undefined }> {
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const [status] = await once(child, 'close')
  return { status, messages: createMessageReader().read(Buffer.concat(chunks)) }
}

describe.skipIf(missing !== undefined)('rawlink on a wire', () => {
  beforeAll(async () => {
    chmodSync(directory, 0o755)
    // Without IPv6 the kernel says nothing on these interfaces by itself.
    const script = `echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
      ip link add near address ${nearMac} type veth peer name far address ${farMac}
      ip link set near up && ip link set far up && echo made && exec cat`
    holder = spawn('unshare', [...unshare, 'sh', '-c', script])
    await once(holder.stdout, 'data')
    await until(() => JSON.parse(inside('ip', '-j', 'link', 'show', 'near'))[0].operstate === 'UP')
  })

  afterEach(async () => {
    for (const link of open.splice(0)) await link.close()
  })

  afterAll(() => {
    holder.stdin.end()
    rmSync(directory, { recursive: true })
  })

  it('tells its address and MTU, and carries frames both ways with the time', async () => {
    const near = await witness('near')
    const far = await witness('far')
    expect(near.link).toMatchObject({ mac: nearMac, mtu: 1500 })
    const before = Date.now()
    near.link.send([numbered(1), numbered(2)])
    await until(() => far.frames.length === 2)
    const after = Date.now()
    expect(far.frames.map(({ bytes }) => Buffer.from(bytes))).toEqual([numbered(1), numbered(2)])
    for (const { atMs } of far.frames) {
      expect(atMs).toBeGreaterThan(before - 1)
      expect(atMs).toBeLessThan(after + 1)
    }
    far.link.send([reply])
    await until(() => near.frames.length === 1)
    expect(near.frames.map(({ bytes }) => Buffer.from(bytes))).toEqual([reply])
  })

  it('does not hear what this computer sends', async () => {
    const near = await witness('near')
    const far = await witness('far')
    sendByPerl('near', [numbered(1)])
    await until(() => far.frames.length === 1)
    far.link.send([reply])
    await until(() => near.frames.length > 0)
    expect(near.frames.map(({ bytes }) => Buffer.from(bytes))).toEqual([reply])
  })

  it('hands each frame on as it comes, not in blocks', async () => {
    const near = await witness('near')
    const far = await witness('far')
    for (let round = 1; round <= 20; round += 1) {
      near.link.send([numbered(round)])
      await until(() => far.frames.length === round)
    }
  })

  it('sends nothing but what the policy allows', async () => {
    const near = await witness('near')
    const before = receivedBy('far')
    const long = Buffer.concat([numbered(0), Buffer.alloc(1500 + 14 + 1 - 60)])
    const forbidden: [Uint8Array, string][] = [
      [frame('02:00:5e:10:00:99', farMac, arp), "not from the interface's own MAC"],
      [frame(nearMac, farMac, farArp), "ARP for another MAC than the interface's own"],
      [numbered(0).subarray(0, 27), 'ARP without a sender'],
      [frame(nearMac, farMac, '88cc 0000'), 'not ARP, IPv4 or IPv6'],
      [frame(nearMac, farMac, '8100 0005 0800 4500'), 'not ARP, IPv4 or IPv6'],
      [frame(nearMac, '01:80:c2:00:00:00', '0026 424203'), 'not ARP, IPv4 or IPv6'],
      [long, 'longer than the MTU'],
      [numbered(0).subarray(0, 13), 'shorter than an Ethernet header'],
      [new Uint8Array(0), 'shorter than an Ethernet header'],
    ]
    for (const [bytes, reason] of forbidden) {
      near.link.send([bytes])
      await until(() => near.refused.length > 0)
      expect(near.refused.splice(0)).toEqual([`1 not sent by policy, the first: ${reason}`])
    }
    expect(receivedBy('far')).toBe(before)
    // It goes on, with the allowed frames among forbidden ones, up to the longest.
    near.link.send([numbered(1), long, long.subarray(0, 1514), new Uint8Array(5), numbered(2)])
    await until(() => near.refused.length > 0)
    expect(near.refused).toEqual(['2 not sent by policy, the first: longer than the MTU'])
    await until(() => receivedBy('far') === before + 3)
  })

  it('hears ARP, ICMP, TCP and UDP to its own ports, and what is said to everybody, only', async () => {
    const far = await witness('far')
    // 61000 is 0xee48.
    const heard = [
      numbered(1),
      ipv4(1, '0000', '00000000'),
      ipv4(6, '4000', '0050ee48'),
      ipv4(17, '0000', '0035ffff'),
      ipv4(17, '2000', '0035ee48'),
      ipv4WithOptions(6, '0050ee48'),
      ipv6(58, '88000000'),
      ipv6(6, '0050ee48'),
      ipv6(17, '0035ee48'),
      ...publicPorts.flatMap((port) => [ipv4(17, '4000', port, broadcastMac), ipv4(17, '0000', port, '01:00:5e:00:00:fb')]),
    ]
    const ignored = [
      ...publicPorts.map((port) => ipv4(17, '0000', port)),
      ...publicPorts.map((port) => ipv4(17, '0001', port, broadcastMac)),
      ipv4(6, '0000', '14e914e9', broadcastMac),
      ipv4(17, '0000', '14e90045', broadcastMac),
      ipv6(17, '14e914e9', '33:33:00:00:00:fb'),
      ipv4(6, '4000', '0050ee47'),
      ipv4(17, '0000', 'ffff0035'),
      ipv4(17, '0001', '0035ee48'),
      ipv4(1, '00ff', '00000000'),
      ipv4(2, '0000', '0000ee48'),
      ipv4WithOptions(6, 'ee480050'),
      ipv6(6, 'ee480050'),
      ipv6(17, '0035ee47'),
      ipv6(44, '3a000000'),
      frame(nearMac, farMac, '88cc ee48ee48'),
      frame(nearMac, farMac, `8100 0005 ${arp}`),
      frame(
        nearMac,
        farMac,
        `8100 0005 ${Buffer.from(ipv4(6, '0000', '0050ee48'))
          .subarray(12)
          .toString('hex')}`,
      ),
    ]
    sendByPerl('near', [...ignored, ...heard, ...ignored, numbered(99)])
    await until(() => far.frames.length > heard.length)
    expect(far.frames.map(({ bytes }) => Buffer.from(bytes))).toEqual([...heard, numbered(99)].map((bytes) => Buffer.from(bytes)))
  })

  it('hears a frame whose tag carries only a priority', async () => {
    const far = await witness('far')
    sendByPerl('near', [frame(nearMac, farMac, `8100 e000 ${arp}`)])
    await until(() => far.frames.length === 1)
    expect(Buffer.from(far.frames[0]?.bytes ?? []).subarray(12, 14)).toEqual(Buffer.from([0x08, 0x06]))
  })

  it('carries 20,000 frames at 20,000 a second without loss', async () => {
    const near = await witness('near')
    const far = await witness('far')
    const start = performance.now()
    for (let sent = 0; sent < 20_000; ) {
      const due = Math.min(20_000, Math.floor((performance.now() - start) * 20), sent + backlogLimitFrames - near.link.backlog)
      near.link.send(Array.from({ length: due - sent }, (_, i) => numbered(sent + i)))
      sent = due
      await sleep(1)
    }
    await until(() => far.frames.length + far.counts.drops + near.counts.unsent >= 20_000)
    const numbers = far.frames.map(({ bytes }) => Buffer.from(bytes).readUInt32BE(42))
    expect(numbers).toEqual(Array.from({ length: 20_000 }, (_, i) => i))
    expect(far.frames.every(({ atMs }, i) => i === 0 || atMs >= (far.frames[i - 1]?.atMs ?? 0))).toBe(true)
  })

  it('sends no more than 200,000 frames a second', async () => {
    const near = startBare('near')
    const far = await witness('far')
    const count = 60_000
    const messages = encodeFrames(Array.from({ length: count }, (_, i) => numbered(i)))
    near.stdin.end(Buffer.concat(messages.map(({ bytes }) => bytes)))
    await until(() => far.frames.length + far.counts.drops >= count)
    const durationMs = (far.frames.at(-1)?.atMs ?? 0) - (far.frames[0]?.atMs ?? 0)
    // All but the burst of 2,000 take their share of a second; what the reader lost may be the last ones.
    expect(durationMs).toBeGreaterThan(((far.frames.length - 2_000) / 200_000) * 1_000 * 0.95)
  })

  it('has no privilege left once it is open', async () => {
    await witness('near')
    const status = statusOf('near')
    const none = '0000000000000000'
    expect(status).toMatchObject({ CapInh: none, CapPrm: none, CapEff: none, CapBnd: none, CapAmb: none, NoNewPrivs: '1' })
    if (helper === process.env['PORTOLAN_TESTED_RAWLINK']) console.warn('the sanitized helper runs without seccomp')
    else expect(status['Seccomp']).toBe('2')
    if (!isRoot) return
    expect(status['Uid']?.split('\t')).toEqual(Array(4).fill(String(nobody)))
    expect(status['Gid']?.split('\t')).toEqual(Array(4).fill(String(nobody)))
    expect(status['Groups']?.trim()).toBe('')
  })

  it.skipIf(!isRoot)('works for a plain user by its file capability, and gives that up', async () => {
    const copy = join(directory, 'rawlink-allowed')
    copyFileSync(String(helper), copy)
    chmodSync(copy, 0o755)
    execFileSync('setcap', ['cap_net_raw+ep', copy])
    const asNobody = `setpriv --reuid ${nobody} --regid ${nobody} --clear-groups`
    const near = await witness('near', `${asNobody} ${copy}`)
    const none = '0000000000000000'
    expect(statusOf('near')).toMatchObject({ CapInh: none, CapPrm: none, CapEff: none, CapAmb: none, NoNewPrivs: '1' })
    const before = receivedBy('far')
    near.link.send([numbered(1)])
    await until(() => receivedBy('far') === before + 1)

    const withoutNewPrivileges = helperInside('refused', `${asNobody} setpriv --no-new-privs ${copy}`)
    const ignore = (): void => {}
    const events = { frames: ignore, drops: ignore, unsent: ignore, linkDown: ignore, linkUp: ignore, refused: ignore, closed: ignore }
    expect(await openRawLink(withoutNewPrivileges, 'near', events)).toMatchObject({ failure: 'raw-unavailable' })
  })

  it.each([
    ['set down', ['near', 'down'], ['near', 'up']],
    ['without carrier', ['far', 'down'], ['far', 'up']],
  ])('works on after a link that was %s', async (_, down, up) => {
    const near = await witness('near')
    const far = await witness('far')
    inside('ip', 'link', 'set', ...down)
    await until(() => near.states.length === 1)
    near.link.send([numbered(1), numbered(2)])
    await until(() => near.counts.unsent === 2)
    inside('ip', 'link', 'set', ...up)
    await until(() => near.states.length === 2 && far.states.length === 2)
    expect(near.states).toEqual(['down', 'up'])
    near.link.send([numbered(3)])
    far.link.send([reply])
    await until(() => far.frames.length === 1 && near.frames.length === 1)
    expect(far.frames.map(({ bytes }) => Buffer.from(bytes))).toEqual([numbered(3)])
  })

  it('opens an interface that is down and waits for it', async () => {
    inside('ip', 'link', 'set', 'near', 'down')
    const near = await witness('near')
    await until(() => near.states.length === 1)
    inside('ip', 'link', 'set', 'near', 'up')
    await until(() => near.states.length === 2)
    expect(near.states).toEqual(['down', 'up'])
  })

  it('ends when the interface goes away', async () => {
    inside('ip', 'link', 'add', 'brief', 'type', 'veth', 'peer', 'name', 'brief-peer')
    inside('ip', 'link', 'set', 'brief', 'up')
    const brief = await witness('brief')
    inside('ip', 'link', 'del', 'brief')
    expect(await brief.closed).toMatchObject({ failure: 'network', message: 'The interface brief is gone.' })
  })

  it('says when it is killed', async () => {
    const near = await witness('near')
    process.kill(pidOf('near'), 'SIGKILL')
    expect(await near.closed).toMatchObject({ failure: 'network', message: expect.stringContaining('SIGKILL') })
  })

  it('refuses an interface that is not Ethernet', async () => {
    const [file = '', ...rest] = [...entering(), 'ip', 'tuntap', 'add', 'tunnel', 'mode', 'tun']
    if (spawnSync(file, rest).status !== 0) return console.warn('SKIPPED: no tun interface can be made here')
    await expect(witness('tunnel')).rejects.toThrow('tunnel is not an Ethernet interface.')
  })

  it('leaves when its input ends, also in the middle of a message', async () => {
    const near = await witness('near')
    await near.link.close()
    expect(await near.closed).toBeUndefined()
    expect(() => process.kill(pidOf('near'), 0)).toThrow('ESRCH')

    const aborted = await witness('near')
    await aborted.link.abort()
    expect(await aborted.closed).toBeUndefined()
    expect(() => process.kill(pidOf('near'), 0)).toThrow('ESRCH')

    const bare = startBare('near')
    bare.stdin.end(Buffer.from([200, 0, 0, 0, 2, 60, 0, 1]))
    const { status, messages } = await exitOf(bare)
    expect(status).toBe(0)
    expect(messages).toEqual([{ kind: 'ready', mac: nearMac, mtu: 1500 }])
  })

  it('leaves at the end of its input and not when all is sent', async () => {
    const far = await witness('far')
    // A queue that lets one frame a second go, and holds the others.
    inside('tc', 'qdisc', 'replace', 'dev', 'near', 'root', 'tbf', 'rate', '480bit', 'burst', '120', 'limit', '240')
    try {
      const bare = startBare('near')
      await once(bare.stdout, 'readable')
      bare.stdin.write(Buffer.concat(encodeFrames(Array.from({ length: 4_000 }, (_, i) => numbered(i))).map(({ bytes }) => bytes)))
      await until(() => far.frames.length > 0)
      const exit = exitOf(bare)
      bare.stdin.destroy()
      // All would take more than an hour.
      expect((await exit).status).toBe(0)
      expect(far.frames.length).toBeLessThan(4_000)
    } finally {
      inside('tc', 'qdisc', 'del', 'dev', 'near', 'root')
    }
  })

  it('leaves less than 50 ms of frames in the queue of a link of 1 Mbit/s, and takes the others with it', async () => {
    const bitsPerSecond = 1_000_000
    const far = await witness('far')
    inside('tc', 'qdisc', 'replace', 'dev', 'near', 'root', 'tbf', 'rate', '1mbit', 'burst', '1600', 'limit', '1000000')
    const queuedBytes = (): number => JSON.parse(inside('tc', '-j', '-s', 'qdisc', 'show', 'dev', 'near'))[0].backlog
    try {
      const near = await witness('near')
      const frames = Array.from({ length: backlogLimitFrames }, (_, i) => numbered(i))
      near.link.send(frames)
      await until(() => far.frames.length > 100)
      const queued = queuedBytes()
      await near.link.abort()
      expect(queued).toBeGreaterThan(0)
      expect(queued * 8).toBeLessThan(bitsPerSecond / 20)
      await until(() => queuedBytes() === 0)
      expect(far.frames.length).toBeLessThan(frames.length)
    } finally {
      inside('tc', 'qdisc', 'del', 'dev', 'near', 'root')
    }
  })

  it.each([
    ['a message beyond the limit', [1, 0, 2, 0, 2], 'not a message of frames'],
    ['a length of four billion', [255, 255, 255, 255, 2], 'not a message of frames'],
    ['another kind of message', [0, 0, 0, 0, 1], 'not a message of frames'],
    ['a frame longer than its message', [3, 0, 0, 0, 2, 9, 0, 1], 'a frame longer than its message'],
    ['half a length', [1, 0, 0, 0, 2, 9], 'a frame without a length'],
  ])('ends on %s', async (_, bytes, text) => {
    const bare = startBare('near')
    bare.stdin.write(Buffer.from(bytes))
    const { status, messages } = await exitOf(bare)
    expect(status).toBe(6)
    expect(messages?.at(-1)).toEqual({ kind: 'error', code: 'protocol', text })
  })

  it('survives garbage of every shape', async () => {
    const before = receivedBy('far')
    let seed = 7
    const random = (limit: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
      return (seed >>> 8) % limit
    }
    for (let round = 0; round < 24; round += 1) {
      const bytes = Buffer.from(Array.from({ length: random(4_000) }, () => random(256)))
      // Half of them are well formed up to the frames' bytes, which then break the policy.
      const wellFormed = encodeFrames(Array.from({ length: 50 }, () => bytes.subarray(random(bytes.length + 1))))
      const bare = startBare('near')
      bare.stdin.end(round % 2 === 0 ? bytes : Buffer.concat(wellFormed.map((message) => message.bytes)))
      const { status, messages } = await exitOf(bare)
      expect(messages?.[0]).toMatchObject({ kind: 'ready' })
      expect([0, 6]).toContain(status)
    }
    expect(receivedBy('far')).toBe(before)
  })

  it('goes on sending while nobody reads what it hears, and tells what was lost', async () => {
    const near = startBare('near')
    const far = await witness('far')
    await once(near.stdout, 'readable')
    const before = receivedBy('near')
    // More than ring, output and pipe hold together.
    for (let sent = 0; sent < 30_000; sent += 1_000) {
      await until(() => far.link.backlog === 0)
      far.link.send(Array.from({ length: 1_000 }, () => reply))
    }
    await until(() => receivedBy('near') === before + 30_000)
    for (let sent = 0; sent < 2_000; sent += 1) near.stdin.write(encodeFrames([numbered(sent)])[0]?.bytes)
    await until(() => far.frames.length === 2_000)
    setTimeout(() => near.stdin.end(), 1_500)
    const { status, messages } = await exitOf(near)
    const heard = messages?.reduce((sum, message) => sum + (message.kind === 'frames' ? message.frames.length : 0), 0) ?? 0
    const lost = messages?.reduce((sum, message) => sum + (message.kind === 'drops' ? message.count : 0), 0) ?? 0
    expect(status).toBe(0)
    expect(lost).toBeGreaterThan(0)
    expect(heard + lost).toBe(30_000)
  })
})
