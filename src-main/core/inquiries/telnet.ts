/**
 * What a Telnet server says before a login: its greeting up to the first prompt, and the options it wants to agree on, which tell
 * implementations apart (RFC 854, RFC 855). Every option is refused, once; no user name is given.
 *
 *     IAC 255 | WILL 251, WONT 252, DO 253, DONT 254 | option
 *     IAC 255 | SB 250 | option | parameters ... | IAC 255 | SE 240
 *     IAC 255 | IAC 255: one byte 255 of text; IAC and anything else: a command of two bytes
 */
import type { Fact, TelnetOption } from '#shared/domain/fact.ts'
import { type Conversation, hear } from './conversation.ts'
import type { Inquiry } from './inquiry.ts'
import { decodeLatin1 } from './latin1.ts'
import { decodeUtf8 } from './utf8.ts'

/** Its own, and the one that it is moved to by habit. */
const telnetPorts: ReadonlySet<number> = new Set([23, 2323])
const maxBytes = 2048
/** Of the greeting. */
const maxTextBytes = 1000
const maxOptions = 64
/** Rounds of negotiation: real servers need three. */
const maxRounds = 12

export const telnet: Inquiry = {
  name: 'telnet',
  questionsFor: ({ openTcp = [] }) =>
    openTcp.filter((port) => telnetPorts.has(port)).map((port) => ({ transport: 'tcp', port, talk: () => talk(port) })),
}

function* talk(port: number): Conversation {
  let text: readonly number[] = []
  let options: readonly TelnetOption[] = []
  let refusals: Uint8Array = new Uint8Array()
  for (let round = 0; round < maxRounds; round += 1) {
    const [before, agreed] = [text, options]
    const send = refusals.length === 0 ? {} : { send: refusals }
    const lengthOf = (bytes: Uint8Array): number | undefined => {
      const said = decodeTelnet(bytes)
      const isOurTurn = said.isWhole && (endsInPrompt([...before, ...said.text]) || newIn(said.options, agreed).length > 0)
      return isOurTurn ? bytes.length : undefined
    }
    const said = decodeTelnet(yield* hear({ ...send, lengthOf, maxBytes }))
    const wanted = newIn(said.options, options).slice(0, maxOptions - options.length)
    text = [...text, ...said.text].slice(0, maxTextBytes)
    options = [...options, ...wanted]
    if (wanted.length === 0 || endsInPrompt(text)) break
    refusals = Uint8Array.from(wanted.flatMap(refusalOf))
  }
  return factsOf(port, Uint8Array.from(text), options)
}

function factsOf(port: number, bytes: Uint8Array, options: readonly TelnetOption[]): readonly Fact[] {
  const text = decodeUtf8(bytes)
  if (text === '' && options.length === 0) return []
  return [{ kind: 'telnet', port, options, ...(text !== '' && { text }) }]
}

/** `login: `, `Password:`, `switch>`, `Choice? `: the line that is not ended. */
const promptForm = /[^\r\n]*[:>#$%?\]][ \t]*$/

function endsInPrompt(text: readonly number[]): boolean {
  return promptForm.test(decodeLatin1(Uint8Array.from(text.slice(-80))))
}

const newIn = (options: readonly TelnetOption[], known: readonly TelnetOption[]): readonly TelnetOption[] =>
  options.filter(({ verb, option }) => !known.some((other) => other.verb === verb && other.option === option))

const command = { se: 240, sb: 250, will: 251, wont: 252, do: 253, dont: 254, iac: 255 } as const

function refusalOf({ verb, option }: TelnetOption): readonly number[] {
  return [command.iac, verb === 'do' ? command.wont : command.dont, option]
}

export interface TelnetBytes {
  /** Without NUL, which pads a carriage return (RFC 854, "The NVT printer and keyboard"). */
  readonly text: readonly number[]
  /** What is asked of us (`do`) and offered to us (`will`), each once. */
  readonly options: readonly TelnetOption[]
  /** False where the last command is cut off. */
  readonly isWhole: boolean
}

/** Text and commands apart; what is cut off at the end is left out. */
export function decodeTelnet(bytes: Uint8Array): TelnetBytes {
  const text: number[] = []
  const options = new Map<number, TelnetOption>()
  let at = 0
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0
    const next = byte === command.iac ? endOfCommand(bytes, at) : at + 1
    if (next === undefined) break
    const [verb, option = 0] = bytes.subarray(at + 1, next)
    if (byte !== command.iac) text.push(byte)
    else if (verb === command.iac) text.push(command.iac)
    else if (verb === command.do) options.set(option, { verb: 'do', option })
    else if (verb === command.will) options.set(256 + option, { verb: 'will', option })
    at = next
  }
  return { text: text.filter((byte) => byte !== 0), options: [...options.values()], isWhole: at === bytes.length }
}

function endOfCommand(bytes: Uint8Array, at: number): number | undefined {
  const verb = bytes[at + 1]
  if (verb === undefined) return undefined
  if (verb !== command.sb) {
    const end = at + (verb >= command.will && verb <= command.dont ? 3 : 2)
    return end <= bytes.length ? end : undefined
  }
  for (let end = at + 2; end + 1 < bytes.length; end += 1) {
    if (bytes[end] !== command.iac) continue
    if (bytes[end + 1] === command.se) return end + 2
    end += 1
  }
  return undefined
}
