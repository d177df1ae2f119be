/** `portolan show`: the map of a scan as a table, or as the map document. */
import { isFailure } from '#shared/domain/failure.ts'
import { type Command, exitStatuses, report } from '../command.ts'
import { printMap } from '../map-table.ts'
import { scanNumberOf } from '../scan-number.ts'

export const show: Command = {
  name: 'show',
  synopsis: '[SCAN]',
  summary: 'Shows what a scan found; the latest without a number',
  help: [['--json', 'the map document']],
  options: { json: { type: 'boolean' } },
  positionals: [0, 1],
  async run({ engine: open, values, positionals, terminal }) {
    const scan = scanNumberOf(positionals[0])
    if (isFailure(scan)) return report(scan, terminal)
    const engine = open()
    const map = isFailure(engine) ? engine : await engine.map(scan)
    if (isFailure(map)) return report(map, terminal)
    if (values['json'] === true) terminal.printJson(map)
    else printMap(map, terminal)
    // Whoever ran the scan was told why it ended; who looks at it later was not.
    if (map.scan.reason !== undefined) terminal.say(map.scan.reason)
    return exitStatuses.done
  },
}
