/** A real terminal on streams that remember what was written to them. */
import { createTerminal, type OutputStream, type Terminal } from '../../../src-main/cli/terminal.ts'

export interface RecordingTerminal extends Terminal {
  readonly printed: { out: string; error: string }
}

export interface RecordingOptions {
  /** Columns where results and messages go to a terminal; else they go to pipes. */
  readonly columns?: number
}

export function recordingTerminal({ columns }: RecordingOptions = {}): RecordingTerminal {
  const printed = { out: '', error: '' }
  const streamOf = (name: keyof typeof printed): OutputStream => ({
    write: (text) => {
      printed[name] += text
    },
    ...(columns === undefined ? {} : { isTTY: true, columns }),
  })
  return { printed, ...createTerminal(streamOf('out'), streamOf('error')) }
}
