/** The panel of one device: what it is, what can be done with it, how we know, what it offers, how it was found. */
import { ActionIcon } from '@mantine/core'
import { IconPencil, IconX } from '@tabler/icons-react'
import type { MapDocument, MapHost } from '#shared/domain/map-document.ts'
import { iconOf } from '#shared/map/symbol.ts'
import { statusWord } from '#shared/map/words.ts'
import { DetailsActions } from './details-actions.tsx'
import { Identity, Methods, Ports, Reasons } from './details-facts.tsx'
import { DeviceKind } from './device-type.tsx'
import { DeviceName, DeviceNote } from './device-writing.tsx'
import { Icon } from './icon.tsx'
import { PanelEdge, usePanelWidth } from './panel-edge.tsx'
import { useView, useWindow } from './window-context.ts'

export function Details({ document }: { readonly document: MapDocument }) {
  const { commands } = useWindow()
  const { selection, isDetailsOpen } = useView((state) => state)
  const panel = usePanelWidth()
  const host = document.hosts.find(({ id }) => id === selection.at(-1))
  if (host === undefined || !isDetailsOpen) return null
  return (
    <>
      <PanelEdge {...panel} />
      <aside className="details" aria-label={`Details of ${host.label}`} style={{ width: panel.width }}>
        <header>
          <span className="details-icon">
            <Icon name={iconOf(host)} size={30} />
          </span>
          <div>
            <DeviceName key={host.id} host={host} />
            <DeviceKind key={`kind of ${host.id}`} host={host} />
          </div>
          <ActionIcon
            variant="subtle"
            size={28}
            aria-label="Rename"
            title="Rename (F2)"
            className="details-rename"
            onClick={() => commands.run('rename')}
          >
            <IconPencil size={16} stroke={1.6} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            size={28}
            aria-label="Close details"
            title="Close (Ctrl+B)"
            onClick={() => commands.run('toggle-details')}
          >
            <IconX size={16} stroke={1.6} />
          </ActionIcon>
        </header>
        <Chips host={host} />
        {host.status === 'rogue' && <p className="rogue-reason">{host.reason}.</p>}
        <DetailsActions host={host} />
        <DeviceNote key={`note of ${host.id}`} host={host} />
        <Identity host={host} />
        <Reasons host={host} />
        {!host.flags.self && <Ports host={host} />}
        {host.methods.length > 0 && <Methods methods={host.methods} />}
      </aside>
    </>
  )
}

function Chips({ host }: { readonly host: MapHost }) {
  const { flags, status, reason } = host
  return (
    <p className="chips">
      {flags.live && !flags.self && <span className="chip chip-ok">Online</span>}
      <span className={`chip chip-${flags.self ? 'self' : status}`} title={reason}>
        {statusWord(host)}
      </span>
      {flags.approved && <span className="chip">Approved</span>}
      {!flags.inScope && !flags.self && <span className="chip">Out of scope</span>}
    </p>
  )
}
