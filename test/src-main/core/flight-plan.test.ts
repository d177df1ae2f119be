import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOf } from '#shared/domain/address.ts'
import { type Failure, failure, isFailure } from '#shared/domain/failure.ts'
import type { Machine } from '#shared/domain/machine.ts'
import type { FlightPlan, ScanRequest } from '#shared/domain/scan.ts'
import { contains, formatRange, rangeOf } from '#shared/domain/subnet.ts'
import { hostNamesOf, maximumRatePps, planScan, usableInterfaces } from '../../../src-main/core/flight-plan.ts'
import { callsMs, framesOfCalls } from '../../../src-main/core/inquiries/calls.ts'
import { arpProbe } from '../../../src-main/core/probes/arp.ts'
import { routedLiveness } from '../../../src-main/core/probes/liveness.ts'
import { createNeighbourSweep, widestWindow } from '../../../src-main/core/sweep/limited.ts'
import { rangeTargets } from '../../../src-main/core/sweep/targets.ts'
import { createSimulatedNetwork } from '../../simulated/network.ts'
import { runSweep } from '../../simulated/run-sweep.ts'
import { startMs, sweepOf } from '../../simulated/sweeps.ts'
import { standardRequest } from '../../standard-request.ts'
import { desk, laptop, offline, publicOnly, server } from './machines.ts'
import { createNeighbourKernel } from './sweep/neighbour-kernel.ts'

const none = new Map<string, readonly string[]>()

function outcome(
  request: Partial<ScanRequest>,
  machine: Machine = desk,
  names: ReadonlyMap<string, readonly string[]> = none,
): FlightPlan | Failure {
  return planScan({ ...standardRequest, ...request }, machine, names, undefined)
}

function plan(request: Partial<ScanRequest>, machine: Machine = desk, names = none): FlightPlan {
  const planned = outcome(request, machine, names)
  return isFailure(planned) ? expect.fail(planned.message) : planned
}

/** `eth0 local 10.1.1.1-10.1.1.199 ...`, `eth0 10.1.1.1 10.9.0.1`. */
function ways({ legs }: FlightPlan): string[] {
  return legs.map((leg) => `${leg.interface} ${leg.gateway ?? leg.reach} ${leg.ranges.map(formatRange).join(' ')}`)
}

describe('what is asked', () => {
  it('is this computer’s own subnet, without itself, network and broadcast address', () => {
    const planned = plan({})
    expect(ways(planned)).toEqual(['eth0 local 10.1.1.1-10.1.1.199 10.1.1.201-10.1.1.254'])
    expect(planned).toMatchObject({
      targets: ['10.1.1.1-10.1.1.254'],
      addresses: 253,
      framesForDiscovery: 506 + framesOfCalls,
      framesPerHost: 19,
      peakRatePps: 500,
      connectionsPerHost: 4,
      raw: true,
      notCovered: [],
    })
    expect(planned.legs[0]).toMatchObject({ source: '10.1.1.200', sourceMac: '02:00:00:00:00:c8', subnet: '10.1.1.0/24', ratePps: 500 })
  })

  it('is what was named, less what was excluded', () => {
    const planned = plan({ targets: ['10.1.1.1-25', '10.1.1.20-30'], exclude: ['10.1.1.5', '10.1.1.24/30'] })
    expect(ways(planned)).toEqual(['eth0 local 10.1.1.1-10.1.1.4 10.1.1.6-10.1.1.24 10.1.1.27-10.1.1.30'])
    expect(planned.targets).toEqual(['10.1.1.1-25', '10.1.1.20-30'])
    expect(planned.exclude).toEqual(['10.1.1.5', '10.1.1.24/30'])
  })

  it('keeps its own address in the scope, though it does not ask itself', () => {
    const planned = plan({ targets: ['10.1.1.199-201'] })
    expect(planned.scope.map(formatRange)).toEqual(['10.1.1.199-10.1.1.201'])
    expect(ways(planned)).toEqual(['eth0 local 10.1.1.199 10.1.1.201'])
  })

  it('splits into local and routed parts', () => {
    const planned = plan({ targets: ['10.1.1.20-25', '10.2.0.1-10'] })
    expect(ways(planned)).toEqual(['eth0 local 10.1.1.20-10.1.1.25', 'eth0 10.1.1.1 10.2.0.1-10.2.0.10'])
    expect(planned.framesForDiscovery).toBe(6 * 2 + framesOfCalls + 10 * 2 * 6)
  })

  it('covers every wired and wireless interface, each by its own rate', () => {
    const planned = plan({}, laptop)
    expect(ways(planned)).toEqual([
      'eth0 local 10.1.1.1-10.1.1.199 10.1.1.201-10.1.1.254',
      'wlan0 local 192.168.7.1-192.168.7.30 192.168.7.32-192.168.7.254',
    ])
    expect(planned.legs.map(({ ratePps }) => ratePps)).toEqual([500, 100])
  })

  it('follows the most specific route, then the lowest metric', () => {
    const planned = plan({ targets: ['10.9.4.250-10.9.6.1'] }, laptop)
    expect(ways(planned)).toEqual(['wlan0 192.168.7.254 10.9.5.0-10.9.5.255', 'eth0 10.1.1.1 10.9.4.250-10.9.4.255'])
    expect(planned.legs.map(({ source }) => source)).toEqual(['192.168.7.31', '10.1.1.200'])
    expect(planned.notCovered).toMatchObject([{ what: '10.9.6.0-10.9.6.1', why: expect.stringContaining('IPv6 gateway fe80::1') }])
  })

  it('uses the interface that was named, even where another route would win', () => {
    expect(ways(plan({ interface: 'wlan0' }, laptop))).toEqual(['wlan0 local 192.168.7.1-192.168.7.30 192.168.7.32-192.168.7.254'])
    expect(ways(plan({ interface: 'wlan0', targets: ['10.44.0.1'] }, laptop))).toEqual(['wlan0 192.168.7.1 10.44.0.1'])
    expect(ways(plan({ interface: 'docker0', targets: ['172.17.0.2-9'] }, laptop))).toEqual(['docker0 local 172.17.0.2-172.17.0.9'])
    const tunnelled = plan({ interface: 'tun0', targets: ['10.8.0.1-9'] }, laptop)
    expect(ways(tunnelled)).toEqual(['tun0 local 10.8.0.1 10.8.0.3-10.8.0.9'])
    expect(tunnelled.legs[0]).not.toHaveProperty('sourceMac')
  })

  it('leaves a VPN and containers out unless they are named, and says so', () => {
    const planned = plan({ targets: ['10.1.1.5', '10.8.0.7', '172.17.0.2', '10.44.0.1'] }, laptop)
    expect(ways(planned)).toEqual(['eth0 local 10.1.1.5'])
    expect(planned.notCovered.map(({ what }) => what)).toEqual(['172.17.0.2', '10.8.0.7', '10.44.0.1'])
    for (const { why, remedy } of planned.notCovered) {
      expect(why).toMatch(/^They are reached through (docker0|tun0), which is not scanned unless named$/)
      expect(remedy).toMatch(/^Choose (docker0|tun0) as the interface to scan from\.$/)
    }
  })

  it('does not go round a VPN that takes everything, though only one interface is left to use', () => {
    const alone: Machine = { ...laptop, interfaces: laptop.interfaces.filter(({ name }) => name !== 'wlan0') }
    expect(outcome({ targets: ['10.44.0.1'] }, alone)).toMatchObject({
      failure: 'interface-needed',
      remedy: 'Choose tun0 as the interface to scan from.',
    })
    expect(ways(plan({ targets: ['10.44.0.1'], interface: 'eth0' }, alone))).toEqual(['eth0 10.1.1.1 10.44.0.1'])
  })

  it('takes only the private of several networks unasked, and says which it left out', () => {
    const planned = plan({}, server)
    expect(ways(planned)).toEqual(['eth1 local 100.64.9.1-100.64.9.8 100.64.9.10-100.64.9.14'])
    expect(planned.notCovered.map(({ what, remedy }) => [what, remedy])).toEqual([
      ['203.0.113.0/24', 'Name 203.0.113.0/24 among the targets.'],
      ['169.254.0.0/16', 'Name 169.254.0.0/16 among the targets.'],
    ])
    expect(plan({ targets: ['100.64.9.1'] }, server).notCovered).toEqual([])
  })

  it('says what it has no route to', () => {
    const unrouted: Machine = { ...desk, routes: desk.routes.filter(({ destination }) => destination !== '0.0.0.0/0') }
    const planned = plan({ targets: ['10.1.1.5', '10.2.0.1-10.2.0.3'] }, unrouted)
    expect(planned.addresses).toBe(1)
    expect(planned.notCovered).toEqual([
      { what: '10.2.0.1-10.2.0.3', why: 'This computer has no route there', remedy: 'Scan from a computer that has one.' },
    ])
  })

  it('asks nobody whom the routes forbid, whatever the wider and for all the more specific ones', () => {
    const forbidding: Machine = {
      ...laptop,
      routes: [
        { destination: '10.9.5.64/26', metric: 0 },
        { destination: '10.1.1.128/25', metric: 0 },
        ...laptop.routes.filter(({ destination }) => destination.endsWith('/24')),
        { destination: '10.9.0.0/16', metric: 0 },
        ...laptop.routes.filter(({ destination }) => !destination.endsWith('/24')),
      ],
    }
    const planned = plan({ targets: ['10.1.1.120-130', '10.9.4.250-10.9.5.255'] }, forbidding)
    expect(ways(planned)).toEqual(['eth0 local 10.1.1.120-10.1.1.127', 'wlan0 192.168.7.254 10.9.5.0-10.9.5.63 10.9.5.128-10.9.5.255'])
    expect(planned.notCovered.map(({ what, why }) => [what, why.replace(/ lets no packet out .*$/, '')])).toEqual([
      ['10.9.5.64-10.9.5.127', "This computer's route to 10.9.5.64/26"],
      ['10.1.1.128-10.1.1.130', "This computer's route to 10.1.1.128/25"],
      ['10.9.4.250-10.9.4.255', "This computer's route to 10.9.0.0/16"],
    ])
    expect(outcome({ targets: ['10.9.4.250'], interface: 'eth0' }, forbidding)).toMatchObject({
      failure: 'network',
      message: expect.stringContaining('10.9.0.0/16'),
    })
  })

  it('may be 150,000 addresses one by one, of one name too, with 5,000 exclusions', () => {
    const count = 150_000
    const far = (at: number): string => `10.${64 + (at >> 15)}.${(at >> 7) & 255}.${(at & 127) * 2}`
    const addresses = Array.from({ length: count }, (_, at) => far(at))
    const exclude = Array.from({ length: 5_000 }, (_, at) => far(at * 30))
    const byName = plan({ targets: ['many.example'], exclude, consent: true }, desk, new Map([['many.example', addresses]]))
    const oneByOne = plan({ targets: addresses, exclude, consent: true })
    for (const { addresses: planned, legs } of [byName, oneByOne]) {
      expect(planned).toBe(count - 5_000)
      expect(legs.map(({ ranges }) => ranges.length)).toEqual([count - 5_000])
    }
  })

  it('knows host names by their addresses', () => {
    const request = { ...standardRequest, targets: ['Server.Example.', '10.1.1.3'], exclude: ['printer.example'] }
    expect(hostNamesOf(request, desk)).toEqual(['server.example', 'printer.example'])
    const names = new Map([
      ['server.example', ['10.1.1.9', '10.1.1.10']],
      ['printer.example', ['10.1.1.9']],
    ])
    expect(ways(plan(request, desk, names))).toEqual(['eth0 local 10.1.1.3 10.1.1.10'])
  })
})

describe('ports', () => {
  it('spares printers and controllers the UDP byte, and says so', () => {
    const planned = plan({ udp: '53,515,9100-9101,47808', tcp: '9100,502' })
    expect(planned.udpPorts).toEqual([53])
    expect(planned.tcpPorts).toEqual([502, 9100])
    expect(planned.framesPerHost).toBe(1 + 2 + 1)
    expect(planned.notCovered).toMatchObject([{ what: 'UDP 515, 9100, 9101, 47808' }])
  })

  it('can be none', () => expect(plan({ tcp: 'none', udp: 'none' })).toMatchObject({ tcpPorts: [], udpPorts: [], framesPerHost: 1 }))
})

describe('the rate', () => {
  it.each([
    ['gentle', 10, 10, 1],
    ['normal', 500, 100, 4],
    ['fast', 10_000, 10_000, 16],
  ] as const)('of profile %s is %i, on Wi-Fi %i, with %i connections', (profile, wired, wireless, connections) => {
    const planned = plan({ profile }, laptop)
    expect(planned.legs.map(({ ratePps }) => ratePps)).toEqual([wired, wireless])
    expect(planned).toMatchObject({ peakRatePps: wired, connectionsPerHost: connections })
  })

  it.each([1, 200_000])('can be set to %i for all interfaces', (ratePps) => {
    expect(plan({ ratePps }, laptop).legs.map((leg) => leg.ratePps)).toEqual([ratePps, ratePps])
  })

  it('spares routers: 200 for each /24 behind them', () => {
    expect(plan({ targets: ['10.2.0.0/24'], profile: 'fast' }).legs.map(({ ratePps }) => ratePps)).toEqual([200])
    expect(plan({ targets: ['10.2.0.200-10.2.1.3', '10.2.1.77', '10.2.9.1'], profile: 'fast' }).legs.map(({ ratePps }) => ratePps)).toEqual(
      [600],
    )
    expect(plan({ targets: ['10.2.0.0/16'], profile: 'fast' }).legs.map(({ ratePps }) => ratePps)).toEqual([10_000])
    expect(plan({ targets: ['10.2.0.0/24'], profile: 'gentle' }).legs.map(({ ratePps }) => ratePps)).toEqual([10])
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, maximumRatePps + 1])('cannot be %d', (ratePps) => {
    expect(outcome({ ratePps })).toEqual({
      failure: 'usage',
      message: `${ratePps} is no rate.`,
      remedy: 'Give whole frames a second, 1 to 200000.',
    })
  })

  it('makes the time: frames by rate, and a moment to settle', () => {
    const quiet = { tcp: 'none', udp: 'none', identify: false }
    const local = plan({ targets: ['10.1.1.1-100'], ...quiet })
    expect(local.estimatedMs).toBe(1500 + ((200 + Math.ceil(100 / 8)) / 500) * 1000)
    const routed = plan({ targets: ['10.2.0.1-100'], tcp: 'none', udp: 'none' })
    expect(routed.estimatedMs).toBe(1500 + ((1200 + Math.ceil(100 / 8)) / 200) * 1000)
  })

  it('has the calls to everybody on the link, and their time, only where hosts are asked who they are', () => {
    const called = plan({ targets: ['10.1.1.1-9'] })
    const quiet = plan({ targets: ['10.1.1.1-9'], identify: false })
    expect(called.framesForDiscovery - quiet.framesForDiscovery).toBe(framesOfCalls)
    expect(called.estimatedMs).toBe(callsMs)
    expect(quiet.estimatedMs).toBeLessThan(callsMs)
  })
})

describe('limited mode', () => {
  const refusal = failure('network', 'The helper for raw sockets is broken.', 'Build it again.')
  const limited = (request: Partial<ScanRequest>, machine: Machine = desk): FlightPlan => {
    const planned = planScan({ ...standardRequest, ...request }, machine, none, refusal)
    return isFailure(planned) ? expect.fail(planned.message) : planned
  }
  const whatOf = ({ notCovered }: FlightPlan): string[] => notCovered.map(({ what }) => what)

  it('knocks on the link: twice three packets for each address, TCP connects, no UDP port, and says so', () => {
    const planned = limited({})
    expect(planned).toMatchObject({
      raw: false,
      framesForDiscovery: 253 * 6 + framesOfCalls,
      framesPerHost: 12,
      udpPorts: [],
      addresses: 253,
    })
    expect(whatOf(planned)).toEqual([
      'What only raw frames tell of 10.1.1.1-10.1.1.199, 10.1.1.201-10.1.1.254',
      'UDP 53,111,135,137,161,500',
    ])
  })

  it('says why no raw sockets are used, whatever the reason, and what to do', () => {
    const { notCovered } = limited({ targets: ['10.1.1.5', '10.2.0.1'] })
    expect(notCovered[0]?.why).toMatch(/^The helper for raw sockets is broken, so hosts are found by .* alone: /)
    expect(notCovered.map(({ remedy }) => remedy)).toEqual(['Build it again.', 'Build it again.', 'Build it again.'])
  })

  it('connects beyond a router: twice five packets for each address, and says who cannot be seen', () => {
    const planned = limited({ targets: ['10.2.0.1-100'], udp: 'none' })
    expect(planned).toMatchObject({ framesForDiscovery: 100 * 10, framesPerHost: 12 })
    expect(whatOf(planned)).toEqual(['What only raw frames tell of 10.2.0.1-10.2.0.100', 'Silent hosts of 10.2.0.1-10.2.0.100'])
  })

  it('holds for a tunnel though raw sockets are to be had', () => {
    const planned = plan({ interface: 'tun0', targets: ['10.8.0.1-9'] }, laptop)
    expect(planned).toMatchObject({ raw: true, framesForDiscovery: 8 * 6 + framesOfCalls, framesPerHost: 12, udpPorts: [] })
    expect(whatOf(planned)).toContain('UDP 53,111,135,137,161,500')
    expect(planned.notCovered[0]?.why).toMatch(/^tun0 carries no Ethernet frames, so hosts are found by /)
  })

  it.each([
    ['10.1.1.1-9', 9],
    ['10.1.1.0/24', 253],
    ['10.9.0.0/21', 2046],
  ])('takes the time that the kernel takes: %s', (target, size) => {
    const machine: Machine = { ...desk, routes: desk.routes.map(({ gateway: _, ...route }) => route) }
    const { estimatedMs } = limited({ targets: [target], tcp: 'none', profile: 'fast' }, machine)
    const sweep = createNeighbourSweep(size, (index) => addressOf(0x0a090000n + BigInt(index), 4), widestWindow)
    const kernel = createNeighbourKernel(new Map())
    let nowMs = 0
    for (; !sweep.progress().finished; nowMs += 100) {
      for (let next = sweep.next(nowMs); next !== undefined; next = sweep.next(nowMs)) {
        kernel.knock(next.address, nowMs)
        sweep.knocked(next.address, nowMs)
      }
      sweep.receive(kernel.table(nowMs), nowMs)
    }
    expect(estimatedMs).toBeGreaterThan(nowMs)
    expect(estimatedMs).toBeLessThan(nowMs * 2)
  })

  it('takes the time of silence beyond a router', () => {
    const { estimatedMs } = limited({ targets: ['10.2.0.0/16'], tcp: 'none', udp: 'none', profile: 'fast' })
    // 1,024 times 64 addresses, twice, and 0.9 s each time: sixteen connections ask the five ports at once.
    expect(estimatedMs).toBe(1500 + Math.ceil(65_534 / 64) * 2 * 900)
  })
})

describe('the frames of the plan', () => {
  it.each([
    ['local', ['10.1.1.0/24']],
    ['routed', ['10.2.0.0/28']],
  ])('are those that a %s sweep of an empty network sends', (_, targets) => {
    const planned = plan({ targets, identify: false })
    const [leg = expect.fail()] = planned.legs
    const network = createSimulatedNetwork({ seed: 1, hosts: [] })
    const sweep = sweepOf({
      targets: rangeTargets(leg.ranges, 'ff:ff:ff:ff:ff:ff'),
      questions: leg.reach === 'local' ? [{ probe: arpProbe, port: 0 }] : routedLiveness,
      allows: (address) => leg.ranges.some((range) => contains(range, address)),
    })
    runSweep(sweep, network, startMs)
    expect(network.sent).toHaveLength(planned.framesForDiscovery)
  })
})

describe('every refusal', () => {
  const mixed: Machine = {
    ...desk,
    interfaces: [...desk.interfaces, ...laptop.interfaces.filter(({ name }) => ['eth1', 'eth2'].includes(name))],
  }
  it.each([
    ['an unknown interface', outcome({ interface: 'eth9' }), 'usage', /There is no interface eth9/],
    ['an interface that is down', outcome({ interface: 'eth1' }, mixed), 'network', /eth1 is down/],
    ['an interface without address', outcome({ interface: 'eth2' }, mixed), 'network', /eth2 is up but has no IPv4 address/],
    ['a computer without network', outcome({}, offline), 'network', /on no network/],
    ['a bad TCP list', outcome({ tcp: '0' }), 'usage', /TCP port list/],
    ['a bad UDP list', outcome({ udp: '9-1' }), 'usage', /UDP port range/],
    ['a bad target', outcome({ targets: ['10.1.1.300'] }), 'usage', /10\.1\.1\.300/],
    ['a bad exclusion', outcome({ exclude: ['010.1.1.1'] }), 'usage', /010\.1\.1\.1/],
    ['a name without address', outcome({ targets: ['nobody.example'] }), 'usage', /nobody\.example has no IPv4 address/],
    ['everything excluded', outcome({ exclude: ['10.0.0.0/8'] }), 'usage', /leave no address/],
    ['only itself', outcome({ targets: ['10.1.1.200'] }), 'usage', /only this computer/],
    ['a public range', outcome({ targets: ['8.8.8.0/24'] }), 'consent-needed', /outside the private ranges/],
    ['a public network of its own', outcome({}, publicOnly), 'consent-needed', /outside the private ranges/],
    ['everything', outcome({ targets: ['0.0.0.0/0'], consent: true }), 'out-of-scope', /never scanned/],
    ['multicast', outcome({ targets: ['224.0.0.1'], consent: true }), 'out-of-scope', /multicast/],
    ['a broadcast address', outcome({ targets: ['10.1.1.255'] }), 'out-of-scope', /broadcast/],
    ['too many', outcome({ targets: ['10.0.0.0/15'] }), 'consent-needed', /65,536/],
    ['too many to hold', outcome({ targets: ['10.0.0.0/8'], consent: true }), 'out-of-scope', /more than one scan can hold/],
    ['no way there', outcome({ targets: ['10.8.0.9'] }, laptop), 'interface-needed', /tun0/],
  ])('of %s says what happened and what to do', (_, refused, code, message) => {
    expect(refused).toMatchObject({ failure: code, message: expect.stringMatching(message) })
    const { message: text, remedy } = isFailure(refused) ? refused : expect.fail()
    // How to say yes is not the core's to know.
    const sentences = code === 'consent-needed' ? [text] : [text, remedy ?? expect.fail('no remedy')]
    for (const sentence of sentences) expect(sentence).toMatch(/^[^a-z].*\.$/)
  })

  it('of a malformed target comes before names are looked up', () => {
    expect(hostNamesOf({ ...standardRequest, targets: ['good.example', '10.1.1.1-'] }, desk)).toMatchObject({ failure: 'usage' })
  })

  it('of an interface as a target says what it is instead', () => {
    expect(hostNamesOf({ ...standardRequest, targets: ['10.1.1.5', 'eth0'] }, desk)).toEqual({
      failure: 'interface-needed',
      message: '"eth0" is an interface of this computer, not an address.',
      remedy: 'Choose it as the interface to scan from.',
    })
    expect(hostNamesOf({ ...standardRequest, targets: ['eth1'] }, desk)).toEqual(['eth1'])
  })

  it('is lifted by consent where consent is enough', () => {
    expect(ways(plan({ targets: ['8.8.8.8'], consent: true }))).toEqual(['eth0 10.1.1.1 8.8.8.8'])
    expect(plan({ targets: ['10.0.0.0/15'], consent: true }).addresses).toBe(131_070 - 1 - 2)
  })
})

describe('usable interfaces', () => {
  it('are those that are up with an IPv4 address, wired or wireless', () => {
    const usable = usableInterfaces(laptop, undefined)
    expect(isFailure(usable) ? usable : usable.map(({ name }) => name)).toEqual(['eth0', 'wlan0'])
  })
})

describe('whatever is asked', () => {
  const anyOctet = fc.nat(255)
  const anyTarget = fc.oneof(
    fc.tuple(anyOctet, anyOctet).map(([a, b]) => `10.1.${a % 3}.${b}`),
    fc.tuple(anyOctet, anyOctet, anyOctet).map(([a, b, c]) => `10.9.${a % 8}.${Math.min(b, c)}-${Math.max(b, c)}`),
    fc.integer({ min: 20, max: 32 }).map((length) => `192.168.7.0/${length}`),
    fc.constantFrom('10.8.0.0/24', '172.17.0.0/20', '10.44.0.0/25'),
  )

  it('the legs are disjoint, inside the scope, never this computer, and all the rest is accounted for', () => {
    fc.assert(
      fc.property(
        fc.array(anyTarget, { minLength: 1, maxLength: 6 }),
        fc.array(anyTarget, { maxLength: 3 }),
        fc.nat(),
        (targets, exclude, at) => {
          const planned = outcome({ targets, exclude }, laptop)
          if (isFailure(planned)) return
          const ranges = planned.legs.flatMap((leg) => leg.ranges)
          const [scope = expect.fail()] = planned.scope
          const size = Number(scope.last - scope.first + 1n)
          const address = addressOf(scope.first + BigInt(at % size), 4)
          expect(ranges.filter((range) => contains(range, address)).length).toBeLessThanOrEqual(1)
          for (const range of ranges)
            expect(planned.scope.some((whole) => range.first >= whole.first && range.last <= whole.last)).toBe(true)
          for (const own of ['10.1.1.200', '192.168.7.31', '172.17.0.1', '10.8.0.2', '10.1.1.0', '10.1.1.255', '192.168.7.255'])
            expect(ranges.some((range) => contains(range, own))).toBe(false)
          expect(planned.addresses).toBe(ranges.reduce((sum, range) => sum + Number(range.last - range.first) + 1, 0))
          for (const leg of planned.legs)
            if (leg.reach === 'local')
              for (const range of leg.ranges) expect(contains(rangeOf(leg.subnet), addressOf(range.first, 4))).toBe(true)
        },
      ),
      { numRuns: 200 },
    )
  })
})
