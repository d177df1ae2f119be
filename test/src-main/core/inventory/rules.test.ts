/** The vote by itself, and the rules that ship: each can be met, and what they say of devices as they are sold. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createJudge } from '../../../../src-main/core/inventory/rules.ts'
import { type Signal, type SignalName, signalNames } from '../../../../src-main/core/inventory/signal.ts'
import { believable } from '../../../../src-shared/domain/map-document.ts'
import { typeWords } from '../../../../src-shared/map/legend.ts'
import { reference } from './sightings.ts'

const signal = (name: SignalName, value: string): Signal => ({ name, value, says: `${name} is ${value}` })
const judgeBy = (...rules: readonly object[]) => createJudge(JSON.stringify({ rules }))
const shipped = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../../../resources/data/device-rules.json'), 'utf8')) as {
  readonly rules: readonly {
    readonly when: { readonly vendor?: string }
    readonly type?: object
    readonly os?: Readonly<Record<string, number>>
  }[]
}

describe('the vote', () => {
  const judge = judgeBy(
    { when: { port: '^tcp/22$' }, type: { server: 1, router: 0.5 } },
    { when: { vendor: '^Dell' }, type: { server: 1, laptop: 1.2 } },
    { when: { vendor: '^Dell', name: 'laptop' }, type: { laptop: 4, server: -1 } },
  )

  it('adds weights up, names the runner-up, and what speaks against', () => {
    const { type } = judge([signal('port', 'tcp/22'), signal('vendor', 'Dell Inc.')])
    expect(type).toEqual({
      value: 'server',
      // e² of e² for server, e^1.2 for laptop, e^0.5 for router, e² of doubt.
      confidence: 0.37,
      for: ['port is tcp/22', 'vendor is Dell Inc.'],
      against: [],
      runnerUp: { value: 'laptop', confidence: 0.17 },
    })
    const { type: laptop } = judge([signal('name', 'laptop-7'), signal('port', 'tcp/22'), signal('vendor', 'Dell Inc.')])
    expect(laptop).toMatchObject({ value: 'laptop', for: ['name is laptop-7; vendor is Dell Inc.', 'vendor is Dell Inc.'] })
    expect(laptop?.against).toEqual(['port is tcp/22'])
    expect(laptop?.confidence).toBeGreaterThan(believable)
  })

  it('has nothing to say of what no rule knows', () => {
    expect(judge([])).toEqual({})
    expect(judge([signal('name', 'laptop')])).toEqual({})
  })

  it('does not depend on the order of the signals, and is never certain', () => {
    const values = ['tcp/22', 'Dell Inc.', 'laptop-1', 'laptop-2', '']
    const some = fc.array(fc.record({ name: fc.constantFrom(...signalNames), value: fc.constantFrom(...values) }))
    fc.assert(
      fc.property(some, (parts) => {
        const signals = parts.map(({ name, value }) => signal(name, value))
        expect(judge([...signals].reverse())).toEqual(judge(signals))
        for (const verdict of Object.values(judge(signals))) expect(verdict?.confidence).toBeLessThanOrEqual(0.99)
      }),
    )
  })

  it('calls an operating system as its heaviest rule does, without what turns text around', () => {
    const judgeOs = judgeBy(
      { when: { banner: 'OpenSSH' }, os: { Linux: 1 }, called: 'Some Linux' },
      { when: { banner: 'OpenSSH_\\S+ (\\w+)' }, os: { Linux: 4 }, called: '\u202e$1 Linux' },
    )
    const { os } = judgeOs([signal('banner', 'SSH-2.0-OpenSSH_9.2p1 Debian-2')])
    expect(os).toMatchObject({ value: 'Debian Linux', family: 'Linux', confidence: 0.95 })
  })

  it('refuses rules that can never be met', () => {
    expect(() => judgeBy({ when: { tilte: 'x' } })).toThrow(/no such signal.*tilte/)
    expect(() => judgeBy({ when: {}, type: { server: 1 } })).toThrow(/without a condition/)
    expect(() => judgeBy({ when: { name: '(' } })).toThrow()
  })
})

describe('the rules that ship', () => {
  it('speak of types that exist, and of each type', () => {
    const types = shipped.rules.flatMap(({ type = {} }) => Object.keys(type))
    expect(types.filter((type) => !(type in typeWords))).toEqual([])
    const { unknown, ...known } = typeWords
    expect(Object.keys(known).filter((type) => !types.includes(type))).toEqual([])
  })

  it('name makers as the vendor table does', () => {
    const vendors = reference.vendors.lines.map((start) => reference.vendors.text.slice(start, reference.vendors.text.indexOf('\t', start)))
    const forms = shipped.rules.flatMap(({ when: { vendor } }) => (vendor === undefined ? [] : [new RegExp(vendor, 'iu')]))
    expect(forms.length).toBeGreaterThan(50)
    expect(forms.filter((form) => !vendors.some((vendor) => form.test(vendor)))).toEqual([])
  })

  it('are each there once, and none lets a single signal outweigh all others', () => {
    const texts = shipped.rules.map((rule) => JSON.stringify(rule))
    expect(new Set(texts).size).toBe(texts.length)
    const weights = shipped.rules.flatMap(({ type = {}, os = {} }) => [...Object.values(type), ...Object.values(os)]) as number[]
    expect(weights.filter((weight) => Math.abs(weight) > 6)).toEqual([])
  })

  const esxiCertificate = 'CN=localhost.localdomain, O=VMware, Inc, OU=VMware ESX Server Default Certificate'
  const ports = (...list: readonly string[]) => list.map((value) => signal('port', value))
  it.each<readonly [string, readonly Signal[], string, string | undefined]>([
    ['a gateway of which nothing else is known', [signal('role', 'gateway'), ...ports('udp/53', 'tcp/53')], 'router', undefined],
    ['an office printer', [signal('vendor', 'Brother Industries'), ...ports('tcp/80', 'tcp/515', 'tcp/9100')], 'printer', undefined],
    ['a Synology', [signal('vendor', 'Synology'), ...ports('tcp/22', 'tcp/80', 'tcp/445', 'tcp/139')], 'nas', 'Linux'],
    [
      'a domain controller',
      [
        ...ports('tcp/53', 'tcp/88', 'tcp/135', 'tcp/139', 'tcp/389', 'tcp/445'),
        signal('initial-ttl', '128'),
        signal('netbios', 'group-1c'),
      ],
      'server',
      'Windows',
    ],
    [
      'a Windows desktop',
      [...ports('tcp/135', 'tcp/139', 'tcp/445'), signal('closed-ports', 'drops'), signal('name', 'desktop-4k2j9qx')],
      'workstation',
      'Windows',
    ],
    ['a phone with a private MAC', [signal('mac', 'private'), signal('name', 'annas-iphone'), ...ports('tcp/62078')], 'phone', 'iOS'],
    ['a virtual machine that is only that', [signal('vendor', 'VMware'), signal('initial-ttl', '64')], 'vm', undefined],
    ['a camera', [signal('vendor', 'Hangzhou Hikvision Digital'), ...ports('tcp/80', 'tcp/554')], 'camera', 'Linux'],
    ['a container of Docker', [signal('mac', 'container'), ...ports('tcp/80')], 'container', 'Linux'],
    ['a tablet whose name begins as a phone’s does', [signal('mac', 'private'), signal('name', 'galaxy-tab-s7')], 'tablet', 'Android'],
    ['a phone of the same maker', [signal('mac', 'private'), signal('name', 'galaxy-s21')], 'phone', 'Android'],
    ['an ESXi by its default certificate', [signal('certificate', esxiCertificate)], 'hypervisor', 'VMware ESXi'],
    ['a speaker that says its system as Sonos does', [signal('ssdp-server', 'Linux UPnP/1.0 Sonos/80.1-52020 (ZPS1)')], 'iot', 'Linux'],
    ['a light bulb', [signal('vendor', 'Espressif'), signal('initial-ttl', '255')], 'iot', undefined],
    ['a PC that renews its address', [signal('dhcp-vendor', 'MSFT 5.0'), signal('mac', 'private')], 'unknown', 'Windows'],
    [
      'a phone that comes into the house',
      [signal('dhcp-vendor', 'android-dhcp-14'), signal('dhcp-parameters', '1,3,6,15,26,28,51,58,59,43,114,108'), signal('mac', 'private')],
      'phone',
      'Android',
    ],
    ['a Debian that asks for an address', [signal('dhcp-parameters', '1,28,2,3,15,6,119,12,44,47,26,121,42')], 'unknown', 'Linux'],
    ['a Windows by what it wants to know', [signal('dhcp-parameters', '1,3,6,15,31,33,43,44,46,47,119,121,249,252')], 'unknown', 'Windows'],
    [
      'a Samba that announces itself as Windows 6.1',
      [signal('browser-version', '6.1'), signal('browser-role', 'unix')],
      'unknown',
      'Linux',
    ],
    ['a host that only pings', [signal('initial-ttl', '64')], 'unknown', undefined],
    ['a name that sounds like much, alone', [signal('name', 'server-room-printer')], 'printer', undefined],
  ])('judge %s', (_, signals, type, os) => {
    const judged = reference.judge(signals)
    expect(judged.type !== undefined && judged.type.confidence >= believable ? judged.type.value : 'unknown').toBe(type)
    expect(judged.os !== undefined && judged.os.confidence >= believable ? judged.os.family : undefined).toBe(os)
  })
})
