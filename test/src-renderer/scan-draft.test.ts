/** What a person writes on the sheet of a new scan, and what it becomes. */
import { describe, expect, it, vi } from 'vitest'
import type { PlanDocument } from '#shared/contract/api.ts'
import { failure } from '#shared/domain/failure.ts'
import type { ScanRecord, ScanRequest } from '#shared/domain/scan.ts'
import { draftOf, draftOfRequest, planOfRequest, problemsOf, requestOfDraft } from '../../src-renderer/scan-draft.ts'
import { relaunchRequestOf } from '../../src-renderer/scan-request.ts'
import { standardRequest } from '../standard-request.ts'

const own = { interface: 'eth0', kind: 'Ethernet', address: '10.1.1.250', subnet: '10.1.1.0/24' }
const draft = draftOf(own)

describe('a draft', () => {
  it('begins as the recommended scan of the network at hand, by whatever way the routes say', () => {
    expect(requestOfDraft(draft)).toEqual({ ...standardRequest, targets: ['10.1.1.0/24'] })
  })

  it('takes lists as people write them', () => {
    const written = {
      ...draft,
      targets: ' 10.1.1.1 - 25, nas.lan\n10.2.0.0/24;',
      exclude: '10.1.1.7',
      tcp: '22, 80 ,443',
      udp: ' ',
      title: ' Lab ',
    }
    expect(requestOfDraft(written)).toMatchObject({
      title: 'Lab',
      targets: ['10.1.1.1-25', 'nas.lan', '10.2.0.0/24'],
      exclude: ['10.1.1.7'],
      tcp: '22,80,443',
      udp: 'none',
    })
  })

  it('says what is wrong in which field', () => {
    expect(problemsOf(draft)).toEqual({})
    const wrong = problemsOf({ ...draft, targets: '10.1.1.25-1', exclude: '10.1.1', tcp: '22,http', udp: '70000' })
    expect(wrong.targets?.message).toBe('The range 10.1.1.25-1 runs backwards.')
    expect(wrong.exclude?.message).toBe('"10.1.1" is not an IPv4 address or range.')
    expect(wrong.tcp?.message).toBe('"http" in the TCP port list is not a port or a range.')
    expect(wrong.udp?.message).toBe('"70000" in the UDP port list is not a port or a range.')
    const many = Array.from({ length: 1001 }, () => '10.1.1.1').join(' ')
    expect(problemsOf({ ...draft, targets: many }).targets?.message).toBe('These are 1,001 targets, and one scan takes 1,000.')
    expect(problemsOf({ ...draft, exclude: many }).exclude?.remedy).toBe('Give fewer; a range or a subnet counts as one.')
    expect(problemsOf({ ...draft, targets: ' ' }).targets?.message).toBe('The target is empty.')
  })
})

describe('an earlier scan', () => {
  const options = { interface: 'eth0', tcp: '22', udp: 'none', identify: false, raw: 'off', ratePps: 50 } as const
  const scan = { id: 3, title: 'Lab', targets: ['10.1.1.1-25'], exclude: ['10.1.1.7'], profile: 'gentle', options } as unknown as ScanRecord

  it('is asked for again exactly as it was, but for the consent', () => {
    expect(relaunchRequestOf(scan)).toEqual({
      title: 'Lab',
      targets: ['10.1.1.1-25'],
      exclude: ['10.1.1.7'],
      profile: 'gentle',
      ...options,
      consent: false,
    })
  })

  it('that was a part of another one is a part of it again', () => {
    expect(relaunchRequestOf({ ...scan, rescanOf: 2 })).toMatchObject({ rescanOf: 2 })
  })

  it('can be a draft that loses nothing of it, also what the form has no field for', () => {
    const again = relaunchRequestOf({ ...scan, rescanOf: 2 })
    expect(requestOfDraft(draftOfRequest(again))).toEqual(again)
  })
})

describe('the plan of a draft', () => {
  const request: ScanRequest = requestOfDraft(draft)
  const plan = { addresses: 254 } as PlanDocument
  const beyond = failure('consent-needed', '45.33.32.156 lies outside the private ranges.')

  it('is what the engine says', async () => {
    expect(await planOfRequest({ plan: async () => plan }, request)).toEqual({ kind: 'ready', plan })
    const refusal = failure('network', 'This computer is on no network.')
    expect(await planOfRequest({ plan: async () => refusal }, request)).toEqual({ kind: 'refused', refusal })
  })

  it('wants a yes where a yes helps, and asks for none where it does not', async () => {
    const asks = vi.fn(async ({ consent }: ScanRequest) => (consent ? plan : beyond))
    expect(await planOfRequest({ plan: asks }, { ...request, consent: true })).toEqual({ kind: 'consent', plan, refusal: beyond })
    expect(asks.mock.calls.map(([{ consent }]) => consent)).toEqual([false, true])
    const never = failure('out-of-scope', '0.0.0.0/0 means every address there is; that is never scanned.')
    expect(await planOfRequest({ plan: async () => never }, request)).toEqual({ kind: 'refused', refusal: never })
  })
})
