/** The guard of code that sends packets: it runs inside a lab or not at all. */
import { readFileSync } from 'node:fs'

/** Written by the stage into the lab's private `/run`; no other place has it. */
const markerFile = '/run/portolan-lab'

/** The name of the lab that this process runs in; throws outside of one. */
export function assertInsideLab(): string {
  const name = process.env['PORTOLAN_LAB']
  if (name === undefined || name !== markedName()) {
    throw new Error('This sends packets and runs inside a lab only: npm run lab -- run NAME -- COMMAND')
  }
  return name
}

function markedName(): string | undefined {
  try {
    return readFileSync(markerFile, 'utf8')
  } catch {
    return undefined
  }
}
