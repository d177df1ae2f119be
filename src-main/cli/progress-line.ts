/** The line on the terminal that says how a scan goes. */
import type { ScanPhase, ScanProgress } from '#shared/contract/api.ts'
import { formatCount, formatDuration } from '#shared/domain/figures.ts'
import type { Engine } from '../engine/engine.ts'
import type { Terminal } from './terminal.ts'

const phases: Readonly<Record<ScanPhase, string>> = {
  discovering: 'Finding devices',
  ports: 'Asking ports',
  identifying: 'Asking names',
  ended: 'Done',
}

export function createProgressLine(engine: Pick<Engine, 'subscribe'>, terminal: Terminal): { close(): void } {
  const unsubscribe = engine.subscribe((event) => {
    if ('change' in event) terminal.showProgress(progressParts(event.change.progress))
  })
  return {
    close() {
      unsubscribe()
      terminal.showProgress([])
    },
  }
}

/** `Finding devices`, `18 found`, `120 of 254 asked`, `0.4 s` */
export function progressParts({ phase, asked, total, hosts, elapsedMs }: ScanProgress): string[] {
  const asking = total > 0 && phase !== 'identifying' ? [`${formatCount(asked)} of ${formatCount(total)} asked`] : []
  return [phases[phase], `${formatCount(hosts)} found`, ...asking, formatDuration(elapsedMs)]
}
