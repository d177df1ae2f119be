/** `portolan demo` as a person runs it: where there is no network at all, and on one that it must leave alone. */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab, unavailable } from './lab.ts'
import { flatScanner } from './networks/flat.ts'
import { homeLabScanner, homeLabTruth } from './networks/home-lab.ts'
import { command, openPorts, othersOf, portolan, scratchFolder } from './portolan.ts'

const reason = unavailable()
const scratch = scratchFolder()
/** A person who never ran Portolan. */
const env = { HOME: scratch.path('home'), XDG_DATA_HOME: '' }

describe.skipIf(reason !== undefined)(`portolan demo${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab

  beforeAll(async () => {
    lab = await startLab('flat-1')
  })
  afterAll(async () => {
    await lab?.stop()
    scratch.remove()
  })

  it('replays the home network where no interface is up, prints and writes its map, and leaves nothing behind', async () => {
    const files = [scratch.path('demo.json'), scratch.path('demo.svg')] as const
    const options = ['demo', '--json', ...files.flatMap((file) => ['--out', file])]
    const { status, stdout, stderr } = await lab.run('unshare', ['--net', ...command, ...options], { env })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const map = JSON.parse(stdout)
    expect(map.scan).toMatchObject({ demo: true, status: 'completed', vantage: { ip: homeLabScanner.address } })
    expect(othersOf(map).map(({ addresses }) => addresses)).toEqual(homeLabTruth.map(({ address }) => [address]))
    expect(othersOf(map).map((host) => openPorts(host, 'udp'))).toEqual(homeLabTruth.map(({ udpPorts }) => udpPorts))
    expect(JSON.parse(readFileSync(files[0], 'utf8'))).toEqual(map)
    expect(readFileSync(files[1], 'utf8').includes('>demo  ·  8 devices in 253 addresses  ·')).toBe(true)
    expect(existsSync(env.HOME)).toBe(false)
  })

  it('sends no frame, and says so', async () => {
    const sent = async (): Promise<string> =>
      (await lab.run('cat', [`/sys/class/net/${flatScanner.interface}/statistics/tx_packets`])).stdout
    const before = await sent()
    const { status, stdout, stderr } = await portolan(lab, ['demo'], { env })
    expect(status).toBe(0)
    expect(stdout).toMatch(/^10\.1\.1\.17 +LAB-DC01 .* d5$/m)
    expect(stderr).toMatch(/^Demo: a recorded scan; nothing was sent\. 8 devices in 253 addresses, \d\.\d s, \d+ frames\.\n$/)
    expect(await sent()).toBe(before)
  })

  it.each([
    ['--out demo.txt', ['--out', scratch.path('demo.txt')], /^portolan: .*demo\.txt.*\n$/],
    ['a target', ['10.1.1.0/24'], /^portolan: .*\n$/],
  ])('refuses %s in one sentence', async (_, options, sentence) => {
    const { status, stdout, stderr } = await portolan(lab, ['demo', ...options], { env })
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(sentence) })
  })
})
