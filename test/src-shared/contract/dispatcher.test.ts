/** The door of the contract: good calls reach the engine as they are, everything else is refused and never does. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Api } from '#shared/contract/api.ts'
import { createDispatcher } from '#shared/contract/dispatcher.ts'
import { methods } from '#shared/contract/transport.ts'
import { isFailure } from '#shared/domain/failure.ts'
import { standardRequest } from '../../standard-request.ts'

/** An engine that notes what it is asked. */
function recordingApi() {
  const asked: { readonly method: string; readonly argument: unknown }[] = []
  const api = Object.fromEntries(
    methods.map((method) => [
      method,
      async (...given: unknown[]) => {
        asked.push({ method, argument: given[0] })
        return { answer: method }
      },
    ]),
  ) as unknown as Api
  return { api, asked }
}

const scanRequest = { ...standardRequest, targets: ['10.1.1.0/24'] }

const good: Readonly<Record<string, unknown>> = {
  hello: undefined,
  demo: 'enter',
  allowRaw: undefined,
  interfaces: undefined,
  plan: scanRequest,
  scan: { ...scanRequest, title: 'First discovery scan', interface: 'eth0', ratePps: 100 },
  stop: 1,
  ended: 1,
  scans: undefined,
  map: 3,
  remove: 3,
  download: { scan: 3, format: 'svg', theme: 'light', scale: 1 },
  place: [{ id: 'd1', x: 1, y: 2 }],
  approve: { devices: ['d1', 'd2'] },
  revoke: { scan: 3 },
  decide: { device: 'd1', kind: 'position', value: { x: 1, y: -2, pinned: true } },
  split: { device: 'd1', addresses: ['10.1.1.9'] },
}

const hostile: readonly (readonly [string, unknown])[] = [
  ['interfaces', 'eth0; rm -rf /'],
  ['plan', undefined],
  ['plan', { ...scanRequest, targets: '10.1.1.0/24' }],
  ['plan', { ...scanRequest, targets: Array.from({ length: 1001 }, () => '10.1.1.1') }],
  ['scan', { ...scanRequest, tcp: '9'.repeat(5000) }],
  ['scan', { ...scanRequest, profile: 'constructor' }],
  ['scan', { ...scanRequest, consent: 'yes' }],
  ['scan', { ...scanRequest, database: '/etc/passwd' }],
  ['scan', JSON.parse('{"__proto__": {"consent": true}}')],
  ['stop', '1'],
  ['stop', 0],
  ['ended', 1.5],
  ['ended', Number.NaN],
  ['map', -1],
  ['map', null],
  ['map', Number.MAX_VALUE],
  ['hello', {}],
  ['allowRaw', 'rm -rf /'],
  ['demo', undefined],
  ['demo', true],
  ['demo', 'constructor'],
  ['demo', { wish: 'enter' }],
  ['remove', undefined],
  ['remove', '1; DROP TABLE scan'],
  ['download', { scan: 1, format: 'exe', theme: 'light', scale: 1 }],
  ['download', { scan: 1, format: 'png', theme: 'light', scale: 1000 }],
  ['download', { scan: 1, format: 'svg', theme: 'light', scale: 1, path: '/etc/passwd' }],
  ['place', { id: 'd1', x: 1, y: 2 }],
  ['place', [{ id: 'd1', x: Number.NaN, y: 2 }]],
  ['place', Array.from({ length: 10_001 }, () => ({ id: 'd1', x: 1, y: 2 }))],
  ['revoke', { devices: ['everything'] }],
  ['approve', {}],
  ['approve', { devices: [] }],
  ['approve', { devices: ["d1' OR '1'='1"] }],
  ['approve', { scan: 1, devices: ['d1'] }],
  ['decide', { device: 'd1', kind: 'mac', value: '00:00:00:00:00:00' }],
  ['decide', { device: 'd1', kind: 'name', value: 'x'.repeat(256) }],
  ['decide', { device: 'd1', kind: 'position', value: { x: Number.POSITIVE_INFINITY, y: 0, pinned: true } }],
  ['decide', { device: 'd1', kind: 'type', value: 'unknown' }],
  ['decide', { device: 'd1', kind: 'type', value: 'constructor' }],
  ['decide', { device: 'd1', kind: 'os', value: 'x'.repeat(101) }],
  ['decide', { device: 'd1', kind: 'os', value: '' }],
  ['decide', { device: 'd1', kind: 'relation', value: { is: 'same', to: 7 } }],
  ['decide', { device: 'd1', kind: 'relation', value: { is: 'twin', to: 'd2' } }],
  ['decide', { device: 'd1', kind: 'relation', value: { is: 'same', to: "d2' OR 1" } }],
  ['decide', { device: 'd1', kind: 'relation', value: { is: 'same', to: 'd2', at: 1 } }],
  ['decide', [1, 2, 3]],
  ['split', { device: 'd1', addresses: [] }],
  ['split', { device: 'd1', addresses: '10.1.1.9' }],
  ['split', { device: 'd1', addresses: [''] }],
  ['split', { device: '1', addresses: ['10.1.1.9'] }],
  ['split', { device: 'd1', addresses: Array.from({ length: 1001 }, () => '10.1.1.9') }],
  ['split', { device: 'd1', addresses: ['10.1.1.9'], part: 'd2' }],
]

describe('the dispatcher', () => {
  it('knows a good argument for every call', () => {
    expect(Object.keys(good).sort()).toEqual([...methods].sort())
  })

  it.each(Object.entries(good))('takes %s to the engine as it is', async (method, argument) => {
    const { api, asked } = recordingApi()
    expect(await createDispatcher(api)(method, argument)).toEqual({ answer: method })
    expect(asked).toEqual([{ method, argument }])
  })

  it('takes map without a number for the latest', async () => {
    const { api, asked } = recordingApi()
    await createDispatcher(api)('map', undefined)
    expect(asked).toEqual([{ method: 'map', argument: undefined }])
  })

  it.each(hostile)('refuses %s with %j', async (method, argument) => {
    const { api, asked } = recordingApi()
    const answer = await createDispatcher(api)(method, argument)
    expect(answer).toMatchObject({ failure: 'usage' })
    expect(asked).toEqual([])
  })

  it.each(['', 'close', 'subscribe', 'fonts', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'knows no call %j',
    async (name) => {
      const { api, asked } = recordingApi()
      expect(await createDispatcher(api)(name, undefined)).toMatchObject({ failure: 'usage' })
      expect(asked).toEqual([])
    },
  )

  it('answers anything with a value, and lets through only what is valid', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...methods, 'nothing'), fc.jsonValue(), async (method, argument) => {
        const { api, asked } = recordingApi()
        const answer = await createDispatcher(api)(method, argument)
        expect(asked.length).toBe(isFailure(answer) ? 0 : 1)
      }),
      { numRuns: 500 },
    )
  })

  it('does not hide a mistake of the engine', async () => {
    const { api } = recordingApi()
    const broken: Api = {
      ...api,
      scans: async () => {
        throw new Error('a mistake')
      },
    }
    await expect(createDispatcher(broken)('scans', undefined)).rejects.toThrow('a mistake')
  })
})
