/** Run by dialer.test.ts under a small `ulimit -n`: opens files until there are no more, then asks, and prints what came of it. */
import { openSync, writeSync } from 'node:fs'
import { hear } from '../../../../src-main/core/inquiries/conversation.ts'
import { createDialer } from '../../../../src-main/net/dialer.ts'
import { linkState } from '../../../../src-main/net/link-state.ts'
import { readNeighbours } from '../../../../src-main/net/neighbours.ts'
import { openRawLink } from '../../../../src-main/net/rawlink.ts'
import { createResolver } from '../../../../src-main/net/resolver.ts'
import { isFailure } from '../../../../src-shared/domain/failure.ts'

const loopback = '127.0.0.1'
const { signal } = new AbortController()
const pacer = { take: (_: number, wanted: number) => wanted, charge: () => undefined, nextAtMs: (nowMs: number) => nowMs }
const dialer = createDialer({
  connectionsPerHost: 4,
  connections: 16,
  allow: () => true,
  pacerOf: () => pacer,
  now: () => performance.now(),
  signal,
})
const resolver = createResolver({ servers: [`${loopback}:9`], turn: dialer.turn, signal })
const ignore = (): void => undefined
const events = { frames: ignore, drops: ignore, unsent: ignore, linkDown: ignore, linkUp: ignore, refused: ignore, closed: ignore }

function openAll(): void {
  try {
    for (;;) openSync('/dev/null', 'r')
  } catch {
    // EMFILE: that was the last one.
  }
}

openAll()
const rawLink = await openRawLink('/bin/true', 'lo', events)
const found = {
  knock: await dialer.knock(loopback),
  connect: await dialer.connect(loopback, 9, 500),
  converse: (await dialer.converse(loopback, 9, hear({ lengthOf: () => undefined, maxBytes: 10 }), 500)) ?? 'nothing',
  exchangeUdp: (await dialer.exchangeUdp(loopback, 9, Uint8Array.of(0), { timeoutMs: 100, tries: 1, maxBytes: 10 })) ?? 'nothing',
  reverse: (await resolver.reverse(loopback)) ?? 'nothing',
  gaveUp: resolver.gaveUp(),
  neighbours: await readNeighbours('lo'),
  link: linkState('lo'),
  rawLink: isFailure(rawLink) ? rawLink.failure : 'open',
}
writeSync(1, JSON.stringify(found))
