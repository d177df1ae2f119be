/** `portolan export`: writes the map of a scan to files. */
import { failure, isFailure } from '#shared/domain/failure.ts'
import { extensions, openOutputs, writeOutputs } from '../../engine/outputs.ts'
import { type Command, exitStatuses, report, textsOf } from '../command.ts'
import { scanNumberOf } from '../scan-number.ts'

export const exportMap: Command = {
  name: 'export',
  synopsis: '[SCAN] --out FILE',
  summary: 'Writes the map of a scan; of the latest without a number',
  help: [['--out FILE', `may be repeated; by extension ${extensions.join(' ')}`]],
  options: { out: { type: 'string', multiple: true } },
  positionals: [0, 1],
  async run({ engine: open, values, positionals, terminal }) {
    const paths = textsOf(values['out'])
    if (paths.length === 0) return report(failure('usage', 'There is no file to write.', 'Give --out FILE.'), terminal)
    const scan = scanNumberOf(positionals[0])
    if (isFailure(scan)) return report(scan, terminal)
    const engine = open()
    if (isFailure(engine)) return report(engine, terminal)
    const outputs = openOutputs(paths, engine.database)
    if (isFailure(outputs)) return report(outputs, terminal)
    const map = await engine.map(scan)
    if (isFailure(map)) return report(map, terminal)
    const refusals = writeOutputs(outputs, map, engine.fonts)
    for (const refusal of refusals) report(refusal, terminal)
    return refusals.length === 0 ? exitStatuses.done : exitStatuses.failed
  },
}
