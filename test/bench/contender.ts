/** The programs that are measured: Portolan as it is built, started by Node without npm, and its peers, as they are on PATH. */
import { fileURLToPath } from 'node:url'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { Lab } from '../lab/lab.ts'

export interface Contender {
  /** The command line as the table shows it. */
  readonly name: string
  readonly command: string
  /** `database` is a file that does not exist yet; every run gets one of its own. */
  args(database: string): readonly string[]
  /** Addresses that it says are alive. */
  found(stdout: string): readonly string[]
}

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const builtEntry = `${root}/out/main/cli.cjs`
/** Liveness only, as the peers are asked. */
export const livenessOnly = ['--tcp', 'none', '--udp', 'none', '--no-identify']

export function portolan(...args: readonly string[]): Contender {
  return {
    name: ['portolan', ...args].join(' '),
    command: process.execPath,
    args: (database) => [builtEntry, ...args, '--json', '--db', database],
    found: (stdout) =>
      mapIn(stdout)
        .hosts.filter(({ flags }) => flags.live && !flags.self)
        .flatMap(({ addresses }) => addresses),
  }
}

export function mapIn(stdout: string): MapDocument {
  return JSON.parse(stdout) as MapDocument
}

export function nmap(...args: readonly string[]): Contender {
  return peer('nmap', args, /^Nmap scan report for (\S+)$/gm)
}

export function arpScan(...args: readonly string[]): Contender {
  return peer('arp-scan', args, /^([\d.]+)\t/gm)
}

function peer(command: string, args: readonly string[], report: RegExp): Contender {
  return {
    name: [command, ...args].join(' '),
    command,
    args: () => args,
    found: (stdout) => [...stdout.matchAll(report)].map(([, address = '']) => address),
  }
}

/** The contenders whose programs are there, and the names of those that are not. */
export async function presentIn(lab: Lab, contenders: readonly Contender[]): Promise<{ present: Contender[]; absent: string[] }> {
  const present: Contender[] = []
  const absent: string[] = []
  for (const contender of contenders) {
    const { status } = await lab.run('sh', ['-c', `command -v "$0"`, contender.command])
    if (status === 0) present.push(contender)
    else absent.push(contender.name)
  }
  return { present, absent }
}
