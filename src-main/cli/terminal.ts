/**
 * What a command writes to. Text for people has one way out, and on it everything loses what could steer a terminal: a line may
 * hold names from the network, rows of a strange database, or whatever was typed.
 */
import { printableText } from '#shared/domain/display-text.ts'
import { clip, widthOf } from './table.ts'

export interface Terminal {
  /** Results for people: lines on standard output. */
  print(lines: readonly string[]): void
  /** Results for scripts: JSON on standard output. */
  printJson(value: unknown): void
  /** A message for people: one line on standard error; a very long one loses its middle. */
  say(message: string): void
  /**
   * One line on standard error that the next one replaces: of the parts those that fit the terminal. Without parts it is taken away.
   * Nothing where no terminal shows it.
   */
  showProgress(parts: readonly string[]): void
  /** Columns of the terminal that results go to; undefined in a pipe or file. */
  readonly columns: number | undefined
}

/** What is used of `process.stdout` and `process.stderr`. */
export interface OutputStream {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Longest message, in UTF-16 units: somebody may have given a whole file as an argument. */
const maxMessageLength = 1000
const clearLine = '\r\x1b[2K'

export function createTerminal(output: OutputStream, messages: OutputStream): Terminal {
  return {
    print: (lines) => output.write(lines.map((line) => `${printableText(line)}\n`).join('')),
    printJson: (value) => output.write(`${escapeUnprintable(JSON.stringify(value, undefined, 2))}\n`),
    say: (message) => messages.write(`${printableText(withoutMiddle(message))}\n`),
    showProgress(parts) {
      if (messages.isTTY !== true) return
      // In the last column some terminals begin a new line.
      const width = (messages.columns || defaultColumns) - 1
      messages.write(`${clearLine}${fitted(parts.map(printableText), width)}`)
    },
    columns: output.isTTY === true ? output.columns || defaultColumns : undefined,
  }
}

/** Of a terminal that does not say how wide it is. */
const defaultColumns = 80

/** The first part in any case, shortened; of the others those for which there is room. */
function fitted([first = '', ...others]: readonly string[], width: number): string {
  return others.reduce(
    (line, part) => {
      const longer = `${line} · ${part}`
      return widthOf(longer) <= width ? longer : line
    },
    clip(first, width),
  )
}

/** Sentences begin with what is wrong and end with what to do. */
function withoutMiddle(text: string): string {
  const half = maxMessageLength / 2
  return text.length <= maxMessageLength ? text : `${text.slice(0, half)}…${text.slice(-half)}`
}

/** The same JSON (RFC 8259 section 7), of which no character is invisible or a control: C0 is escaped by then. */
function escapeUnprintable(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()].map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  )
}
