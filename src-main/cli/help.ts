/** What `--help` shows: only what works. */
import { helpOf } from './arguments.ts'
import type { Command } from './command.ts'

export function overview(commands: readonly Command[]): string[] {
  return [
    'Portolan charts the network you are on: it finds every router and host, keeps every fact, and draws the map.',
    '',
    'Usage: portolan COMMAND [OPTIONS]',
    '',
    ...columns(commands.map(({ name, synopsis, summary }) => [`${name} ${synopsis}`.trim(), summary])),
    '',
    ...columns([
      ['--db FILE', 'the database of any command; default: in your data directory'],
      ['COMMAND --help', 'the options of a command; also: help COMMAND'],
      ['--version', 'the version'],
    ]),
    '',
    'Exit status: 0 done; 1 failed; 2 usage; 3 refused by the scope guard; 4 raw sockets required and not to be had;',
    '130, 143 or 129 when a scan or serve was ended by Ctrl-C, by SIGTERM or with its terminal (what a scan found is kept).',
    'Scan only networks that you may scan.',
  ]
}

export function commandHelp(command: Command): string[] {
  const { name, synopsis, summary } = command
  return [`portolan ${name} ${synopsis}`.trim(), '', `${summary}.`, '', ...columns(helpOf(command))]
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
