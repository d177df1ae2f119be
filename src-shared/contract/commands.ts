/**
 * What a person can tell the window to do, once: the native menu, the shortcuts, the buttons and the help are drawn from this list.
 * What a command does is the renderer's (`src-renderer/commands.ts`).
 */

export type MenuName = 'Scan' | 'Device' | 'View'

export interface Command {
  readonly title: string
  readonly menu: MenuName
  /** In Electron's notation; the first is shown. */
  readonly keys: readonly string[]
}

export const commands = {
  // A browser keeps Ctrl+N to itself.
  'new-scan': { title: 'New scan', menu: 'Scan', keys: ['CmdOrCtrl+N', 'Alt+N'] },
  scan: { title: 'Scan again', menu: 'Scan', keys: ['CmdOrCtrl+R', 'F5'] },
  stop: { title: 'Stop the scan', menu: 'Scan', keys: ['Escape'] },
  'approve-all': { title: 'Accept all devices', menu: 'Scan', keys: ['CmdOrCtrl+Shift+A'] },
  export: { title: 'Export', menu: 'Scan', keys: ['CmdOrCtrl+S'] },
  undo: { title: 'Undo', menu: 'Device', keys: ['CmdOrCtrl+Z'] },
  approve: { title: 'Approve', menu: 'Device', keys: [] },
  revoke: { title: 'Revoke approval', menu: 'Device', keys: [] },
  rename: { title: 'Rename', menu: 'Device', keys: ['F2'] },
  'set-type': { title: 'Set type', menu: 'Device', keys: ['Shift+F2'] },
  'set-system': { title: 'Set system', menu: 'Device', keys: ['CmdOrCtrl+F2'] },
  join: { title: 'Join to one device', menu: 'Device', keys: [] },
  split: { title: 'Split off an address', menu: 'Device', keys: [] },
  note: { title: 'Write a note', menu: 'Device', keys: [] },
  rescan: { title: 'Scan this device again', menu: 'Device', keys: ['Shift+R'] },
  copy: { title: 'Copy addresses', menu: 'Device', keys: ['CmdOrCtrl+C'] },
  unpin: { title: 'Unpin', menu: 'Device', keys: [] },
  'select-all': { title: 'Select all devices', menu: 'Device', keys: ['CmdOrCtrl+A'] },
  'select-none': { title: 'Select nothing', menu: 'Device', keys: [] },
  'show-map': { title: 'Map', menu: 'View', keys: ['CmdOrCtrl+1'] },
  'show-table': { title: 'Table', menu: 'View', keys: ['CmdOrCtrl+2'] },
  // Ctrl+3 is kept for what changed between scans.
  'show-report': { title: 'Report', menu: 'View', keys: ['CmdOrCtrl+4'] },
  'show-scans': { title: 'Scans', menu: 'View', keys: ['CmdOrCtrl+5'] },
  'toggle-details': { title: 'Details', menu: 'View', keys: ['CmdOrCtrl+B'] },
  'zoom-in': { title: 'Zoom in', menu: 'View', keys: ['+', '='] },
  'zoom-out': { title: 'Zoom out', menu: 'View', keys: ['-'] },
  fit: { title: 'Show everything', menu: 'View', keys: ['CmdOrCtrl+0'] },
  'show-shortcuts': { title: 'Keyboard shortcuts', menu: 'View', keys: ['F1', '?'] },
} as const satisfies Record<string, Command>

export type CommandId = keyof typeof commands

export const commandIds: readonly CommandId[] = Object.keys(commands).filter(isCommandId)

export function isCommandId(id: unknown): id is CommandId {
  return typeof id === 'string' && Object.hasOwn(commands, id)
}
