/** Type-ahead on the map: letters that follow each other closely are one name, and the walk goes to who is called so. */
import { commandOf, type KeyPress } from './keys.ts'

/** Letters that follow each other within this are one name, milliseconds. */
const pauseMs = 800

export interface Typed {
  readonly letters: string
  /** When the last of them was pressed, milliseconds. */
  readonly at: number
}

export const nothingTyped: Typed = { letters: '', at: 0 }

/**
 * The name so far with this key at its end; undefined where the key belongs to no name. A key with a command of its own (`-`, `Shift+R`)
 * begins no name, and in the middle of one it is a letter like any other.
 */
export function typedOn(before: Typed, press: KeyPress, atMs: number): Typed | undefined {
  const letters = atMs - before.at > pauseMs ? '' : before.letters
  const isOfNames = /^[\p{L}\p{N}._-]$/u.test(press.key)
  return isOfNames && (letters !== '' || commandOf(press) === undefined) ? { letters: letters + press.key, at: atMs } : undefined
}
