/** A strict reader of the XML 1.0 that our writers use: elements, quoted attributes, the five entities. Throws on anything else. */

export interface XmlContent {
  readonly elements: ReadonlySet<string>
  /** Text of all elements, entities resolved. */
  readonly texts: readonly string[]
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const token = /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[a-zA-Z][\w:-]*="[^"<]*")*)\s*(\/?)>|([^<>]+)/gy
/** What XML 1.0 cannot hold, section 2.2. */
const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

export function readXml(xml: string): XmlContent {
  if (notXml.test(xml) || !xml.isWellFormed()) throw new Error('a character that XML cannot hold')
  const elements = new Set<string>()
  const texts: string[] = []
  const open: string[] = []
  let roots = 0
  token.lastIndex = 0
  for (let at = 0; at < xml.length; at = token.lastIndex) {
    const match = token.exec(xml)
    if (match === null) throw new Error(`no XML at ${at}: ${xml.slice(at, at + 40)}`)
    const [, slash, name = '', attributes = '', empty, text] = match
    if (text !== undefined) {
      if (open.length === 0 && text.trim() !== '') throw new Error('text outside of the root')
      if (text.trim() !== '') texts.push(resolved(text))
    } else if (slash === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`)
    } else {
      if (open.length === 0) roots += 1
      elements.add(name)
      checkAttributes(attributes)
      if (empty !== '/') open.push(name)
    }
  }
  if (open.length > 0 || roots !== 1) throw new Error('not one whole root element')
  return { elements, texts }
}

function checkAttributes(attributes: string): void {
  const names = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map((match) => {
    resolved(match[2] ?? '')
    return match[1]
  })
  if (new Set(names).size !== names.length) throw new Error(`an attribute twice: ${attributes}`)
}

function resolved(text: string): string {
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const character = whole.endsWith(';') ? entities[name] : undefined
    if (character === undefined) throw new Error(`no entity: ${whole.slice(0, 20)}`)
    return character
  })
}
