import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { htmlOf } from '../../../src-main/exchange/html.ts'
import { homeLab } from '../../src-shared/map/documents.ts'

const options = { picture: '<svg xmlns="http://www.w3.org/2000/svg"></svg>', utcOffsetMinutes: 0 }
const html = htmlOf(homeLab, options)
const tagsOf = (text: string): readonly string[] => text.match(/<[^>]*>/g) ?? []

/** The document with every text that comes from the network or from a person replaced. */
function saying(text: string): MapDocument {
  return {
    ...homeLab,
    scan: {
      ...homeLab.scan,
      title: text,
      targets: [text],
      exclude: [text],
      options: { ...homeLab.scan.options, tcp: text, udp: text },
      reason: text,
    },
    hosts: homeLab.hosts.map((host) => ({
      ...host,
      label: text,
      vendor: text,
      names: [{ name: text, source: text }],
      ports: host.ports.map((port) => ({ ...port, service: text, banner: text })),
      methods: [text],
      reason: text,
      note: text,
      why: [text],
    })),
    coverage: { ...homeLab.coverage, notCovered: [{ what: text, why: text, remedy: text }] },
  }
}

describe('the report', () => {
  it('has every host with its addresses, names, ports and status', () => {
    for (const host of homeLab.hosts) {
      for (const text of [...host.addresses, ...host.names.map(({ name }) => name), ...(host.mac === undefined ? [] : [host.mac])])
        expect(html).toContain(text)
      for (const { protocol, port } of host.ports) expect(html).toContain(`<td>${protocol} ${port}</td>`)
    }
    expect(html.match(/<details>/g)).toHaveLength(homeLab.hosts.length)
  })

  it('says which ports were asked', () => {
    expect(html).toContain('<dt>Ports</dt><dd>TCP 21-23,25,53,80,110-111,135,139,443,445; UDP 53,111,135,137,161,500</dd>')
    const few = { ...homeLab, scan: { ...homeLab.scan, options: { ...homeLab.scan.options, tcp: '8080,22', udp: 'none' } } }
    expect(htmlOf(few, options)).toContain('<dd>TCP 22,8080; UDP none</dd>')
  })

  it('holds the picture and fetches nothing', () => {
    expect(html).toContain(options.picture)
    expect(html).toContain("default-src 'none'")
    expect(html).not.toMatch(/<script|<link|<img|url\(|@import/)
  })

  it('lets no text become markup', () => {
    const plain = htmlOf(saying('plain'), options)
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>&"\'/=!- abscript') }), (text) => {
        expect(tagsOf(htmlOf(saying(text), options)).filter((tag) => !tag.startsWith('<title'))).toEqual(
          tagsOf(plain).filter((tag) => !tag.startsWith('<title')),
        )
      }),
      { numRuns: 50 },
    )
  })
})
