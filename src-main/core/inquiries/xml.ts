/**
 * XML from hosts, as far as device descriptions and SOAP need it: elements and their text. No document type, so no entities but XML's
 * own five and nothing from elsewhere; bounded in depth, tags, and by its input.
 */
import { XMLParser } from 'fast-xml-parser'
import type { ReadingLimit } from './finding.ts'
import { decodeUtf8 } from './utf8.ts'

/** Elements by local name, in the order of the document; text is that of the element itself. */
export interface XmlElement {
  readonly name: string
  readonly text: string
  readonly children: readonly XmlElement[]
}

/** UPnP and SOAP nest a dozen elements. */
const maximumDepth = 32
/** Start and end tags of one document: the parser takes a hundredth of a second for so many. A description has three hundred. */
const maximumTags = 2_000
/** Where a text stands among the children of an element. */
const textName = '#text'

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: true,
  textNodeName: textName,
  maxNestedTags: maximumDepth,
})

/** What a document brings: nothing of one that is none. */
export interface Xml {
  readonly root?: XmlElement
  /** Why a document is not read at all. */
  readonly stopped?: ReadingLimit
}

/** A document in UTF-8. */
export function parseXml(bytes: Uint8Array): Xml {
  const text = decodeUtf8(bytes).replace(/^\ufeff/, '')
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) return { stopped: 'document-type' }
  if (text.split('<').length > maximumTags + 1) return { stopped: 'elements' }
  try {
    const [root] = elementsOf(parser.parse(text))
    return root === undefined ? {} : { root }
  } catch (error) {
    return error instanceof Error && error.message === tooDeep ? { stopped: 'depth' } : {}
  }
}

/** The parser's words for more than `maxNestedTags`. */
const tooDeep = 'Maximum nested tags exceeded'

/** The parser's own form: each node is an object with one member, its name, which holds the nodes inside. */
function elementsOf(nodes: unknown): readonly XmlElement[] {
  if (!Array.isArray(nodes)) return []
  return nodes.flatMap((node: unknown) => {
    const [entry] = Object.entries(node ?? {})
    if (entry === undefined || entry[0] === textName) return []
    const [name, inside] = entry
    return [{ name, text: textOf(inside), children: elementsOf(inside) }]
  })
}

function textOf(nodes: unknown): string {
  if (!Array.isArray(nodes)) return ''
  return nodes
    .flatMap((node: unknown) => Object.entries(node ?? {}).flatMap(([name, text]) => (name === textName ? [`${text}`] : [])))
    .join('')
}

export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name)
}

export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? []
}
