/** Which systems a person is offered: those that the rules can name, and what is on the map. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { knownSystems } from '#shared/domain/systems.ts'
import { suggestedSystems } from '../../src-renderer/suggested-systems.ts'
import { hostOf } from '../map-host.ts'

interface Rules {
  readonly rules: readonly { readonly os?: Readonly<Record<string, number>>; readonly called?: string }[]
}

describe('the systems that are known', () => {
  const file = join(import.meta.dirname, '../../resources/data/device-rules.json')
  const { rules } = JSON.parse(readFileSync(file, 'utf8')) as Rules
  const families = new Set(rules.flatMap(({ os = {} }) => Object.keys(os)))
  const names = new Set(rules.flatMap(({ called = '' }) => called))

  it('are every family of the rules, and nothing that no rule names', () => {
    expect(knownSystems).toEqual(expect.arrayContaining([...families]))
    expect(knownSystems.filter((system) => !families.has(system) && !names.has(system))).toEqual([])
  })
})

describe('the systems that are offered', () => {
  const running = (name: string) => hostOf('d9', '10.1.1.9', { os: { name, confidence: 1 } })
  const hosts = [running('Haiku'), running('Linux'), running('Haiku'), hostOf('d8', '10.1.1.8')]

  it('are those of the map, then all others, each once', () => {
    const offered = suggestedSystems({ hosts }, '')
    expect(offered.slice(0, 3)).toEqual(['Haiku', 'Linux', 'Android'])
    expect(offered.length).toBe(knownSystems.length + 1)
  })

  it('have what is written in them, at their beginning first', () => {
    expect(suggestedSystems({ hosts }, 'open')).toEqual(['OpenBSD', 'OpenWrt'])
    expect(suggestedSystems({ hosts }, 'server 2022')).toEqual(['Windows Server 2022'])
    expect(suggestedSystems({ hosts }, 'ios')).toEqual(['iOS', 'Cisco IOS', 'FortiOS'])
    expect(suggestedSystems({ hosts }, '(')).toEqual([])
  })
})
