/** The built command line, run on a host of a lab as a person runs it. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { MapDocument, MapHost } from '../../src-shared/domain/map-document.ts'
import type { LabMachine, LabProcess, Outcome, RunOptions } from './lab.ts'

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

/** Node and the file that `npm run portolan` ends in. */
export const command: readonly string[] = [process.execPath, pathOf('../../out/main/cli.cjs')]

/** What lets a command run as a user without any privilege. */
export const asNobody: readonly string[] = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']

export function portolan(machine: LabMachine, args: readonly string[], options?: RunOptions): Promise<Outcome> {
  const [node = '', ...rest] = command
  return machine.run(node, [...rest, ...args], options)
}

export interface RunningCommand extends LabProcess {
  /** How it ended, and all that it said. */
  readonly outcome: Promise<Outcome>
}

export function startPortolan(machine: LabMachine, args: readonly string[]): RunningCommand {
  const [node = '', ...rest] = command
  const started = machine.spawn(node, [...rest, ...args])
  const said = async (stream: Readable | null): Promise<string> => (stream === null ? '' : text(stream))
  const outcome = Promise.all([started.exited, said(started.process.stdout), said(started.process.stderr)])
  return { ...started, outcome: outcome.then(([status, stdout, stderr]) => ({ status, stdout, stderr })) }
}

/** Runs a command with `--json` and returns the map; throws, with what was said, when it does not end well. */
export async function mapOf(machine: LabMachine, args: readonly string[], options?: RunOptions): Promise<MapDocument> {
  const { status, stdout, stderr } = await portolan(machine, [...args, '--json'], options)
  if (status !== 0) throw new Error(`portolan ${args.join(' ')} ended with ${status}\n${stderr}`)
  return JSON.parse(stdout) as MapDocument
}

/** Hosts of a map but this computer. */
export const othersOf = (map: MapDocument): readonly MapHost[] => map.hosts.filter(({ flags }) => !flags.self)

/** Open ports of one protocol. */
export const openPorts = ({ ports }: MapHost, protocol: 'tcp' | 'udp'): readonly number[] =>
  ports.filter((port) => port.protocol === protocol && port.state === 'open').map(({ port }) => port)

/** A folder for databases and files that any user may write to, and the function that removes it. */
export function scratchFolder(): { path(name: string): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-scan-'))
  chmodSync(folder, 0o777)
  return { path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) }
}
