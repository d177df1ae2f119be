/** A terminal that remembers what was written to it. */
import type { Terminal } from '../../../src-main/cli/command.ts'

export interface RecordingTerminal extends Terminal {
  readonly printed: { out: string; error: string }
}

export function recordingTerminal(options: Partial<Pick<Terminal, 'columns' | 'isInteractive'>> = {}): RecordingTerminal {
  const printed = { out: '', error: '' }
  return {
    printed,
    out: (text) => {
      printed.out += text
    },
    error: (text) => {
      printed.error += text
    },
    columns: options.columns,
    isInteractive: options.isInteractive ?? false,
  }
}
