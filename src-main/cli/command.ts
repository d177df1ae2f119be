/** What every command of the command line is made of. */

import type { ParseArgsConfig } from 'node:util'
import { type Failure, type FailureCode, failure, sentenceOf } from '#shared/domain/failure.ts'
import { sentenceCase } from '#shared/domain/figures.ts'
import type { Engine } from '../engine/engine.ts'
import type { Terminal } from './terminal.ts'

export type OptionValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

export interface Invocation {
  readonly values: OptionValues
  readonly positionals: readonly string[]
  /** Opens the engine on the database that `--db` names, or the user's own. */
  readonly engine: () => Engine | Failure
  /** Folder of the window's built page. */
  readonly pages: string
  /** SNMP credentials of the environment, as they stood there (snmp-credentials.ts). */
  readonly snmp?: string | undefined
  readonly terminal: Terminal
}

export interface Command {
  readonly name: string
  /** Arguments and options as the help shows them. */
  readonly synopsis: string
  readonly summary: string
  /** Rows of option and meaning for the command's own help. */
  readonly help: readonly (readonly [string, string])[]
  readonly options: NonNullable<ParseArgsConfig['options']>
  /** Fewest and most positional arguments. */
  readonly positionals: readonly [number, number]
  /** Returns the exit status. */
  run(invocation: Invocation): Promise<number>
}

/** Exit statuses that scripts depend on. */
export const exitStatuses = { done: 0, failed: 1, usage: 2, outOfScope: 3, rawUnavailable: 4 } as const

const statusOfCode: Partial<Record<FailureCode, number>> = {
  usage: exitStatuses.usage,
  'out-of-scope': exitStatuses.outOfScope,
  'consent-needed': exitStatuses.outOfScope,
  'interface-needed': exitStatuses.usage,
  'raw-unavailable': exitStatuses.rawUnavailable,
}

const otherFile = 'or choose another file with --db'

/** How a remedy is followed at the command line, or what else can be done there alone; the engine's sentences are read in the window too, and name no option. */
const optionOfCode: Partial<Record<FailureCode, string>> = {
  'consent-needed': 'or, if you may scan it, add --yes',
  'interface-needed': 'with --interface',
  // Only a scan that insists on raw sockets is refused for them.
  'raw-unavailable': 'or leave out --raw to scan in limited mode',
  'not-found': 'or name the right file with --db',
  'scan-running': otherFile,
  database: otherFile,
  'database-newer': otherFile,
  'disk-full': 'or choose a file on another disk with --db',
}

/** Says what happened and what to do; returns the exit status. */
export function report(refusal: Failure, terminal: Terminal): number {
  const remedy = withOption(refusal.remedy, optionOfCode[refusal.failure])
  terminal.say(`portolan: ${sentenceOf(failure(refusal.failure, refusal.message, remedy))}`)
  return statusOfCode[refusal.failure] ?? exitStatuses.failed
}

function withOption(remedy: string | undefined, option: string | undefined): string | undefined {
  if (option === undefined) return remedy
  if (remedy !== undefined) return `${remedy.replace(/\.$/, '')}, ${option}.`
  return `${sentenceCase(option.replace(/^or,? /, ''))}.`
}

export const textOf = (value: OptionValues[string]): string | undefined => (typeof value === 'string' ? value : undefined)
export const textsOf = (value: OptionValues[string]): readonly string[] => (Array.isArray(value) ? value : [])
