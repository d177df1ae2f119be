/**
 * Records what hosts say to everybody while the wire of a leg is open (core/passive), which is until the scan ends. Of a leg on the link only: what is said elsewhere
 * does not come here.
 */
import type { Leg } from '#shared/domain/scan.ts'
import { isForbiddenAddress } from '#shared/domain/scope.ts'
import { addressListOf } from '#shared/domain/subnet.ts'
import { createHearing } from '../core/passive/hearing.ts'
import type { UnreadCounts } from '../core/passive/unread.ts'
import type { Journal } from './journal.ts'
import type { Wire } from './wire.ts'

/** Keeps facts about the addresses that the leg asks, as with answers, until it is ended, which tells what was not read. */
export function listen(leg: Leg, wire: Pick<Wire, 'listen'>, journal: Pick<Journal, 'record'>): () => UnreadCounts {
  if (leg.reach !== 'local') return () => ({ dhcp: 0, others: 0 })
  const { has } = addressListOf(leg.ranges)
  const hearing = createHearing((address) => has(address) && !isForbiddenAddress(address))
  const deafen = wire.listen((packet, atMs) => {
    for (const { address, fact } of hearing.hear(packet)) journal.record(leg.interface, address, 'heard', fact, atMs)
  })
  return () => {
    deafen()
    return hearing.unread()
  }
}
