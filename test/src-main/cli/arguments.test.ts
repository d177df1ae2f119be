import { describe, expect, it } from 'vitest'
import { helpOf, parseArguments } from '../../../src-main/cli/arguments.ts'
import type { Command } from '../../../src-main/cli/command.ts'

const command: Command = {
  name: 'chart',
  synopsis: 'SHIP [PORT]',
  summary: 'Charts',
  help: [
    ['SHIP', 'a ship'],
    ['--depth M', 'metres'],
    ['--mark NAME', 'may be repeated'],
    ['--night', 'lit'],
  ],
  options: { depth: { type: 'string' }, mark: { type: 'string', multiple: true }, night: { type: 'boolean' } },
  positionals: [1, 2],
  run: async () => 0,
}

describe('parseArguments', () => {
  it('takes options in every spelling, wherever they stand', () => {
    expect(parseArguments(command, ['--night', 'a', '--depth', '5', '--mark=-x', '--mark', '', '--db=x', '--', '--b'])).toEqual({
      values: { night: true, depth: '5', mark: ['-x', ''], db: 'x' },
      positionals: ['a', '--b'],
    })
    expect(parseArguments(command, ['-', '--depth', '-'])).toMatchObject({ values: { depth: '-' }, positionals: ['-'] })
  })

  it.each([[['--help']], [['-h']], [['--help', 'a', 'b', 'c']]])('helps whatever the number of arguments: %j', (args) => {
    expect(parseArguments(command, args)).toMatchObject({ values: { help: true } })
  })

  const options = 'Options: --depth M, --mark NAME, --night, --db FILE.'
  const usage = 'Usage: portolan chart SHIP [PORT]'
  it.each([
    [['a', '--speed'], 'There is no option --speed.', options],
    [['a', '-d', '5'], 'There is no option -d.', options],
    [['a', '--no-night'], 'There is no option --no-night.', options],
    [['a', '--constructor'], 'There is no option --constructor.', options],
    [['a', '--night=yes'], '--night takes no value.', 'Write --night alone.'],
    [['a', '--depth'], '--depth needs a value.', '--depth M: metres.'],
    [['a', '--depth', '-5'], '--depth needs a value.', '--depth M: metres.'],
    [['a', '--depth', '--night'], '--depth needs a value.', '--depth M: metres.'],
    [['a', '--db'], '--db needs a value.', '--db FILE: the database; default: in your data directory.'],
    [[], 'An argument is missing.', usage],
    [['a', 'b', 'c', 'd'], '"c" is one argument too many.', usage],
  ])('says of %j what is wrong and how it should be', (args, message, remedy) => {
    expect(parseArguments(command, args)).toEqual({ failure: 'usage', message, remedy })
  })

  it('ends the usage of a command without arguments after its name', () => {
    const bare = { ...command, synopsis: '', positionals: [0, 0] } as const
    expect(parseArguments(bare, ['x'])).toMatchObject({ remedy: 'Usage: portolan chart' })
  })
})

describe('helpOf', () => {
  it('adds what every command takes', () => {
    expect(helpOf(command).at(-1)?.[0]).toBe('--db FILE')
  })
})
