/** `portolan interfaces`: what this computer is connected to. */
import { isFailure } from '#shared/domain/failure.ts'
import type { InterfaceKind, NetworkInterface } from '#shared/domain/machine.ts'
import { type Command, exitStatuses, report } from '../command.ts'
import { formatTable } from '../table.ts'

const scanned: Readonly<Record<InterfaceKind, string>> = {
  ethernet: 'yes',
  wireless: 'yes',
  virtual: 'only when named',
  tunnel: 'only when named',
  loopback: 'no',
}

export const interfaces: Command = {
  name: 'interfaces',
  synopsis: '',
  summary: 'Lists the interfaces of this computer',
  help: [['--json', 'as JSON']],
  options: { json: { type: 'boolean' } },
  positionals: [0, 0],
  async run({ engine: open, values, terminal }) {
    const engine = open()
    const found = isFailure(engine) ? engine : await engine.interfaces()
    if (isFailure(found)) return report(found, terminal)
    if (values['json'] === true) terminal.printJson(found)
    else terminal.print(formatTable([['NAME', 'KIND', 'STATE', 'SUBNETS', 'MAC', 'SCANNED'], ...found.map(rowOf)], terminal.columns))
    return exitStatuses.done
  },
}

function rowOf({ name, kind, up, addresses, mac }: NetworkInterface): readonly string[] {
  return [name, kind, up ? 'up' : 'down', addresses.map(({ subnet }) => subnet).join(' '), mac ?? '', scanned[kind]]
}
