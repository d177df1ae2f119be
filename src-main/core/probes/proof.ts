/** What of a probe is computed from whom it asks, so that an answer can be checked without having kept the question. */
import { familyOf, type IpAddress, integerOf } from '#shared/domain/address.ts'
import { type CookieKey, cookieOf } from '../sweep/cookie.ts'
import { firstSourcePort, sourcePortCount } from './probe.ts'

/** Words that tell the techniques apart, so that an answer to one never proves another. */
const techniques = { echo: 1, syn: 2, udp: 3 } as const

export type Technique = keyof typeof techniques

/** The 32-bit cookie of a question to an address. */
export function proofOf(key: CookieKey, technique: Technique, address: IpAddress, port: number): number {
  return cookieOf(key, [techniques[technique], port, ...wordsOf(address)])
}

/** The source port that a TCP or UDP question to this port comes from. */
export function sourcePortOf(proof: number): number {
  return firstSourcePort + (proof % sourcePortCount)
}

function wordsOf(address: IpAddress): number[] {
  const words: number[] = []
  let rest = integerOf(address)
  for (let count = familyOf(address) === 4 ? 1 : 4; count > 0; count -= 1, rest >>= 32n) words.push(Number(rest & 0xffffffffn))
  return words
}
