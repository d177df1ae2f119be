/**
 * Lists of ports by name against real kernels, by raw frames and without: every port of a host that refuses is told open or closed, of one
 * that drops open or filtered; and how their stacks answered is kept. This file sends no packet: all is run inside labs.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFailure } from '../../src-shared/domain/failure.ts'
import { formatPorts, parsePortList } from '../../src-shared/domain/port.ts'
import { type Lab, startLab, unavailable } from './lab.ts'
import { homeLabTruth } from './networks/home-lab.ts'
import { mapOf, openPorts, othersOf, scratchFolder } from './portolan.ts'

const reason = unavailable()
const scratch = scratchFolder()

/** What a list makes of a host: open ports, and ranges of those that are not. */
function truthOf(name: string, list: string) {
  const host = homeLabTruth.find((each) => each.name === name) ?? expect.fail()
  const asked = parsePortList(list, 'tcp')
  if (isFailure(asked)) return expect.fail(list)
  const open = asked.filter((port) => host.tcpPorts.includes(port))
  const others = formatPorts(asked.filter((port) => !open.includes(port)))
  return { address: host.address, open, notOpen: host.closedPorts === 'refuse' ? { closed: others } : { filtered: others } }
}

describe.skipIf(reason !== undefined)(`ports${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab

  const scan = async (targets: readonly string[], ...options: readonly string[]) => {
    const map = await mapOf(lab, ['scan', ...targets, '--udp', 'none', '--no-identify', ...options, '--db', scratch.path('ports.db')])
    expect(map.scan.status).toBe('completed')
    // Each closed port is in `notOpen`; as a method of being found only the first of them are worth a word.
    for (const { methods } of othersOf(map)) expect(methods.length).toBeLessThan(100)
    return othersOf(map)
      .filter(({ flags }) => flags.inScope)
      .map((host) => ({ address: host.addresses[0], open: openPorts(host, 'tcp'), notOpen: host.notOpen }))
  }

  beforeAll(async () => {
    lab = await startLab('home-lab')
  })
  afterAll(async () => {
    await lab?.stop()
    scratch.remove()
  })

  it.each([
    ['top100', '--raw'],
    ['top100', '--no-raw'],
    ['top1000', '--raw'],
    ['top1000', '--no-raw'],
    ['all', '--raw'],
    ['all', '--no-raw'],
  ])('%s with %s tells every port of a host that refuses', async (list, mode) => {
    expect(await scan(['10.1.1.11'], '--tcp', list, mode, '--profile', 'fast')).toEqual([truthOf('pve1', list)])
  })

  it.each(['--raw', '--no-raw'])('top100 with %s tells every port of a host that drops', async (mode) => {
    expect(await scan(['10.1.1.17'], '--tcp', 'top100', mode, '--profile', 'fast')).toEqual([truthOf('LAB-DC01', 'top100')])
  })

  it('all with --raw tells every port of a host that drops', async () => {
    expect(await scan(['10.1.1.17'], '--tcp', 'all', '--raw', '--rate', '20000')).toEqual([truthOf('LAB-DC01', 'all')])
  })

  it('keeps how a stack answered, and says so of the system', async () => {
    const map = await mapOf(lab, ['scan', '10.1.1.22', '--no-identify', '--udp', 'none', '--db', scratch.path('stack.db')])
    const fileserver = othersOf(map).find(({ addresses }) => addresses[0] === '10.1.1.22') ?? expect.fail()
    const line = /^Its TCP opens connections with a window of \d+ and the options mss, sack, ts, nop, ws$/
    expect(fileserver.verdicts?.os).toMatchObject({ family: 'Linux', for: expect.arrayContaining([expect.stringMatching(line)]) })
  })
})
