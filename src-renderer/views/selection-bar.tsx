/** What can be done with everything that is selected. */
import { ActionIcon, Button } from '@mantine/core'
import { IconArrowsJoin2, IconCheck, IconCopy, IconRefresh, IconX } from '@tabler/icons-react'
import { formatCount } from '#shared/domain/figures.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { isApprovable, isJoinable, selectedHosts } from '../device-commands.ts'
import { useNetwork, useView, useWindow } from './window-context.ts'

export function SelectionBar({ document }: { readonly document: MapDocument }) {
  const { commands } = useWindow()
  const hosts = selectedHosts(
    document,
    useView((state) => state.selection),
  )
  const isScanning = useNetwork((state) => state.progress !== undefined)
  const isAway = useNetwork((state) => state.engine !== 'running')
  return (
    <div className="selection-bar" role="toolbar" aria-label="Selected devices">
      <span>
        <b>{formatCount(hosts.length)}</b> selected
      </span>
      {hosts.some(isApprovable) && (
        <Button size="xs" leftSection={<IconCheck size={15} stroke={1.8} />} disabled={isAway} onClick={() => commands.run('approve')}>
          Approve
        </Button>
      )}
      {hosts.some(({ flags }) => flags.approved) && (
        <Button size="xs" variant="default" disabled={isAway} onClick={() => commands.run('revoke')}>
          Revoke
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconRefresh size={15} stroke={1.6} />}
        title="Scan these devices again (Shift+R)"
        disabled={isScanning || isAway || hosts.every(({ flags }) => flags.self)}
        onClick={() => commands.run('rescan')}
      >
        Rescan
      </Button>
      {isJoinable(hosts) && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowsJoin2 size={15} stroke={1.6} />}
          title={`Make them one device: ${hosts[0]?.label} keeps its name, note and approval`}
          disabled={isAway}
          onClick={() => commands.run('join')}
        >
          Join
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconCopy size={15} stroke={1.6} />}
        title="Copy addresses (Ctrl+C)"
        onClick={() => commands.run('copy')}
      >
        Copy
      </Button>
      <ActionIcon
        variant="subtle"
        size={28}
        aria-label="Select nothing"
        title="Select nothing (Esc)"
        onClick={() => commands.run('select-none')}
      >
        <IconX size={16} stroke={1.6} />
      </ActionIcon>
    </div>
  )
}
