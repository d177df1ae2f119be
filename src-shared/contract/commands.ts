/**
 * What a person can tell the window to do, once: the native menu, the shortcuts, the buttons and the help are drawn from this list.
 * What a command does is the renderer's (`src-renderer/commands.ts`).
 */

export type MenuName = 'Scan' | 'View'

export interface Command {
  readonly title: string
  readonly menu: MenuName
  /** In Electron's notation; the first is shown. */
  readonly keys: readonly string[]
}

export const commands = {
  scan: { title: 'Scan', menu: 'Scan', keys: ['CmdOrCtrl+R', 'F5'] },
  stop: { title: 'Stop the scan', menu: 'Scan', keys: ['Escape'] },
  'approve-all': { title: 'Accept all devices', menu: 'Scan', keys: ['CmdOrCtrl+Shift+A'] },
  'show-map': { title: 'Map', menu: 'View', keys: ['CmdOrCtrl+1'] },
  'show-table': { title: 'Table', menu: 'View', keys: ['CmdOrCtrl+2'] },
  'toggle-details': { title: 'Details', menu: 'View', keys: ['CmdOrCtrl+B'] },
  'zoom-in': { title: 'Zoom in', menu: 'View', keys: ['+', '='] },
  'zoom-out': { title: 'Zoom out', menu: 'View', keys: ['-'] },
  fit: { title: 'Show everything', menu: 'View', keys: ['CmdOrCtrl+0'] },
} as const satisfies Record<string, Command>

export type CommandId = keyof typeof commands

export const commandIds: readonly CommandId[] = Object.keys(commands).filter(isCommandId)

export function isCommandId(id: unknown): id is CommandId {
  return typeof id === 'string' && Object.hasOwn(commands, id)
}
