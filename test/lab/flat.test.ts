/** The flat networks are right: as many hosts as asked for, each with its own MAC, and as many lost frames. This file sends no packet: all is run inside labs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab, unavailable } from './lab.ts'
import { flat, flatHosts, flatScanner } from './networks/flat.ts'

const reason = unavailable('ping', 'tcpdump')
const hosts = flatHosts(16, 7)
const [first] = hosts
const sweep = 'for octet in $(seq 1 254); do ping -c 1 -W 1 10.2.2.$octet >/dev/null & done; wait; ip -json neighbour'

describe('flatHosts', () => {
  it('scatters as many distinct hosts as asked for, the same for the same seed', () => {
    const many = flatHosts(250, 1)
    expect(new Set(many.map((host) => host.address)).size).toBe(250)
    expect(new Set(many.map((host) => host.mac)).size).toBe(250)
    expect(many.map((host) => host.address)).not.toContain(flatScanner.address)
    expect(flatHosts(64, 1)).toEqual(flatHosts(64, 1))
    expect(flatHosts(64, 1)).not.toEqual(flatHosts(64, 2))
  })
})

describe.skipIf(reason !== undefined)(`flat${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab

  beforeAll(async () => {
    lab = await startLab(flat({ hostCount: hosts.length, lossPercent: 0, seed: 7 }))
  })
  afterAll(async () => {
    await lab?.stop()
  })

  it('has exactly the hosts of its seed, each with its own MAC', async () => {
    const { stdout } = await lab.run('sh', ['-c', sweep])
    const neighbours = JSON.parse(stdout) as { dst: string; lladdr?: string }[]
    const found = neighbours.filter(({ lladdr }) => lladdr !== undefined).map(({ dst, lladdr }) => [dst, lladdr] as const)
    expect(new Map(found)).toEqual(new Map(hosts.map(({ address, mac }) => [address, mac])))
  })

  it('answers echo from the MAC that was asked', async () => {
    const [macvlan] = hosts.slice(-1)
    const script = `tcpdump -l -n -e -c 1 -i eth0 'icmp[icmptype] == icmp-echoreply' 2>/dev/null & sleep 0.3; ping -c 3 -i 0.2 ${macvlan?.address} >/dev/null; wait`
    expect((await lab.run('sh', ['-c', script], { timeoutMs: 10_000 })).stdout).toContain(macvlan?.mac)
  })

  it('loses as many frames each way as it is told, and none when that ends', async () => {
    const lostPercent = async (count: number) => {
      const { stdout } = await lab.run('ping', ['-q', '-c', `${count}`, '-i', '0.001', '-W', '1', first?.address ?? ''])
      return Number(/([\d.]+)% packet loss/.exec(stdout)?.[1])
    }
    // Both addresses are known beforehand, so that no lost ARP frame delays the first pings.
    expect(await lostPercent(10)).toBe(0)
    await lab.lose(15)
    // 1 - 0.85 ** 2 is 27.75 %; four standard deviations of 1,000 pings are 5.7 %.
    const lost = await lostPercent(1000)
    expect(lost).toBeGreaterThan(22)
    expect(lost).toBeLessThan(33.5)
    await lab.lose(0)
    expect(await lostPercent(100)).toBe(0)
  })
})
