import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { childOf, childrenOf, parseXml, type XmlElement } from '../../../../src-main/core/inquiries/xml.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const depthOf = ({ children }: XmlElement): number => 1 + Math.max(0, ...children.map(depthOf))

describe('parseXml', () => {
  it('reads elements in order, by local name, with their own text', () => {
    const text = '\ufeff<?xml version="1.0"?><!-- x --><s:r xmlns:s="urn:x"><d> Büro &amp; <c/>1 </d><d><![CDATA[a<b]]></d></s:r>'
    const { root } = parseXml(bytesOf(text))
    expect(root?.name).toBe('r')
    expect(childrenOf(root, 'd').map((element) => element.text)).toEqual(['Büro &1', 'a<b'])
    expect(childOf(root, 'd')?.children).toEqual([{ name: 'c', text: '', children: [] }])
    expect(childOf(root, 'x')).toBeUndefined()
  })

  it.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'document-type'],
    ['an entity in lower case', '<!entity b "c"><a>&b;</a>', 'document-type'],
    ['too many elements inside each other', '<a>'.repeat(40), 'depth'],
    ['too many elements', `<a>${'<b/>'.repeat(2_000)}</a>`, 'elements'],
  ])('refuses %s, and says which limit that was', (_, text, stopped) => {
    expect(parseXml(bytesOf(text))).toEqual({ stopped })
  })

  it.each([
    ['nothing', ''],
    ['text', 'HTTP/1.1 200 OK'],
    ['what is cut off', '<a><b'],
  ])('makes nothing of %s', (_, text) => {
    expect(parseXml(bytesOf(text))).toEqual({})
  })

  it('does not know entities that are not XML’s own', () => {
    expect(parseXml(bytesOf('<a>&lt;&b;&nbsp;</a>')).root?.text).toBe('<&b;&nbsp;')
  })

  it('never throws and never nests deeper than it says', () => {
    const pieces = [
      '<a>',
      '</a>',
      '<b:c d="e">',
      '<f/>',
      'text',
      '&amp;',
      '&#x41;',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?x',
      '?>',
      '<',
      '>',
      '<__proto__>',
    ]
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 80 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(text, (document) => {
        const { root } = parseXml(bytesOf(document))
        if (root !== undefined) expect(depthOf(root)).toBeLessThanOrEqual(33)
      }),
    )
  })
})
