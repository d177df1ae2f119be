/** Shortcuts: from a key to the command that has it. Keys belong to a text field first where the person writes in one. */
import { type Command, type CommandId, commandIds, commands } from '#shared/contract/commands.ts'

/** What is read of a keyboard event. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** The command of a key, if it has one. Notation: Electron's accelerators. */
export function commandOf(press: KeyPress): CommandId | undefined {
  return commandIds.find((id) => (commands[id] as Command).keys.some((keys) => isPressed(keys, press)))
}

function isPressed(keys: string, press: KeyPress): boolean {
  const parts = keys === '+' ? ['+'] : keys.split('+')
  const key = parts.at(-1) ?? ''
  const isSymbol = key.length === 1 && !/[a-z0-9]/i.test(key)
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    (press.ctrlKey || press.metaKey) === parts.includes('CmdOrCtrl') &&
    // How a symbol is typed differs between keyboards.
    (isSymbol || press.shiftKey === parts.includes('Shift')) &&
    press.altKey === parts.includes('Alt')
  )
}

/** Runs commands by their keys. `run` says whether the command could be run: if not, the key keeps its own meaning. */
export function listenToKeys(page: Window, run: (command: CommandId) => boolean): void {
  page.addEventListener('keydown', (event) => {
    const command = commandOf(event)
    const isWriting =
      event.target instanceof Element &&
      event.target.matches('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]')
    const isOfText = (event.ctrlKey || event.metaKey) && /^[acvxz]$/i.test(event.key) && (isWriting || !isNothingMarked(page))
    const isTyped = isWriting && !event.ctrlKey && !event.metaKey && !/^F\d+$/.test(event.key)
    if (command !== undefined && !event.defaultPrevented && !isOfText && !isTyped && run(command)) event.preventDefault()
  })
}

/** Text that the person has marked is copied, not what is selected on the map. */
function isNothingMarked(page: Window): boolean {
  return page.getSelection()?.isCollapsed ?? true
}
