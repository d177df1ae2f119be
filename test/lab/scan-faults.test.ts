/**
 * Scans that are ended, killed or robbed of their network, their helper or their disk: each says so in a sentence, ends with its documented
 * status, and keeps what was found. This file sends no packet: all is run inside labs.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { MapDocument } from '../../src-shared/domain/map-document.ts'
import { type Capture, type CapturedFrame, startCapture } from './capture.ts'
import { type Lab, type LabProcess, type Outcome, startLab, unavailable } from './lab.ts'
import { flat, flatHosts, flatScanner, flatSubnet } from './networks/flat.ts'
import { command, mapOf, othersOf, portolan, type RunningCommand, scratchFolder, startPortolan } from './portolan.ts'

const reason = unavailable('tcpdump')
const scratch = scratchFolder()
const hostCount = 64
const macs = new Map(flatHosts(hostCount, 1).map(({ address, mac }) => [address, mac]))
/** About four seconds for the two passes of the sweep, and no questions after it. */
const sweep = [flatSubnet, '--rate', '100', '--tcp', 'none', '--udp', 'none', '--no-identify']

const foundIn = (map: MapDocument): Map<string, string | undefined> =>
  new Map(othersOf(map).map(({ addresses, mac }) => [addresses[0] ?? '', mac]))

/** Hosts that had answered by then, as the wire saw it. */
const answeredBy = (frames: readonly CapturedFrame[], atMs: number): string[] =>
  frames
    .filter((frame) => frame.atMs <= atMs && frame.arp?.operation === 'reply' && frame.sourceMac !== flatScanner.mac)
    .map(({ arp }) => arp?.address ?? '')

/** Milliseconds since the epoch, as precise as the capture's. */
const now = (): number => performance.timeOrigin + performance.now()

afterAll(scratch.remove)

describe.skipIf(reason !== undefined)(`faults${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab
  let capture: Capture
  let database: string
  let count = 0

  beforeAll(async () => {
    lab = await startLab(`flat-${hostCount}`)
  })
  afterAll(async () => {
    await lab?.stop()
  })
  beforeEach(async () => {
    count += 1
    database = scratch.path(`${count}.db`)
    capture = await startCapture(lab, scratch.path(`${count}.pcap`))
  })
  afterEach(async () => {
    await capture.stop()
  })

  /** Starts a scan and waits until it has sent a good part of its frames. */
  const midway = async (...options: readonly string[]): Promise<RunningCommand> => {
    const scan = startPortolan(lab, ['scan', ...sweep, '--db', database, ...options])
    await capture.sent(120, flatScanner.mac)
    return scan
  }
  const kept = (): Promise<MapDocument> => mapOf(lab, ['show', '--db', database])

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s stops a scan at once, prints and keeps what was found', async (signal, status) => {
    const scan = await midway('--json')
    const atMs = now()
    scan.signal(signal)
    const outcome = await scan.outcome
    expect(outcome).toMatchObject({ status, stderr: '' })
    const map = JSON.parse(outcome.stdout) as MapDocument
    expect(map.scan.status).toBe('stopped')
    await sleep(500)
    const frames = await capture.stop()
    const last = frames.filter(({ sourceMac }) => sourceMac === flatScanner.mac).at(-1)?.atMs ?? 0
    expect(last - atMs).toBeLessThan(100)
    expect([...foundIn(map).keys()]).toEqual(expect.arrayContaining(answeredBy(frames, atMs)))
    expect(foundIn(map).size).toBeLessThan(hostCount)
    for (const [address, mac] of foundIn(map)) expect(mac).toBe(macs.get(address))
    expect(await kept()).toEqual(map)
  })

  it('is stopped within 100 ms behind a full queue of 1 Mbit/s too', async () => {
    const queue = ['dev', flatScanner.interface, 'root'] as const
    const [crowd = ''] = macs.keys()
    const everyPort = [crowd, '--rate', '10000', '--tcp', '1-20000', '--udp', 'none', '--no-identify']
    await lab.run('tc', ['qdisc', 'replace', ...queue, 'tbf', 'rate', '1mbit', 'burst', '1600', 'limit', '1000000'])
    try {
      const scan = startPortolan(lab, ['scan', ...everyPort, '--db', database])
      await capture.sent(1_500, flatScanner.mac)
      const atMs = now()
      scan.signal('SIGINT')
      expect(await scan.outcome).toMatchObject({ status: 130 })
      const sent = (await capture.stop()).filter(({ sourceMac }) => sourceMac === flatScanner.mac)
      expect((sent.at(-1)?.atMs ?? 0) - atMs).toBeLessThan(100)
      expect(sent.length).toBeLessThan(20_000)
    } finally {
      await lab.run('tc', ['qdisc', 'del', ...queue])
    }
  })

  it('says in the table that it was stopped', async () => {
    const scan = await midway()
    scan.signal('SIGINT')
    const { status, stdout, stderr } = await scan.outcome
    expect(status).toBe(130)
    expect(stdout).toMatch(/^ADDRESS /)
    expect(stderr).toMatch(/^\d+ devices in \d+ addresses, \d\.\d s, \d+ frames\. The scan was stopped\. Nothing is approved yet: .*\n$/)
  })

  it('kill -9 loses at most the last quarter of a second', async () => {
    const scan = await midway()
    const atMs = now()
    scan.signal('SIGKILL')
    expect(await scan.exited).toBe(137)
    const map = await kept()
    expect(map.scan).toMatchObject({ status: 'stopped', reason: expect.stringMatching(/ended without saying why/) })
    // What it had at its last sign of life, at most a second before.
    expect(map.coverage.durationMs).toBeGreaterThan(900)
    expect(map.coverage.framesSent).toBeGreaterThan(50)
    expect(map.coverage.addressesAsked).toBeGreaterThan(50)
    expect(map.coverage.addressesAnswered).toBeGreaterThan(0)
    // 100 ms for the write itself on a busy machine.
    const answered = answeredBy(await capture.stop(), atMs - 350)
    expect(answered.length).toBeGreaterThan(10)
    expect([...foundIn(map).keys()]).toEqual(expect.arrayContaining(answered))
    expect((await portolan(lab, ['scans', '--db', database])).stdout).toMatch(/^1 +stopped /m)
    expect((await portolan(lab, ['show', '--db', database])).stderr).toMatch(
      / The scan was stopped\. .*\nThe engine that ran it ended without saying why\.\n$/,
    )
    // Nobody holds the right to scan any more.
    expect((await mapOf(lab, ['scan', '10.2.2.200-201', '--db', database])).scan).toMatchObject({ id: 2, status: 'completed' })
  })

  it('a cable that is out for two seconds costs time and no host', async () => {
    const scan = await midway('--json')
    await lab.unplug()
    await sleep(2000)
    await lab.plug()
    const outcome = await scan.outcome
    expect(outcome).toMatchObject({ status: 0, stderr: '' })
    const map = JSON.parse(outcome.stdout) as MapDocument
    expect(map.scan.status).toBe('completed')
    expect(foundIn(map)).toEqual(macs)
    expect(map.coverage.durationMs).toBeGreaterThan(6000)
  })

  it('a cable that stays out ends the scan with a sentence', async () => {
    const scan = await midway('--json')
    await lab.unplug()
    const outcome = await scan.outcome
    await lab.plug()
    expect(outcome.status).toBe(1)
    const map = JSON.parse(outcome.stdout) as MapDocument
    expect(map.scan).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/^The link of eth0 went down and did not come back within 10 s, /),
    })
    expect(outcome.stderr).toBe(`portolan: ${map.scan.reason}\n`)
    expect(foundIn(map).size).toBeGreaterThan(10)
    expect(await kept()).toEqual(map)
  })

  it('a cable that goes a second time ends the scan: a switch may be defending itself', async () => {
    const scan = await midway()
    for (const wait of [500, 700]) {
      await lab.unplug()
      await sleep(wait)
      await lab.plug()
      await sleep(300)
    }
    const outcome = await scan.outcome
    expect(outcome).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('The link of eth0 went down a second time, so the scan was ended'),
    })
  })

  it('a helper that is killed ends the scan with a sentence', async () => {
    const scan = await midway('--json')
    process.kill(helperOf(scan), 'SIGKILL')
    const outcome = await scan.outcome
    expect(outcome.status).toBe(1)
    const map = JSON.parse(outcome.stdout) as MapDocument
    expect(map.scan).toMatchObject({
      status: 'failed',
      reason: 'The helper for raw sockets on eth0 was ended by SIGKILL. Start the scan again.',
    })
    expect(outcome.stderr).toBe(`portolan: ${map.scan.reason}\n`)
    expect(foundIn(map).size).toBeGreaterThan(10)
    expect(await kept()).toEqual(map)
  })

  it('an interface that vanishes ends the scan with a sentence', async () => {
    const other = await startLab('flat-1')
    try {
      const elsewhere = await startCapture(other, scratch.path('vanish.pcap'))
      const scan = startPortolan(other, ['scan', ...sweep, '--db', database])
      await elsewhere.sent(100, flatScanner.mac)
      await other.run('ip', ['link', 'delete', 'eth0'])
      expect(await scan.outcome).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/portolan: The interface eth0 is gone\. Bring it back and start the scan again\.\n$/),
      })
    } finally {
      await other.stop()
    }
  })

  it('a second scan on the same database is told of the first, which goes on', async () => {
    const scan = await midway('--title', 'the first')
    const second = await portolan(lab, ['scan', flatSubnet, '--db', database])
    expect(second).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^portolan: Scan 1 of 10\.2\.2\.0\/24 is running in process \d+ since \d\d:\d\d\. Wait for its end or stop it, or choose another file with --db\.\n$/,
      ),
    })
    expect((await portolan(lab, ['show', '--db', database])).stderr).toContain(' The scan is still running.')
    expect((await scan.outcome).status).toBe(0)
    expect(foundIn(await kept())).toEqual(macs)
    expect(JSON.parse((await portolan(lab, ['scans', '--json', '--db', database])).stdout)).toHaveLength(1)
  })

  it.each([
    [
      'deleted',
      (file: string) => rmSync(file),
      / was deleted or replaced while it was in use\. [\d,]+ facts of this scan are not kept\. Scan again, or choose another file with --db\.\n$/,
    ],
    [
      'written over',
      (file: string) => writeFileSync(file, 'x'.repeat(100_000)),
      /portolan: .* [\d,]+ facts of this scan are not kept\. .*\n$/,
    ],
  ])('a database that is %s while a scan runs costs what is kept, not what is shown', async (_, damage, sentence) => {
    const out = scratch.path(`${count}.json`)
    const scan = await midway('--out', out)
    // Folded back, so that the file is all there is.
    const other = new Database(database)
    other.pragma('wal_checkpoint(TRUNCATE)')
    other.close()
    const atMs = now()
    damage(database)
    const { status, stdout, stderr } = await scan.outcome
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(sentence) })
    const map = JSON.parse(readFileSync(out, 'utf8')) as MapDocument
    expect(map.scan.status).toBe('failed')
    expect([...foundIn(map).keys()]).toEqual(expect.arrayContaining(answeredBy(await capture.stop(), atMs)))
    expect(stdout.trimEnd().split('\n')).toHaveLength(1 + map.hosts.length)
  })

  describe('a full disk', () => {
    /** Runs the script on a small disk of its own, at /mnt, with the command line as "$@". */
    const onSmallDisk = (script: string): Promise<Outcome> =>
      lab.run('sh', ['-c', `mount -t tmpfs -o size=4m tmpfs /mnt && ${script}`, 'sh', ...command])

    it('while a scan runs is told in one sentence, and the results are printed', async () => {
      const signal = scratch.path('fill-the-disk')
      const running = onSmallDisk(
        `"$@" scan ${sweep.join(' ')} --db /mnt/x.db --json & while [ ! -e ${signal} ]; do sleep 0.02; done; head -c 4m /dev/zero >/mnt/fill 2>/dev/null; wait $!`,
      )
      await capture.sent(120, flatScanner.mac)
      const atMs = now()
      writeFileSync(signal, '')
      const { status, stdout, stderr } = await running
      expect(stderr).toMatch(
        /^portolan: The disk is full: \/mnt\/x\.db cannot be written\. [\d,]+ facts of this scan are not kept\. Free some space, or choose a file on another disk with --db\.\n$/,
      )
      expect(status).toBe(1)
      const map = JSON.parse(stdout) as MapDocument
      expect(map.scan.status).toBe('failed')
      const answered = answeredBy(await capture.stop(), atMs)
      expect(answered.length).toBeGreaterThan(10)
      expect([...foundIn(map).keys()]).toEqual(expect.arrayContaining(answered))
    })

    it('of --out costs the file and not the scan', async () => {
      const { status, stdout, stderr } = await onSmallDisk(
        `head -c 4m /dev/zero >/mnt/fill 2>/dev/null; "$@" scan 10.2.2.200-201 --db ${database} --out /mnt/map.json`,
      )
      expect(status).toBe(1)
      expect(stdout).toMatch(/^ADDRESS /)
      expect(stderr.split('\n').slice(1)).toEqual([
        'portolan: /mnt/map.json cannot be written: the disk is full. Choose another file; portolan export writes the map of a scan at any time.',
        '',
      ])
      expect((await kept()).scan.status).toBe('completed')
    })

    it('before a scan is told before a frame leaves', async () => {
      const { status, stdout, stderr } = await onSmallDisk(
        `head -c 4m /dev/zero >/mnt/fill 2>/dev/null; "$@" scan ${sweep.join(' ')} --db /mnt/x.db`,
      )
      expect({ status, stdout, stderr }).toEqual({
        status: 1,
        stdout: '',
        stderr: 'portolan: The disk is full: /mnt/x.db cannot be written. Free some space, or choose a file on another disk with --db.\n',
      })
      expect((await capture.stop()).filter(({ sourceMac }) => sourceMac === flatScanner.mac)).toEqual([])
    })
  })
})

/** The child of the command, which is the child of nsenter. */
function helperOf({ process: nsenter }: LabProcess): number {
  const childOf = (pid: number): number => Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim())
  const helper = childOf(childOf(nsenter.pid ?? 0))
  expect(readFileSync(`/proc/${helper}/comm`, 'utf8')).toBe('rawlink\n')
  return helper
}

describe.skipIf(reason !== undefined)(`silent name servers${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  const hosts = flatHosts(12, 2)
  const nobody = Array.from({ length: 253 }, (_, index) => `10.2.2.${index + 1}`).find(
    (address) => !hosts.some((host) => host.address === address),
  )
  let lab: Lab

  beforeAll(async () => {
    lab = await startLab({ ...flat({ hostCount: hosts.length, lossPercent: 0, seed: 2 }), ...(nobody && { resolver: nobody }) })
  })
  afterAll(async () => {
    await lab?.stop()
  })

  it('cost the names and nothing else, which the result says', async () => {
    const map = await mapOf(lab, ['scan', flatSubnet, '--tcp', 'none', '--udp', 'none', '--db', scratch.path('silent.db')])
    expect(othersOf(map)).toHaveLength(hosts.length)
    expect(map.coverage.notCovered.map(({ what }) => what)).toEqual(['Names by reverse DNS'])
  })
})
