/** Which answers to a call count. The call itself is made in the lab (test/lab/inquiries-multicast.test.ts): it would leave this computer. */
import { describe, expect, it } from 'vitest'
import { createPacer } from '../../../src-main/core/sweep/pacer.ts'
import { createDialer } from '../../../src-main/net/dialer.ts'
import { createHearing, maximumAnswers, maximumAnswersPerHost } from '../../../src-main/net/multicast.ts'

const one = new Uint8Array(1)

describe('createHearing', () => {
  it('hears only who may answer, and nothing longer than the protocols have', () => {
    const hears = createHearing((sender) => sender === '10.1.1.22')
    expect(hears('10.1.1.22', new Uint8Array(9_000))).toBe('heard')
    expect(hears('10.1.1.22', new Uint8Array(9_001))).toBe('datagram')
    expect(hears('10.1.1.23', one)).toBe('stranger')
  })

  it('hears so much of one host, and of all', () => {
    const hears = createHearing(() => true)
    const count = (sender: string, answers: number): number =>
      Array.from({ length: answers }, () => hears(sender, one)).filter((heard) => heard === 'heard').length
    expect(count('10.1.1.22', maximumAnswersPerHost + 5)).toBe(maximumAnswersPerHost)
    expect(count('10.1.1.23', 1)).toBe(1)
    let all = maximumAnswersPerHost + 1
    for (let host = 0; host < maximumAnswers; host += 1) all += count(`10.2.${host >> 8}.${host & 255}`, 1)
    expect(all).toBe(maximumAnswers)
    expect(hears('10.1.1.24', one)).toBe('number')
  })
})

describe('call', () => {
  it.each([
    ['an address that is no group', { group: '127.0.0.1', port: 5353 }],
    ['a port that may only be connected to', { group: '224.0.0.251', port: 9100 }],
  ])('says nothing to %s', async (_, to) => {
    const dialer = createDialer({
      ...{ connectionsPerHost: 4, connections: 16, allow: () => true, now: () => performance.now(), signal: new AbortController().signal },
      pacerOf: () => createPacer({ ratePps: 500 }),
    })
    const link = { source: '127.0.0.1', pacer: createPacer({ ratePps: 500 }), has: () => true }
    await dialer.call(link, { ...to, ttl: 1, waitMs: 1, rounds: [[one]] }, () => undefined)
    expect(dialer.sent()).toEqual({ connections: 0, datagrams: 0, knocks: 0, packets: 0, refused: 1 })
  })
})
