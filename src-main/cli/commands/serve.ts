/** `portolan serve`: the window in a browser, until it is stopped. Starting it sends nothing. */
import { type Failure, failure, isFailure } from '#shared/domain/failure.ts'
import { type Command, exitStatuses, type OptionValues, report, textOf } from '../command.ts'
import { onStopSignal, signalStatuses } from '../stop-signals.ts'

const highestPort = 65_535

export const serve: Command = {
  name: 'serve',
  synopsis: '[--port N]',
  summary: 'Shows the window in a browser: prints the address to open, until Ctrl-C',
  help: [['--port N', 'the port on 127.0.0.1; default: any that is free']],
  options: { port: { type: 'string' } },
  positionals: [0, 0],
  async run({ engine: open, pages, values, terminal }) {
    const port = portOf(values)
    if (isFailure(port)) return report(port, terminal)
    const engine = open()
    if (isFailure(engine)) return report(engine, terminal)
    const onMistake = (mistake: unknown): void => terminal.say(`portolan: ${mistake instanceof Error ? mistake.stack : mistake}`)
    let stop = (): void => {}
    const stopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    // Before anybody can have read the address: whoever stops it then is heard.
    const signals = onStopSignal(stop)
    // Loaded here: no other command needs a server.
    const { serve: startServing } = await import('../../serve/serve.ts')
    const serving = await startServing({ engine, pages, ...port, onMistake })
    if (!isFailure(serving)) {
      terminal.print([serving.url])
      await stopped
      await serving.close()
      // Still in the care of `signals`: a scan takes a moment to end.
      await engine.close()
    }
    const signal = signals.release()
    if (isFailure(serving)) return report(serving, terminal)
    return signal === undefined ? exitStatuses.done : signalStatuses[signal]
  },
}

function portOf(values: OptionValues): { readonly port?: number } | Failure {
  const text = textOf(values['port'])
  if (text === undefined) return {}
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= highestPort
    ? { port }
    : failure('usage', `"${text}" is no port.`, 'Give a number from 1 to 65535, or leave --port out for any that is free.')
}
