/**
 * The lab itself is right: what a plain client sees from the scanner's host is the table of truth, with root and without; commands are
 * passed through; and nothing of a lab outlives it, however it ends. This file sends no packet: all is run inside labs.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assertInsideLab } from './inside.ts'
import { type Lab, startLab, unavailable } from './lab.ts'
import type { LabHost } from './network.ts'
import { homeLabScanner, homeLabTruth } from './networks/home-lab.ts'
import type { PlainScanOrder, PlainScanResult } from './plain-scan.ts'

const reason = unavailable('ping', 'bash', 'nmblookup')
const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const labCommand = pathOf('command.ts')
const plainScan = pathOf('plain-scan.ts')

const order: PlainScanOrder = {
  addresses: homeLabTruth.map((host) => host.address),
  tcpPorts: [21, 22, 23, 25, 53, 80, 88, 110, 111, 135, 139, 389, 443, 445, 3128, 8006],
  udpPorts: [53, 111, 135, 137, 161, 500],
}

/** What the plain scan must say of home-lab. */
const expected: PlainScanResult[] = homeLabTruth.map((host) => {
  const sorted = (ports: readonly number[], open: readonly number[]) => {
    const closed = ports.filter((port) => !open.includes(port))
    return { open, refused: host.closedPorts === 'refuse' ? closed : [], silent: host.closedPorts === 'drop' ? closed : [] }
  }
  return {
    address: host.address,
    tcp: sorted(order.tcpPorts, host.tcpPorts),
    udp: sorted(order.udpPorts, host.udpPorts),
    name: host.dnsName,
    addressOfName: host.address,
  }
})

describe.skipIf(reason !== undefined)(`home-lab${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab

  beforeAll(async () => {
    lab = await startLab('home-lab')
  })
  afterAll(async () => {
    await lab?.stop()
  })

  it('has exactly the ports and names of the table of truth', async () => {
    const { stdout } = await lab.run(process.execPath, [plainScan, JSON.stringify(order)])
    expect(JSON.parse(stdout)).toEqual(expected)
  })

  it('has the MAC addresses of the table, the scanner among them', async () => {
    await Promise.all(homeLabTruth.map((host) => lab.run('ping', ['-c', '1', '-W', '1', host.address])))
    const neighbours = JSON.parse((await lab.run('ip', ['-json', 'neighbour'])).stdout) as { dst: string; lladdr?: string }[]
    const macs = new Map(neighbours.map(({ dst, lladdr }) => [dst, lladdr]))
    expect(homeLabTruth.map((host) => macs.get(host.address))).toEqual(homeLabTruth.map((host) => host.mac))
    const { stdout } = await lab.run('cat', [`/sys/class/net/${homeLabScanner.interface}/address`])
    expect(stdout.trim()).toBe(homeLabScanner.mac)
  })

  it('has MAC prefixes of the vendors that the table names', () => {
    const registry = JSON.parse(readFileSync(pathOf('../../node_modules/oui-data/index.json'), 'utf8')) as Record<string, string>
    const vendorOf = (mac: string) => registry[mac.slice(0, 8).replaceAll(':', '').toUpperCase()]?.split('\n')[0]
    expect(homeLabTruth.map((host) => vendorOf(host.mac))).toEqual(homeLabTruth.map((host) => host.vendor))
  })

  it('answers echo with the operating system’s initial TTL, except the desktop', async () => {
    const pings = await Promise.all(homeLabTruth.map((host) => lab.run('ping', ['-c', '1', '-W', '1', host.address])))
    const ttls = pings.map(({ stdout }) => Number(/ttl=(\d+)/.exec(stdout)?.[1]) || undefined)
    expect(ttls).toEqual(homeLabTruth.map((host) => (host.answersEcho ? host.initialTtl : undefined)))
  })

  it('answers NetBIOS node status with the names of the table', async () => {
    for (const host of homeLabTruth.filter((each) => each.netbiosNames !== undefined)) {
      const { stdout } = await lab.run('nmblookup', ['-A', host.address])
      const names = [...stdout.matchAll(/^\s+(\S+)\s+<([0-9a-f]{2})> - (<GROUP>)?/gm)].map(([, name, suffix = '', group]) => ({
        name,
        suffix: Number.parseInt(suffix, 16),
        group: group !== undefined,
      }))
      expect(names, host.name).toEqual(host.netbiosNames)
    }
  })

  it('greets as FTP and SSH servers do', async () => {
    for (const host of homeLabTruth.filter((each) => each.tcpPorts.includes(22))) {
      const greeting = async (port: number) => (await lab.run('bash', ['-c', `head -1 </dev/tcp/${host.address}/${port}`])).stdout
      expect(await greeting(21)).toMatch(/^220 /)
      expect(await greeting(22)).toMatch(/^SSH-2\.0-/)
    }
  })

  it('routes to the provider’s end of the line and no further', async () => {
    expect((await lab.run('ping', ['-c', '1', '-W', '1', '198.51.100.1'])).stdout).toContain('ttl=63')
    expect((await lab.host('isp').run('ip', ['route', 'show', 'default'])).stdout).toBe('')
    expect((await lab.run('ip', ['route', 'show', 'default'])).stdout).toContain('default via 10.1.1.1')
  })

  it('pulls a cable and plugs it in again', async () => {
    const carrier = async () => (await lab.run('cat', ['/sys/class/net/eth0/carrier'])).stdout.trim()
    await lab.unplug()
    expect(await carrier()).toBe('0')
    await lab.plug()
    await expect.poll(carrier).toBe('1')
  })

  it('shows none of the machine’s interfaces, resolvers and host names', async () => {
    expect((await lab.run('ls', ['/sys/class/net'])).stdout.split('\n').filter(Boolean)).toEqual(['eth0', 'lo'])
    expect((await lab.run('cat', ['/etc/resolv.conf'])).stdout).toBe('search lab.home\nnameserver 10.1.1.1\n')
    expect((await lab.run('hostname')).stdout.trim()).toBe('scanner')
  })

  it('lets only code inside it send packets', async () => {
    expect(() => assertInsideLab()).toThrow(/inside a lab only/)
    const guarded = `import { assertInsideLab } from '${pathOf('inside.ts')}'; console.log(assertInsideLab())`
    const { stdout } = await lab.run(process.execPath, ['--input-type=module', '--eval', guarded])
    expect(stdout).toBe('home-lab\n')
  })

  it('leaves no process, namespace or interface when it is stopped', async () => {
    const namespaceOfHost = async ({ name }: LabHost) => (await lab.host(name).run('readlink', ['/proc/self/ns/net'])).stdout.trim()
    const namespaces = await Promise.all(lab.network.hosts.map(namespaceOfHost))
    expect(new Set(namespaces).size).toBe(lab.network.hosts.length)
    expect(namespaces.flatMap(processesIn)).not.toEqual([])
    await lab.stop()
    expect(namespaces.flatMap(processesIn)).toEqual([])
    expect(Object.keys(networkInterfaces()).filter((name) => /^(br-|port\d)/.test(name))).toEqual([])
    expect(readIfThere('/run/netns').filter((name) => lab.network.hosts.some((host) => host.name === name))).toEqual([])
  })
})

describe.skipIf(reason !== undefined)('npm run lab', () => {
  it('passes input, output and exit status through', async () => {
    const run = labProcess(['run', 'flat-1', '--', 'sh', '-c', 'cat; echo $PORTOLAN_LAB; exit 7'])
    run.stdin?.end('input\n')
    expect(await textOf(run)).toBe('input\nflat-1\n')
    expect(await exitOf(run)).toBe(7)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('passes %s to the command and leaves nothing', async (signal, status) => {
    const { run, namespace } = await labSaying('readlink /proc/self/ns/pid; exec sleep 60')
    run.kill(signal)
    expect(await exitOf(run)).toBe(status)
    expect(processesIn(namespace)).toEqual([])
  })

  it('reports the status of a command that sees to its own signals', async () => {
    const { run } = await labSaying('trap "exit 5" INT; readlink /proc/self/ns/pid; while :; do sleep 0.05; done')
    run.kill('SIGINT')
    expect(await exitOf(run)).toBe(5)
  })

  it('vanishes whole when it is killed', async () => {
    const { run, namespace } = await labSaying('readlink /proc/self/ns/pid; exec sleep 60')
    expect(processesIn(namespace)).not.toEqual([])
    run.kill('SIGKILL')
    await expect.poll(() => processesIn(namespace), { timeout: 5000 }).toEqual([])
  })

  it('says how to enter a lab that is kept up', async () => {
    const run = labProcess(['up', 'flat-1'])
    const [chunk] = (await once(run.stdout ?? run, 'data')) as [Buffer]
    const [, enter = ''] = /^ +(nsenter .*) bash$/m.exec(chunk.toString()) ?? []
    expect(spawnSync('sh', ['-c', `${enter} hostname`], { encoding: 'utf8' }).stdout).toBe('scanner\n')
    run.kill('SIGINT')
    expect(await exitOf(run)).toBe(130)
  })

  it('says what there is when it is misused', () => {
    const refusal = (...args: string[]) => spawnSync(process.execPath, [labCommand, ...args], { encoding: 'utf8' })
    expect(refusal('run', 'no-such-lab', '--', 'true')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/no-such-lab[\s\S]*home-lab/),
    })
    expect(refusal()).toMatchObject({ status: 2, stderr: expect.stringContaining('usage') })
    expect(refusal('run', 'home-lab')).toMatchObject({ status: 2, stderr: expect.stringContaining('usage') })
    expect(refusal('list')).toMatchObject({ status: 0, stdout: expect.stringContaining('home-lab') })
  })

  const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups']
  const canDropRoot =
    process.getuid?.() === 0 && spawnSync('setpriv', [...asNobody, 'unshare', '-Urn', 'test', '-r', labCommand]).status === 0

  it.skipIf(!canDropRoot)('is the same network without root, and says what is simulated', async () => {
    const args = [...asNobody, process.execPath, labCommand, 'run', 'home-lab', '--', process.execPath, plainScan, JSON.stringify(order)]
    const run = spawn('setpriv', args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const [stdout, stderr, status] = await Promise.all([text(run.stdout), text(run.stderr), exitOf(run)])
    expect(status).toBe(0)
    expect(stderr).toMatch(/need root: rpcbind, smbd/)
    expect(JSON.parse(stdout)).toEqual(expected)
  })
})

function labProcess(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [labCommand, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
}

/** A lab whose command prints its PID namespace first. */
async function labSaying(script: string): Promise<{ run: ChildProcess; namespace: string }> {
  const run = labProcess(['run', 'flat-1', '--', 'sh', '-c', script])
  const [line] = (await once(run.stdout ?? run, 'data')) as [Buffer]
  return { run, namespace: line.toString().trim() }
}

async function textOf({ stdout }: ChildProcess): Promise<string> {
  return stdout === null ? '' : await text(stdout)
}

async function exitOf(run: ChildProcess): Promise<number | null> {
  return run.exitCode ?? ((await once(run, 'exit')) as [number | null])[0]
}

/** Processes of this machine that are in the namespace (`pid:[...]` or `net:[...]`, as `readlink` prints it). */
function processesIn(namespace: string): string[] {
  const [kind = ''] = namespace.split(':')
  return readIfThere('/proc').filter((pid) => /^\d+$/.test(pid) && namespaceOf(pid, kind) === namespace)
}

function namespaceOf(pid: string, kind: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/${kind}`)
  } catch {
    return undefined
  }
}

function readIfThere(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
