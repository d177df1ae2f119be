/** The help: every command that has a key, drawn from the one list of commands. */
import { Modal } from '@mantine/core'
import { type Command, commandIds, commands, type MenuName } from '#shared/contract/commands.ts'
import { keyWords, shortcutMessages as words } from '../messages.ts'
import { closeByEscape } from './close-by-escape.ts'
import { useNetwork, useView, useWindow } from './window-context.ts'

const every: readonly Command[] = commandIds.map((id) => commands[id])
const menus: readonly MenuName[] = [...new Set(every.map(({ menu }) => menu))]

export function Shortcuts() {
  const { view } = useWindow()
  const isOpen = useView(({ sheet }) => sheet === 'shortcuts')
  const tables = useNetwork(({ hello }) => hello?.tables)
  const close = (): void => view.setState({ sheet: undefined })
  return (
    <Modal
      className="dialog"
      classNames={{ content: 'dialog-content', header: 'sheet-header', title: 'sheet-title', body: 'dialog-body' }}
      opened={isOpen}
      onClose={close}
      title={commands['show-shortcuts'].title}
      size={760}
      centered
      lockScroll={false}
      closeOnEscape={false}
      onKeyDown={(event) => closeByEscape(event, close)}
      closeButtonProps={{ 'aria-label': words.close }}
    >
      <div className="shortcuts">
        {menus.map((menu) => (
          <section key={menu} aria-label={menu}>
            <h3>{menu}</h3>
            <dl>
              {every
                .filter((command) => command.menu === menu && command.keys.length > 0)
                .map(({ title, keys }) => (
                  <div key={title}>
                    <dt>{title}</dt>
                    <dd>
                      {keys.map((key) => (
                        <kbd key={key}>{keyWords(key)}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      {tables !== undefined && <p className="shortcuts-tables">{words.tables(tables)}</p>}
    </Modal>
  )
}
