import { describe, expect, it } from 'vitest'
import type { HostStatus, MapDocument } from '#shared/domain/map-document.ts'
import { headingOf, legendOf } from '#shared/map/legend.ts'
import { sceneOf } from '#shared/map/scene.ts'
import { svgOf } from '#shared/map/svg.ts'
import { typeStyles, widthOf } from '#shared/map/text.ts'
import { campus, everyType, homeLab, hostileLab, knownHomeLab, networkOf, routedNetwork, twoSegments } from './documents.ts'
import { readXml } from './xml.ts'

function drawn(document: MapDocument, theme: 'light' | 'dark' = 'light'): string {
  return svgOf(sceneOf(document), { theme, heading: headingOf(document, { utcOffsetMinutes: 0 }), legend: legendOf(document) })
}

/** All text of text elements. */
function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map((match) => match[1] ?? '')
}

describe('svgOf', () => {
  it.each([
    ['the home lab', homeLab],
    ['the home lab, known', knownHomeLab],
    ['every type', everyType],
    ['two segments', twoSegments],
    ['routed hosts', routedNetwork(9)],
    ['a campus', campus],
    ['hostile names', hostileLab],
    ['no host', networkOf(0)],
    ['250 hosts', networkOf(250)],
  ])('is well-formed for %s in both themes', (_, document) => {
    expect(() => readXml(drawn(document))).not.toThrow()
    expect(() => readXml(drawn(document, 'dark'))).not.toThrow()
  })

  it('writes hostile names as text and nothing else', () => {
    const svg = drawn(hostileLab)
    const { elements, texts } = readXml(svg)
    expect([...elements].sort()).toEqual(['circle', 'defs', 'desc', 'g', 'path', 'rect', 'svg', 'text', 'title', 'use'])
    expect(texts).toContain('</text><script>')
    for (const text of texts) expect(text).not.toMatch(/[\u202a-\u202e\u0000-\u0008\u001b\u009b]/)
    expect(svg).not.toMatch(/\son\w+=|href="(?!#icon-)/)
  })

  it('carries title, what, when, how long and how', () => {
    const texts = textsOf(drawn(homeLab))
    expect(texts).toContain('First discovery scan')
    expect(texts).toContain('8 devices in 25 addresses  ·  24 Nov 2026 14:02 UTC  ·  6.2 s  ·  profile normal')
    expect(texts).toContain('Portolan')
  })

  it('carries the legend: types with counts, evidence, the marks that occur', () => {
    const texts = textsOf(drawn(knownHomeLab))
    for (const words of [
      'Hypervisor',
      '3',
      'Firewall',
      'measured',
      'inferred',
      'drawn by hand',
      'this computer',
      'new',
      'changed',
      'offline',
    ]) {
      expect(texts).toContain(words)
    }
    expect(texts).not.toContain('rogue')
    const stranger = { ...homeLab, hosts: homeLab.hosts.map((host) => ({ ...host, status: 'rogue' as const })) }
    expect(textsOf(drawn(stranger))).toContain('rogue: not in the baseline')
    expect(textsOf(drawn(homeLab))).not.toContain('changed')
  })

  it('describes itself to those who cannot see it', () => {
    const svg = drawn(homeLab)
    expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*>\n<title>First discovery scan<\/title>\n<desc>8 devices in 25 addresses/)
    expect(svg).toContain('<title>LAB-DC01 · 10.1.1.17 · Proxmox Server Solutions · type unknown · new</title>')
    expect(svg).toContain('<title>measured: attached · answered ARP on this segment</title>')
  })

  it('shows the internet only where there is a way to it', () => {
    const { internet: _, ...offline } = homeLab
    expect(textsOf(drawn(homeLab))).toContain('Internet')
    expect(textsOf(drawn(offline))).not.toContain('Internet')
  })

  it('fits its size to the map', () => {
    const sizeOf = (document: MapDocument) => /width="(\d+)" height="(\d+)"/.exec(drawn(document))?.slice(1).map(Number) ?? []
    const [width = 0, height = 0] = sizeOf(homeLab)
    expect(width).toBeGreaterThan(1100)
    expect(width).toBeLessThan(1500)
    expect(height).toBeGreaterThan(750)
    expect(height).toBeLessThan(1050)
    expect(sizeOf(networkOf(1))[0]).toBe(900)
    expect(sizeOf(networkOf(250))[0]).toBeGreaterThan(2000)
  })

  it('cuts a title that is too long', () => {
    const document = { ...homeLab, scan: { ...homeLab.scan, title: 'W'.repeat(5000) } }
    const [title = ''] = textsOf(drawn(document)).filter((text) => text.startsWith('W'))
    expect(title).toMatch(/^W+…$/)
    expect(widthOf(title, typeStyles.title)).toBeLessThan(1300)
  })

  it('asks for no layers, on which resvg is slow and may abort', () => {
    for (const document of [knownHomeLab, everyType, campus]) expect(drawn(document)).not.toMatch(/ opacity=|clip-path|<mask|<filter/)
  })

  it('is the same bytes each time', () => {
    expect(drawn(campus)).toBe(drawn(structuredClone(campus)))
  })

  it('says status by shape, not by colour alone', () => {
    // Without any colour the pictures of two statuses still differ.
    const grey = (status: 'new' | 'known' | 'changed' | 'offline' | 'rogue') =>
      drawn({ ...homeLab, hosts: homeLab.hosts.map((host) => ({ ...host, status })) })
        .replace(/#[0-9a-f]{6}/g, '#000000')
        .replace(/stroke-width="[\d.]+"/g, '')
        .replace(/<(title|desc|text)[\s\S]*?<\/\1>/g, '')
    const pictures = (['new', 'known', 'changed', 'offline', 'rogue'] as const).map(grey)
    expect(new Set(pictures).size).toBe(5)
  })
})

describe('legendOf and headingOf', () => {
  it('count who answered and who is offline, and no router that is known by the routes alone', () => {
    const [first, ...others] = homeLab.hosts
    const counts = (status: HostStatus) => {
      const silent = first === undefined ? [] : [{ ...first, status, flags: { ...first.flags, live: false } }]
      const document = { ...homeLab, hosts: [...silent, ...others] }
      const [summary] = headingOf(document, { utcOffsetMinutes: 0 }).summary
      const types = legendOf(document).types.reduce((sum, { count }) => sum + count, 0)
      return [summary, types, sceneOf(document).lands[0]?.title]
    }
    expect(counts('new')).toEqual(['7 devices in 25 addresses', 7, '10.1.1.0/24, 7 devices'])
    expect(counts('offline')).toEqual(['8 devices in 25 addresses', 8, '10.1.1.0/24, 8 devices'])
  })

  it('count no computer of ours', () => {
    expect(legendOf(homeLab).types).toEqual([
      { type: 'router', words: 'Router', count: 1 },
      { type: 'unknown', words: 'Type not known yet', count: 7 },
    ])
    expect(headingOf(homeLab, { utcOffsetMinutes: 60 }).summary.slice(0, 2)).toEqual([
      '8 devices in 25 addresses',
      '24 Nov 2026 15:02 UTC+1',
    ])
  })

  it('say what was short of a whole scan', () => {
    const stopped = { ...homeLab, scan: { ...homeLab.scan, status: 'stopped' as const, raw: false } }
    expect(headingOf(stopped, { utcOffsetMinutes: -210 }).summary).toEqual([
      '8 devices in 25 addresses',
      '24 Nov 2026 10:32 UTC−3:30',
      '6.2 s',
      'profile normal',
      'without raw sockets',
      'stopped',
    ])
  })

  it('say first that a scan was a demo', () => {
    const demo = { ...homeLab, scan: { ...homeLab.scan, demo: true as const } }
    expect(headingOf(demo, { utcOffsetMinutes: 0 }).summary.slice(0, 2)).toEqual(['demo', '8 devices in 25 addresses'])
  })
})
