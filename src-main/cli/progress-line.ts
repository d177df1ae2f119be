/** One line on the terminal that says how a scan goes; nothing where messages go to a pipe or file. */
import type { ScanPhase, ScanProgress } from '#shared/contract/api.ts'
import { formatCount, formatDuration } from '#shared/domain/figures.ts'
import type { Engine } from '../engine/engine.ts'
import type { Terminal } from './command.ts'

const phases: Readonly<Record<ScanPhase, string>> = {
  discovering: 'Finding devices',
  ports: 'Asking ports',
  identifying: 'Asking names',
  ended: 'Done',
}
const clearLine = '\r\x1b[2K'

export function createProgressLine(engine: Pick<Engine, 'subscribe'>, terminal: Terminal): { close(): void } {
  if (!terminal.isInteractive) return { close: () => {} }
  const unsubscribe = engine.subscribe(({ progress }) => terminal.error(`${clearLine}${formatProgress(progress)}`))
  return {
    close() {
      unsubscribe()
      terminal.error(clearLine)
    },
  }
}

/** `Finding devices · 18 found · 120 of 254 asked · 0.4 s` */
export function formatProgress({ phase, asked, total, hosts, elapsedMs }: ScanProgress): string {
  const asking = total > 0 && phase !== 'identifying' ? [`${formatCount(asked)} of ${formatCount(total)} asked`] : []
  return [phases[phase], `${formatCount(hosts)} found`, ...asking, formatDuration(elapsedMs)].join(' · ')
}
