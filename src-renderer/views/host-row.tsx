/** One device in the table. */
import type { MouseEvent } from 'react'
import type { MapHost } from '#shared/domain/map-document.ts'
import { kindOf } from '#shared/map/legend.ts'
import { iconOf } from '#shared/map/symbol.ts'
import { statusWord } from '#shared/map/words.ts'
import { isKnownShut, openPortsOf } from '../device-words.ts'
import { reportMessages } from '../report-words.ts'
import { Icon } from './icon.tsx'

interface HostRowProps {
  readonly host: MapHost
  readonly isSelected: boolean
  /** Whether the Tab key comes to this row. */
  readonly isTabStop: boolean
  readonly onChoose: (event: MouseEvent) => void
}

export function HostRow({ host, isSelected, isTabStop, onChoose }: HostRowProps) {
  const open = openPortsOf(host)
  return (
    <tr data-host={host.id} aria-selected={isSelected} tabIndex={isTabStop ? 0 : -1} onClick={onChoose}>
      <td className="hosts-icon">
        <Icon name={iconOf(host)} size={18} />
      </td>
      <th scope="row" className="hosts-name" title={host.label}>
        {host.label}
      </th>
      <td className="address">{host.addresses.join(', ')}</td>
      <td className="soft hosts-type" title={kindOf(host)}>
        {kindOf(host)}
      </td>
      <td className="soft hosts-vendor" title={host.vendor}>
        {host.vendor}
      </td>
      <td className="address hosts-ports" title={open.map(({ port, protocol }) => `${protocol} ${port}`).join(', ')}>
        {isKnownShut(host)
          ? reportMessages.noPort
          : open.map(({ port, protocol }) => (protocol === 'udp' ? `${port}/udp` : port)).join(' ')}
      </td>
      <td>
        <span className={`hosts-status status-${host.flags.self ? 'self' : host.status}`} title={host.reason}>
          {statusWord(host)}
        </span>
        {host.status === 'rogue' && <small className="hosts-reason">{host.reason}</small>}
      </td>
    </tr>
  )
}
