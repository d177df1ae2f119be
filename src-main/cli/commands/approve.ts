/** `portolan approve`: says that devices belong here. Once something is approved, what is not is called rogue. */
import type { DeviceSelection } from '#shared/contract/api.ts'
import { type Failure, failure, isFailure } from '#shared/domain/failure.ts'
import { type Command, exitStatuses, report } from '../command.ts'

export const approve: Command = {
  name: 'approve',
  synopsis: 'SCAN|DEVICE...',
  summary: 'Approves all devices of a scan, or single ones (d1 d2)',
  help: [],
  options: {},
  positionals: [1, 1000],
  async run({ engine: open, positionals, terminal }) {
    const selection = selectionOf(positionals)
    if (isFailure(selection)) return report(selection, terminal)
    const engine = open()
    const approved = isFailure(engine) ? engine : await engine.approve(selection)
    if (isFailure(approved)) return report(approved, terminal)
    terminal.say(approved.length === 0 ? 'All of them were approved already.' : `Approved: ${approved.join(' ')}.`)
    return exitStatuses.done
  },
}

function selectionOf(positionals: readonly string[]): DeviceSelection | Failure {
  const [first] = positionals
  if (positionals.length === 1 && first !== undefined && /^[1-9]\d{0,9}$/.test(first)) return { scan: Number(first) }
  const strange = positionals.find((text) => !/^d[1-9]\d{0,14}$/.test(text))
  if (strange === undefined) return { devices: positionals }
  return failure('usage', `"${strange}" is neither a scan nor a device.`, 'Give one scan (1) or devices (d1 d2): see portolan show.')
}
