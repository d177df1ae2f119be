/** What is said of devices and of a running scan; what a selection becomes; when a page loads itself again. */
import { describe, expect, it, vi } from 'vitest'
import type { PlanDocument, ScanProgress } from '#shared/contract/api.ts'
import { decidedWords, leftMsOf, namesOnce, paceWords, rateOf, spokenOf } from '../../src-renderer/device-words.ts'
import { reloadFor } from '../../src-renderer/page-build.ts'
import { extendedTo, toggled } from '../../src-renderer/selection.ts'
import { hostOf } from '../map-host.ts'
import { flatNetwork } from './documents.ts'

describe('what a screen reader says', () => {
  const open = (port: number) => ({ protocol: 'tcp' as const, port, state: 'open' as const })
  const server = hostOf('d9', '10.1.1.17', { label: 'LAB-DC01', type: 'server', ports: [53, 80, 88, 135, 139, 445, 636].map(open) })
  const base = flatNetwork(0)
  const [link] = base.links
  const document = { ...base, hosts: [...base.hosts, server], links: [...base.links, ...(link ? [{ ...link, from: 'd9' }] : [])] }

  it('is a device in one sentence', () => {
    expect(spokenOf(document, 'd9')).toBe('LAB-DC01, 10.1.1.17, server, new, 7 open ports, on 10.1.1.0/24')
    // Nothing was asked of the router: that is not the same as no open port.
    expect(spokenOf(document, 'd1')).toBe('10.1.1.1, router, new, on 10.1.1.0/24')
    const asked = document.hosts.map((host) => (host.id === 'd1' ? { ...host, notOpen: { closed: '22-80' } } : host))
    expect(spokenOf({ ...document, hosts: asked }, 'd1')).toBe('10.1.1.1, router, new, no open ports, on 10.1.1.0/24')
    expect(spokenOf(document, 'd2')).toBe('10.1.1.250, this computer, on 10.1.1.0/24')
  })

  it('is a subnet, the internet, or nothing', () => {
    expect(spokenOf(document, 's10.1.1.0/24')).toBe('10.1.1.0/24, subnet, 3 connections')
    expect(spokenOf(document, 'internet')).toBe('Internet, beyond the default route')
    expect(spokenOf(document, 'd77')).toBe('')
  })

  it('says who was approved', () => {
    expect(decidedWords(document, 'approve', ['d9'])).toBe('LAB-DC01 is approved.')
    expect(decidedWords(document, 'revoke', ['d9', 'd1'])).toBe('2 devices are approved no longer.')
  })
})

describe('names', () => {
  it('are said once, with all that told them', () => {
    const names = [
      { name: 'LAB-DC01', source: 'netbios' },
      { name: 'LAB-DC01', source: 'ntlm' },
      { name: 'LAB-DC01.lab.home', source: 'ntlm' },
      { name: 'lab-dc01.lab.home', source: 'reverse-dns' },
    ]
    expect(namesOnce({ names })).toEqual([
      { name: 'LAB-DC01', sources: ['netbios', 'ntlm'] },
      { name: 'LAB-DC01.lab.home', sources: ['ntlm', 'reverse-dns'] },
    ])
  })
})

describe('the pace of a scan', () => {
  const progress: ScanProgress = { scan: 1, phase: 'discovering', asked: 100, total: 400, hosts: 3, framesSent: 840, elapsedMs: 2000 }
  const plan = { estimatedMs: 5000 } as PlanDocument

  it('is frames for time, once there is time to speak of', () => {
    expect(rateOf(progress)).toBe(420)
    expect(rateOf({ ...progress, elapsedMs: 100 })).toBeUndefined()
  })

  it('leaves what was foreseen, or more where the questions go slower', () => {
    expect(leftMsOf({ ...progress, asked: 300 }, plan)).toBe(3000)
    expect(leftMsOf(progress, plan)).toBe(6000)
    expect(leftMsOf({ ...progress, phase: 'ports', elapsedMs: 7000 }, plan)).toBeUndefined()
    expect(leftMsOf({ ...progress, asked: 0 }, undefined)).toBeUndefined()
  })

  it('is said in words', () => {
    expect(paceWords({ ...progress, asked: 300 }, plan)).toBe('420 packets a second, about 3 s left')
    expect(paceWords({ ...progress, phase: 'ports', elapsedMs: 7000 }, plan)).toBe('120 packets a second, nearly done')
    expect(paceWords({ ...progress, phase: 'ports' }, undefined)).toBe('420 packets a second')
    const unheard = { ...progress, asked: 0, total: 0, framesSent: 0, elapsedMs: 7000 }
    expect(paceWords(unheard, plan)).toBe('')
  })
})

describe('a selection', () => {
  it('takes in and leaves out', () => {
    expect(toggled(['a'], 'b')).toEqual(['a', 'b'])
    expect(toggled(['a', 'b'], 'a')).toEqual(['b'])
  })

  it('goes from the one looked at to the other, either way, and looks at that', () => {
    const rows = ['a', 'b', 'c', 'd']
    expect(extendedTo(['b'], 'd', rows)).toEqual(['b', 'c', 'd'])
    expect(extendedTo(['d'], 'b', rows)).toEqual(['c', 'd', 'b'])
    expect(extendedTo(['x', 'a'], 'b', rows)).toEqual(['x', 'a', 'b'])
    expect(extendedTo([], 'c', rows)).toEqual(['c'])
  })
})

describe('a page of another build', () => {
  it('loads itself again once for each engine', () => {
    const kept = new Map<string, string>()
    const reload = vi.fn()
    const page = {
      sessionStorage: {
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => void kept.set(key, value),
      },
      location: { reload },
    }
    expect(reloadFor('2', '2', page)).toBe(false)
    expect(reloadFor('3', '2', page)).toBe(true)
    expect(reloadFor('3', '2', page)).toBe(false)
    expect(reloadFor('4', '2', page)).toBe(true)
    expect(reload).toHaveBeenCalledTimes(2)
  })
})
