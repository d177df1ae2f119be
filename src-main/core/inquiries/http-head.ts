/**
 * The head of a response as HTTP/1 and RTSP write it (RFC 9112 sections 4 and 5, RFC 2326 section 7): a status line and field lines up to
 * an empty one; and what its fields say. Bounded by its input, and by the limits below.
 */
import { decodeLatin1 } from './latin1.ts'

/** Of one response: status line and all field lines. Servers themselves refuse requests with more. */
const maxHeadBytes = 16_384
export const maxFields = 100
const lineFeed = 0x0a
const carriageReturn = 0x0d
/** Longest text kept of one value, in UTF-16 units. */
export const longestFieldText = 200

export interface Fields {
  /** Names in lower case; values without the white space around them, each byte one character (ISO 8859-1). */
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** Bytes up to the body. */
  readonly length: number
  /** The head is longer than is read: these are its first fields, and where the body begins is not known. */
  readonly stopped?: 'fields'
}

export interface Head extends Fields {
  /** 100 to 599. */
  readonly status: number
}

/** RFC 9112 section 5: a token, no space before the colon. */
const fieldName = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/

/** `statusLine` captures the status code; undefined where the head is cut off, is another protocol's or breaks a rule. */
export function decodeHead(message: Uint8Array, statusLine: RegExp): Head | undefined {
  const first = lineAt(message.subarray(0, maxHeadBytes), 0)
  const [, status] = statusLine.exec(first?.text ?? '') ?? []
  const fields = first === undefined || status === undefined ? undefined : decodeFields(message, first.next)
  return fields === undefined ? undefined : { status: Number(status), ...fields }
}

/** The field lines from `start` on, up to the empty one or a limit; undefined where they are cut off or break a rule. */
export function decodeFields(message: Uint8Array, start: number): Fields | undefined {
  const bytes = message.subarray(0, maxHeadBytes)
  const fields: [string, string][] = []
  const stopped = { fields, length: message.length, stopped: 'fields' } as const
  let next = start
  for (;;) {
    const line = lineAt(bytes, next)
    if (line === undefined) return message.length >= maxHeadBytes && !bytes.includes(lineFeed, next) ? stopped : undefined
    next = line.next
    if (line.text === '') return { fields, length: next }
    const last = fields.at(-1)
    if (isBlank(line.text[0])) {
      // A folded line goes on with the value before it (section 5.2).
      if (last === undefined) return undefined
      last[1] = [last[1], trimmed(line.text)].filter((part) => part !== '').join(' ')
      continue
    }
    if (fields.length === maxFields) return stopped
    const colon = line.text.indexOf(':')
    const name = line.text.slice(0, Math.max(0, colon))
    if (!fieldName.test(name)) return undefined
    fields.push([name.toLowerCase(), trimmed(line.text.slice(colon + 1))])
  }
}

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t'

/** Without the spaces and tabs around it. By hand: a pattern with two runs of them takes the square of its time for a line of them. */
function trimmed(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text[start])) start += 1
  while (end > start && isBlank(text[end - 1])) end -= 1
  return text.slice(start, end)
}

/**
 * The line at `at` without its end, a line feed alone allowed (RFC 9112 section 2.2). Undefined without an end, and for one with a NUL
 * or a carriage return inside, which would mean another thing to another reader (RFC 9110 section 5.5).
 */
export function lineAt(bytes: Uint8Array, at: number): { readonly text: string; readonly next: number } | undefined {
  const end = bytes.indexOf(lineFeed, at)
  if (end === -1) return undefined
  const line = bytes.subarray(at, end > at && bytes[end - 1] === carriageReturn ? end - 1 : end)
  return line.includes(0) || line.includes(carriageReturn) ? undefined : { text: decodeLatin1(line), next: end + 1 }
}

/** The value of the first field of that name (lower case). */
export function fieldOf({ fields }: Pick<Fields, 'fields'>, name: string): string | undefined {
  return fields.find(([its]) => its === name)?.[1]
}

/** Cut to its length, not through a character. */
export function shortened(text: string): string {
  return text
    .slice(0, longestFieldText)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()
}

/** A scheme, or a parameter of the last one with its value (RFC 9110 section 11.6.1). */
const challengePart = /[\t ,]*([!#$%&'*+.^_`|~\dA-Za-z-]+)(?:[\t ]*=[\t ]*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^_`|~\dA-Za-z-]+)))?/y

/** The first realm that a user name and a password open (RFC 7617, RFC 7616). */
export function realmOf({ fields }: Pick<Fields, 'fields'>): string {
  for (const [field, value] of fields) {
    let scheme = ''
    challengePart.lastIndex = 0
    for (let part = field === 'www-authenticate' ? challengePart.exec(value) : null; part !== null; part = challengePart.exec(value)) {
      const [, name = '', quoted, token] = part
      const text = quoted?.replace(/\\(.)/g, '$1') ?? token
      if (text === undefined) scheme = name.toLowerCase()
      else if (name.toLowerCase() === 'realm' && (scheme === 'basic' || scheme === 'digest')) return text
    }
  }
  return ''
}
