/** The native menu, drawn from the list of commands. Shortcuts are shown here and handled by the page, so that they exist once. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import { type Command, type CommandId, commandIds, commands, type MenuName } from '#shared/contract/commands.ts'

const menus: readonly MenuName[] = ['Scan', 'Device', 'View']

/** Shows the menu with the `offered` commands enabled; `choose` hears what was chosen. */
export function applyMenu(offered: readonly CommandId[], choose: (command: CommandId) => void): void {
  const itemOf = (id: CommandId): MenuItemConstructorOptions => {
    const { title, keys }: Command = commands[id]
    const [accelerator] = keys
    return {
      id,
      label: title,
      ...(accelerator === undefined ? {} : { accelerator }),
      registerAccelerator: false,
      enabled: offered.includes(id),
      click: () => choose(id),
    }
  }
  const menuOf = (name: MenuName): MenuItemConstructorOptions => ({
    label: name,
    submenu: commandIds.filter((id) => commands[id].menu === name).map(itemOf),
  })
  const application: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  const edit: MenuItemConstructorOptions = { role: 'editMenu' }
  const file: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [] : [{ label: 'File', submenu: [{ role: 'quit' }] }]
  Menu.setApplicationMenu(Menu.buildFromTemplate([...application, ...file, edit, ...menus.map(menuOf)]))
}
