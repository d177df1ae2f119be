/** The title of an HTML page (HTML Living Standard, section 4.2.2), without building the page: one pass over its bytes. */
import { decodeLatin1 } from './latin1.ts'
import { decodeUtf8 } from './utf8.ts'

/**
 * The text of the first title element, its white space collapsed; empty where there is none. `charset` is what the Content-Type names.
 * Pages often are UTF-8 whatever that says: it decides only where they cannot be, and what it names beside UTF-8 is read as ISO 8859-1.
 */
export function titleOf(page: Uint8Array, charset: string | undefined): string {
  const at = titleAt(decodeLatin1(page).toLowerCase())
  if (at === undefined) return ''
  const bytes = page.subarray(at.start, at.end)
  const text = decodeUtf8(bytes)
  const isUtf8 = !text.includes('\ufffd') || /^utf-?8$/i.test(charset ?? '')
  return decodeReferences(isUtf8 ? text : decodeLatin1(bytes))
    .replace(/\s+/g, ' ')
    .trim()
}

/** Elements whose content is text, whatever stands in it (section 13.1.2): only their own end tag ends them. */
const textElement = /<(title|script|style)(?=[\t\n\f\r />])/y

/** Where the title's text lies in a page in lower case. What is opened and not closed hides the rest of the page, so each step goes on. */
function titleAt(page: string): { readonly start: number; readonly end: number } | undefined {
  let at = page.indexOf('<')
  while (at !== -1) {
    let next = at + 1
    if (page.startsWith('<!--', at)) {
      next = page.indexOf('-->', at + 4)
      if (next === -1) return undefined
    }
    textElement.lastIndex = at
    const [, name] = textElement.exec(page) ?? []
    if (name !== undefined) {
      const start = page.indexOf('>', at) + 1
      const end = start === 0 ? -1 : page.indexOf(`</${name}`, start)
      if (end === -1) return undefined
      if (name === 'title') return { start, end }
      next = end
    }
    at = page.indexOf('<', next + 1)
  }
  return undefined
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Character references (section 13.5): numbers, and the five names that XML has too. */
function decodeReferences(text: string): string {
  return text.replace(/&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#[xX]([\dA-Fa-f]{1,6}));/g, (_, name, decimal, hexadecimal) => {
    if (name !== undefined) return named[name] ?? ''
    const code = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal)
    return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code)
  })
}
