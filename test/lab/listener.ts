/** Starts `programs/listener.ts` on a host of a lab. */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { LabMachine } from './lab.ts'
import type { Heard, Listening } from './programs/listener.ts'

export interface Listener {
  /** Ends it and tells what it heard. */
  stop(): Promise<Heard>
}

export async function startListener(machine: LabMachine, listening: Listening): Promise<Listener> {
  const program = fileURLToPath(new URL('programs/listener.ts', import.meta.url))
  const { process: child } = machine.spawn(process.execPath, ['--no-warnings', program, JSON.stringify(listening)])
  if (child.stdin === null || child.stdout === null) throw new Error('the listener has no pipes')
  const { stdin } = child
  const lines = createInterface(child.stdout)
  const [first] = (await once(lines, 'line')) as [string]
  if (first !== 'listening') throw new Error(`the listener said ${first}`)
  return {
    async stop() {
      const said = once(lines, 'line')
      stdin.end()
      return JSON.parse(((await said) as [string])[0]) as Heard
    },
  }
}
