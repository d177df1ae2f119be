/** Reads the options and arguments of one command. Each mistake becomes one sentence, with how it should be. */
import { parseArgs } from 'node:util'
import { type Failure, failure } from '#shared/domain/failure.ts'
import type { Command, OptionValues } from './command.ts'

export interface Arguments {
  readonly values: OptionValues
  readonly positionals: readonly string[]
}

const commonOptions = { db: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const
const commonHelp = ['--db FILE', 'the database; default: in your data directory'] as const

/** Rows of option and meaning, those of every command too. */
export function helpOf({ help }: Command): readonly (readonly [string, string])[] {
  return [...help, commonHelp]
}

/** What was typed after the command's name; a mistake is a `usage` failure. With `--help` the number of arguments is no mistake. */
export function parseArguments(command: Command, args: readonly string[]): Arguments | Failure {
  const options: Command['options'] = { ...commonOptions, ...command.options }
  const { values, positionals, tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
  for (const token of tokens) {
    const mistake = token.kind === 'option' ? mistakeOf(token, options, command) : undefined
    if (mistake !== undefined) return mistake
  }
  const [fewest, most] = command.positionals
  const usage = `Usage: portolan ${command.name} ${command.synopsis}`.trimEnd()
  if (values['help'] !== true) {
    if (positionals.length < fewest) return failure('usage', 'An argument is missing.', usage)
    if (positionals.length > most) return failure('usage', `"${positionals[most]}" is one argument too many.`, usage)
  }
  // Each option has its type by now: that is what `mistakeOf` looks at.
  return { values: values as OptionValues, positionals }
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

function mistakeOf({ name, rawName, value, inlineValue }: OptionToken, options: Command['options'], command: Command): Failure | undefined {
  const option = Object.hasOwn(options, name) ? options[name] : undefined
  const rows = helpOf(command).filter(([left]) => left.startsWith('--'))
  if (option === undefined) return failure('usage', `There is no option ${rawName}.`, `Options: ${rows.map(([left]) => left).join(', ')}.`)
  if (option.type === 'boolean')
    return value === undefined ? undefined : failure('usage', `${rawName} takes no value.`, `Write ${rawName} alone.`)
  // What begins like an option is one that was forgotten its value: `--title --plan`.
  if (value !== undefined && (inlineValue === true || !/^-./.test(value))) return undefined
  const row = rows.find(([left]) => left.startsWith(`${rawName} `))
  return failure('usage', `${rawName} needs a value.`, row === undefined ? undefined : `${row[0]}: ${row[1]}.`)
}
