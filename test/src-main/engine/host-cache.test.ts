import { describe, expect, it } from 'vitest'
import { createHostCache } from '../../../src-main/engine/host-cache.ts'
import type { IdentifiedHost } from '../../../src-main/engine/identification.ts'

const hosts = (count: number): readonly IdentifiedHost[] => Array.from({ length: count }, () => ({}) as IdentifiedHost)

describe('a host cache', () => {
  const keptOf = (cache: ReturnType<typeof createHostCache>) => ['a', 'b', 'c', 'd'].filter((key) => cache.get(key) !== undefined)

  it('keeps as many hosts as it may, and lets the first go first', () => {
    const cache = createHostCache(10)
    const [a, b, c, d] = [hosts(4), hosts(4), hosts(2), hosts(3)]
    cache.keep('a', a)
    cache.keep('b', b)
    cache.keep('c', c)
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([a, b, c])
    cache.keep('d', d)
    expect(keptOf(cache)).toEqual(['b', 'c', 'd'])
    cache.keep('b', hosts(9))
    expect(keptOf(cache)).toEqual(['b'])
  })

  it('keeps the last one, however large, and nothing beside it', () => {
    const cache = createHostCache(10)
    cache.keep('a', hosts(1))
    cache.keep('b', hosts(11))
    expect(keptOf(cache)).toEqual(['b'])
    cache.keep('c', hosts(1))
    expect(keptOf(cache)).toEqual(['c'])
  })

  it('counts a scan that is kept again once', () => {
    const cache = createHostCache(10)
    for (let time = 0; time < 20; time += 1) cache.keep('a', hosts(5))
    cache.keep('b', hosts(5))
    expect(keptOf(cache)).toEqual(['a', 'b'])
  })
})
