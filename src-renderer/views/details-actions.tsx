/** What can be done with the device that is looked at. */
import { Button, Menu } from '@mantine/core'
import { IconCheck, IconChevronDown, IconPinnedOff, IconRefresh } from '@tabler/icons-react'
import type { MapHost } from '#shared/domain/map-document.ts'
import { copyText } from '../clipboard.ts'
import { isApprovable } from '../device-commands.ts'
import { copyRefused } from '../device-words.ts'
import { SplitMenu } from './split-menu.tsx'
import { useNetwork, useWindow } from './window-context.ts'

export function DetailsActions({ host }: { readonly host: MapHost }) {
  const { commands, view } = useWindow()
  const isScanning = useNetwork((state) => state.progress !== undefined)
  const isAway = useNetwork((state) => state.engine !== 'running')
  /** Commands are about the whole selection; the panel is about one device of it. */
  const run = (command: Parameters<typeof commands.run>[0]) => (): void => {
    view.setState({ selection: [host.id] })
    commands.run(command)
  }
  return (
    <div className="details-actions">
      {isApprovable(host) && (
        <Button size="xs" leftSection={<IconCheck size={15} stroke={1.8} />} disabled={isAway} onClick={run('approve')}>
          Approve
        </Button>
      )}
      {host.flags.approved && (
        <Button size="xs" variant="default" disabled={isAway} onClick={run('revoke')}>
          Revoke
        </Button>
      )}
      {!host.flags.self && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={15} stroke={1.6} />}
          title="Scan this device again (Shift+R)"
          disabled={isScanning || isAway}
          onClick={run('rescan')}
        >
          Rescan
        </Button>
      )}
      <Button size="xs" variant="default" title="Write a note" onClick={run('note')}>
        Note
      </Button>
      <SplitMenu host={host} disabled={isAway} />
      <CopyMenu host={host} />
      {host.position?.pinned === true && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPinnedOff size={15} stroke={1.6} />}
          title="Let it stand where the map puts it"
          disabled={isAway}
          onClick={run('unpin')}
        >
          Unpin
        </Button>
      )}
    </div>
  )
}

function CopyMenu({ host }: { readonly host: MapHost }) {
  const { actions } = useWindow()
  const copies: readonly (readonly [string, string | undefined])[] = [
    [host.addresses.length > 1 ? 'Addresses' : 'Address', host.addresses.join('\n')],
    ['MAC', host.mac],
    ['Name', host.label],
    ['As JSON', `${JSON.stringify(host, undefined, 2)}\n`],
  ]
  return (
    <Menu position="bottom-start" withinPortal={false} returnFocus>
      <Menu.Target>
        <Button size="xs" variant="default" rightSection={<IconChevronDown size={13} stroke={1.6} />}>
          Copy
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {copies.map(
          ([words, text]) =>
            text !== undefined && (
              <Menu.Item key={words} onClick={() => copyText(text) || actions.refuse(copyRefused)}>
                {words}
              </Menu.Item>
            ),
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
