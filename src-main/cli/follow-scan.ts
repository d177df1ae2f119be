/** A scan that was begun, from a person's side: how it goes, then what it found, printed and written. */
import { isFailure } from '#shared/domain/failure.ts'
import type { Engine } from '../engine/engine.ts'
import { type Output, writeOutputs } from '../engine/outputs.ts'
import { exitStatuses, type Invocation, report } from './command.ts'
import { printMap } from './map-table.ts'
import { createProgressLine } from './progress-line.ts'
import { onStopSignal, signalStatuses } from './stop-signals.ts'

/** Waits for the end of the scan; a stop signal brings it about. Returns the exit status. */
export async function followScan(
  engine: Engine,
  scan: number,
  outputs: readonly Output[],
  { values, terminal }: Invocation,
): Promise<number> {
  const stopped = onStopSignal(() => void engine.stop(scan))
  const progress = createProgressLine(engine, terminal)
  const ended = await engine.ended(scan)
  progress.close()
  const signal = stopped.release()

  const map = await engine.map(scan)
  if (isFailure(map)) return report(map, terminal)
  if (values['json'] === true) terminal.printJson(map)
  else printMap(map, terminal)
  const unwritten = writeOutputs(outputs, map, engine.fonts)
  for (const refusal of unwritten) report(refusal, terminal)
  if (isFailure(ended)) return report(ended, terminal)
  if (ended.status === 'failed') terminal.say(`portolan: ${ended.reason ?? 'The scan failed.'}`)
  if (signal !== undefined) return signalStatuses[signal]
  return ended.status === 'completed' && unwritten.length === 0 ? exitStatuses.done : exitStatuses.failed
}
