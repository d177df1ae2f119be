import { describe, expect, it } from 'vitest'
import { failure } from '#shared/domain/failure.ts'
import type { Leg } from '#shared/domain/scan.ts'
import { rangeOf } from '#shared/domain/subnet.ts'
import {
  addressesCrowded,
  answersCut,
  factsLost,
  framesDropped,
  heardTooMuch,
  notAsked,
  notCarried,
  portsNotAsked,
  sightingsLost,
  tableFull,
} from '../../../src-main/engine/messages.ts'

const leg: Leg = {
  interface: 'eth0',
  reach: 'local',
  ranges: [rangeOf('10.1.0.0/16')],
  source: '10.1.1.250',
  subnet: '10.1.0.0/16',
  ratePps: 500,
}

describe('answers that were cut', () => {
  const saying = (bound: Parameters<typeof answersCut>[0]['bound']) => {
    const { what, why } = answersCut({ bound, answers: 2, addresses: ['10.1.1.5'] })
    return `${what}: ${why}`
  }

  it('are said to be read where they were, and so far', () => {
    expect(saying('length')).toMatch(/^The rest of 2 answers of 10.1.1.5: .* read to a bound and no further$/)
    expect(saying('time')).toMatch(/^The rest of 2 answers of 10.1.1.5: /)
    expect(saying('datagram')).toMatch(/^2 answers of 10.1.1.5: .* not read at all$/)
    expect(saying('number')).toMatch(/^2 answers of 10.1.1.5: /)
    expect(saying('records')).toMatch(/^The rest of 2 answers of 10.1.1.5: /)
    expect(saying('document-type')).toMatch(/^2 answers of 10.1.1.5: /)
  })
})

describe('what was not heard or not asked', () => {
  it('is said of each budget that was used up', () => {
    expect(heardTooMuch(leg, { dhcp: 1, others: 2_000 }).map(({ what }) => what)).toEqual([
      '1 DHCP message that hosts of 10.1.0.0/16 sent to everybody',
      '2,000 messages that hosts of 10.1.0.0/16 sent to everybody',
    ])
    expect(heardTooMuch(leg, { dhcp: 0, others: 0 })).toEqual([])
  })

  it('is told apart from a leg on which calls were begun', () => {
    expect(notAsked(leg).why).toBe('The scan ended before they were asked')
    expect(notAsked(leg, true).why).toMatch(/^The scan ended before they were asked one by one; calls/)
  })
})

describe('the figures in what a scan could not see', () => {
  it('have their digits in groups', () => {
    expect(framesDropped(12_345).what).toBe('12,345 received frames')
    expect(sightingsLost(2_000_000).what).toBe('2,000,000 facts')
    expect(notCarried(leg, 1_024).what).toBe('1,024 TCP questions to hosts of 10.1.0.0-10.1.255.255')
    expect(tableFull(leg, 1_024).what).toBe('1,024 addresses of 10.1.0.0/16')
    expect(addressesCrowded(Array<string>(1_103).fill('10.1.1.5'), 65_536).what).toBe(
      '65,536 answers of 10.1.1.5, 10.1.1.5, 10.1.1.5, 10.1.1.5 and 1,099 more',
    )
    expect(factsLost(failure('database', 'It is damaged.'), 4_000).message).toBe('It is damaged. 4,000 facts of this scan are not kept.')
  })

  it('agree with their noun', () => {
    expect(framesDropped(1).what).toBe('1 received frame')
    expect(sightingsLost(1).what).toBe('1 fact')
    expect(notCarried(leg, 1).what).toMatch(/^1 TCP question to/)
    expect(tableFull(leg, 1).what).toMatch(/^1 address of/)
    expect(portsNotAsked(['10.1.1.5']).what).toMatch(/ 1 host that /)
    expect(addressesCrowded(['10.1.1.5'], 1).what).toBe('1 answer of 10.1.1.5')
    expect(factsLost(failure('database', 'It is damaged.'), 1).message).toBe('It is damaged. 1 fact of this scan is not kept.')
    expect(factsLost(failure('database', 'It is damaged.'), 0).message).toBe('It is damaged.')
  })
})
