/** `portolan scans`: what was scanned, newest first. */
import { displayText } from '#shared/domain/display-text.ts'
import { isFailure } from '#shared/domain/failure.ts'
import { formatCount, formatDuration } from '#shared/domain/figures.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import { type Command, exitStatuses, report } from '../command.ts'
import { formatTable } from '../table.ts'

export const scans: Command = {
  name: 'scans',
  synopsis: '',
  summary: 'Lists the scans, newest first',
  help: [['--json', 'as JSON']],
  options: { json: { type: 'boolean' } },
  positionals: [0, 0],
  async run({ engine: open, values, terminal }) {
    const engine = open()
    const records = isFailure(engine) ? engine : await engine.scans()
    if (isFailure(records)) return report(records, terminal)
    if (values['json'] === true) terminal.printJson(records)
    else if (records.length === 0) terminal.say('No scan yet. Run portolan scan.')
    else terminal.print(formatTable([['SCAN', 'STATUS', 'START', 'DURATION', 'HOSTS', 'TITLE'], ...records.map(rowOf)], terminal.columns))
    return exitStatuses.done
  },
}

function rowOf({ id, status, startedAt, coverage, title }: ScanRecord): readonly string[] {
  const start = new Date(startedAt).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' })
  // While a scan runs, its coverage is not known.
  const [duration, hosts] = status === 'running' ? ['', ''] : [formatDuration(coverage.durationMs), formatCount(coverage.addressesAnswered)]
  return [`${id}`, status, start, duration, hosts, displayText(title)]
}
