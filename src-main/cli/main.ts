/** The command line: reads the arguments, runs one command, and ends with its status. */
import { join } from 'node:path'
import { type Failure, failure, isFailure } from '#shared/domain/failure.ts'
import { defaultDatabase } from '../engine/data-folder.ts'
import { createEngine, type Engine } from '../engine/engine.ts'
import { parseArguments } from './arguments.ts'
import { type Command, exitStatuses, type OptionValues, report, textOf } from './command.ts'
import { approve } from './commands/approve.ts'
import { demo } from './commands/demo.ts'
import { exportMap } from './commands/export.ts'
import { interfaces } from './commands/interfaces.ts'
import { scan } from './commands/scan.ts'
import { scans } from './commands/scans.ts'
import { serve } from './commands/serve.ts'
import { show } from './commands/show.ts'
import { commandHelp, overview } from './help.ts'
import { takeSnmpVariable } from './snmp-credentials.ts'
import { createTerminal } from './terminal.ts'

declare const __PORTOLAN_VERSION__: string
declare const __PORTOLAN_BUILD__: string

const commands: readonly Command[] = [scan, scans, show, exportMap, approve, interfaces, serve, demo]
/** The built file lies in out/main of the application's folder. */
const applicationFolder = join(__dirname, '..', '..')

/** Before anything is started. */
const snmp = takeSnmpVariable(process.env)
const terminal = createTerminal(process.stdout, process.stderr)

function openEngine(command: Command, values: OptionValues): Engine | Failure {
  const named = textOf(values['db'])
  const database = named ?? defaultDatabase(process.platform, process.env)
  return isFailure(database)
    ? database
    : createEngine({
        database,
        // The window is opened on a new database too: its first scan makes it.
        ...(named === undefined || command === serve ? {} : { missing: 'mistake' }),
        helper: join(applicationFolder, 'out', 'bin', 'rawlink'),
        resources: join(applicationFolder, 'resources'),
        build: __PORTOLAN_BUILD__,
      })
}

function noSuchCommand(name: string): Failure {
  return name.startsWith('-')
    ? failure('usage', `There is no option ${name} before the command.`, 'Give the command first: portolan COMMAND [OPTIONS].')
    : failure('usage', `There is no command "${name}".`, `Commands: ${commands.map((command) => command.name).join(', ')}.`)
}

async function run(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args[0] === 'help' && args[1] !== undefined ? [args[1], '--help'] : args
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    if (name !== undefined) terminal.print(overview(commands))
    else for (const line of overview(commands)) terminal.say(line)
    return name === undefined ? exitStatuses.usage : exitStatuses.done
  }
  if (name === '--version') {
    terminal.print([__PORTOLAN_VERSION__])
    return exitStatuses.done
  }
  const command = commands.find((candidate) => candidate.name === name)
  if (command === undefined) return report(noSuchCommand(name), terminal)
  const parsed = parseArguments(command, rest)
  if (isFailure(parsed)) return report(parsed, terminal)
  if (parsed.values['help'] === true) {
    terminal.print(commandHelp(command))
    return exitStatuses.done
  }
  const opened: Engine[] = []
  const open = (): Engine | Failure => {
    const engine = opened[0] ?? openEngine(command, parsed.values)
    if (!isFailure(engine) && opened.length === 0) opened.push(engine)
    return engine
  }
  try {
    return await command.run({ ...parsed, engine: open, pages: join(applicationFolder, 'out', 'renderer'), snmp, terminal })
  } finally {
    for (const engine of opened) await engine.close()
  }
}

// A reader that has seen enough (`portolan show | head`) and a terminal that was closed are no mistakes; a disk that is full is one.
// In each case what was begun is brought to its end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || stream.isTTY) return
    if (stream === process.stdout) terminal.say(`portolan: The output cannot be written: ${message}.`)
    process.exitCode = exitStatuses.failed
  })
}

run(process.argv.slice(2)).then((status) => {
  process.exitCode ||= status
})
