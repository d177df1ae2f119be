import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KnownHost } from '../../../../src-main/core/inquiries/inquiry.ts'
import { llmnr } from '../../../../src-main/core/inquiries/llmnr.ts'
import { bytesOfHex, damaged, isWithinBounds } from './bytes.ts'
import { play } from './play.ts'

const address = '10.9.9.2'
/** systemd-resolved 252.39 (Debian 12) with LLMNR=yes on a host named lab-resolved at 10.9.9.2, over TCP; by UDP it answered nothing. */
const head = '0041' + '0001' + '8000' + '0001000100000000'
const reverse = '01320139013902313007696e2d616464720461727061' + '00' + '000c0001'
const pointer = `c00c000c00010000001e000e0c${Buffer.from('lab-resolved').toString('hex')}00`
const golden = bytesOfHex(head, reverse, pointer)

const questionsOf = (host: Partial<KnownHost>) => llmnr.questionsFor({ address, onLink: true, ...host })
const ask = (answer: Uint8Array, of = address) => {
  const [question] = questionsOf({ address: of })
  if (question?.transport !== 'tcp') throw new Error('it asks by TCP')
  return play(question.talk(), [answer])
}

describe('llmnr', () => {
  it('asks a host of the link that nothing else names, by TCP', () => {
    expect(questionsOf({})).toMatchObject([{ transport: 'tcp', port: 5355 }])
    expect(questionsOf({ openTcp: [22, 80], openUdp: [161], told: [{ kind: 'mdns', names: [], types: [], services: [] }] })).toHaveLength(1)
  })

  it.each([
    ['is behind a router', { address }],
    ['has an IPv6 address', { address: 'fe80::1', onLink: true }],
    ['told its name', { address, onLink: true, told: [{ kind: 'mdns', names: ['x.local'], types: [], services: [] }] }],
    ['serves files', { address, onLink: true, openTcp: [445] }],
    ['has a remote desktop', { address, onLink: true, openTcp: [3389] }],
    ['speaks NetBIOS', { address, onLink: true, openUdp: [137] }],
  ] as const)('does not ask who %s', (_, host) => {
    expect(llmnr.questionsFor(host)).toEqual([])
  })

  it('asks systemd-resolved for the name of its address, and reads it', () => {
    const { steps, result } = ask(golden)
    expect(steps).toHaveLength(1)
    const [step] = steps
    const query = bytesOfHex(`0027${'0001' + '0000' + '0001000000000000'}`, reverse)
    expect(step !== undefined && 'send' in step && step.send).toEqual(query)
    expect(result).toEqual([{ kind: 'llmnr-name', name: 'lab-resolved' }])
  })

  it.each([
    ['of a name that it is not sure of', golden.with(4, 0x81)],
    ['to another question', golden.with(3, 2)],
    ['with an error', golden.with(5, 3)],
    ['that is a question', bytesOfHex(`0027${'0001' + '0000' + '0001000000000000'}`, reverse)],
    ['of nothing', new Uint8Array()],
  ])('takes no answer %s', (_, answer) => {
    expect(ask(answer).result).toEqual([])
  })

  it('takes no answer about another address', () => {
    expect(ask(golden, '10.9.9.3').result).toEqual([])
  })

  it('reads nothing of a part, and stays within bounds whatever comes', () => {
    for (let length = 0; length < golden.length; length += 1) expect(ask(golden.subarray(0, length)).result).toEqual([])
    fc.assert(fc.property(damaged(golden), (bytes) => (ask(bytes).result ?? []).every(isWithinBounds)))
  })
})
