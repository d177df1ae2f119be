/** Shortcuts. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Command, commandIds, commands } from '#shared/contract/commands.ts'
import { commandOf, type KeyPress } from '../../src-renderer/keys.ts'
import { keyWords } from '../../src-renderer/messages.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
})

describe('commandOf', () => {
  it.each([
    [press('r', { ctrlKey: true }), 'scan'],
    [press('R', { metaKey: true }), 'scan'],
    [press('F5'), 'scan'],
    [press('Escape'), 'stop'],
    [press('+', { shiftKey: true }), 'zoom-in'],
    [press('='), 'zoom-in'],
    [press('-'), 'zoom-out'],
    [press('0', { ctrlKey: true }), 'fit'],
    [press('A', { ctrlKey: true, shiftKey: true }), 'approve-all'],
    [press('r'), undefined],
    [press('r', { ctrlKey: true, altKey: true }), undefined],
    [press('a', { ctrlKey: true }), 'select-all'],
    [press('c', { metaKey: true }), 'copy'],
    [press('R', { shiftKey: true }), 'rescan'],
    [press('F2'), 'rename'],
    [press('0'), undefined],
  ])('%o is %s', (key, command) => {
    expect(commandOf(key)).toBe(command)
  })

  it('no two commands share a key', () => {
    const keys = commandIds.flatMap((id) => (commands[id] as Command).keys)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('every command that has keys is in the document of shortcuts, with all of them, in the same order', () => {
    const rows = readFileSync(join(import.meta.dirname, '../../docs/shortcuts.md'), 'utf8').matchAll(/^\| ([^|`]+) \| (`.*?) \|$/gm)
    const written = [...rows].map(([, title = '', keys = '']) => [title, ...(keys.replace(/\(.*\)/, '').match(/[^`\s]+/g) ?? [])])
    const commandsWithKeys = commandIds.map((id): Command => commands[id]).filter(({ keys }) => keys.length > 0)
    expect(written).toEqual(commandsWithKeys.map(({ title, keys }) => [title, ...keys.map(keyWords)]))
  })
})
