/** Shortcuts. */
import { describe, expect, it } from 'vitest'
import { type Command, commandIds, commands } from '#shared/contract/commands.ts'
import { commandOf, type KeyPress } from '../../src-renderer/keys.ts'

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
})
