/** `portolan demo`: replays a recorded scan, and prints and writes what `scan` would. */
import { isFailure } from '#shared/domain/failure.ts'
import { extensions, openOutputs } from '../../engine/outputs.ts'
import { type Command, report, textsOf } from '../command.ts'
import { followScan } from '../follow-scan.ts'

export const demo: Command = {
  name: 'demo',
  synopsis: '',
  summary: 'Replays a recorded scan of a home network; sends nothing and keeps nothing',
  help: [
    ['--out FILE', `write the map; may be repeated; by extension ${extensions.join(' ')}`],
    ['--json', 'print the map document as JSON'],
  ],
  options: {
    out: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  },
  positionals: [0, 0],
  async run(invocation) {
    const engine = invocation.engine()
    if (isFailure(engine)) return report(engine, invocation.terminal)
    const outputs = openOutputs(textsOf(invocation.values['out']), engine.database)
    if (isFailure(outputs)) return report(outputs, invocation.terminal)
    const entered = await engine.demo('enter')
    if (isFailure(entered)) return report(entered, invocation.terminal)
    const scans = await engine.scans()
    if (isFailure(scans)) return report(scans, invocation.terminal)
    const [replay] = scans
    if (replay === undefined) throw new Error('a demo without a scan')
    return followScan(engine, replay.id, outputs, invocation)
  },
}
