/** The map's twin: the same devices in rows, with the same selection. */
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { MapDocument, MapHost } from '#shared/domain/map-document.ts'
import { legendOf } from '#shared/map/legend.ts'
import { statusWord } from '#shared/map/words.ts'
import { compareHosts, type SortKey } from './host-order.ts'
import { Icon } from './icon.tsx'
import { useView, useWindow } from './window-context.ts'

const columns: readonly { readonly key: SortKey; readonly title: string }[] = [
  { key: 'label', title: 'Device' },
  { key: 'address', title: 'Address' },
  { key: 'type', title: 'What it is' },
  { key: 'vendor', title: 'Maker' },
  { key: 'ports', title: 'Open ports' },
  { key: 'status', title: 'Status' },
]

export function HostTable({ document }: { readonly document: MapDocument }) {
  const [order, setOrder] = useState<{ readonly key: SortKey; readonly direction: 'ascending' | 'descending' }>({
    key: 'address',
    direction: 'ascending',
  })
  const hosts = [...document.hosts].sort((a, b) => compareHosts(a, b, order.key) * (order.direction === 'ascending' ? 1 : -1))
  const words = new Map(legendOf(document).types.map(({ type, words: name }) => [type, name]))
  const sortBy = (key: SortKey): void =>
    setOrder((now) => ({ key, direction: now.key === key && now.direction === 'ascending' ? 'descending' : 'ascending' }))
  return (
    <section className="table-screen">
      <table className="hosts">
        <thead>
          <tr>
            <td />
            {columns.map(({ key, title }) => (
              <th key={key} scope="col" aria-sort={order.key === key ? order.direction : 'none'} className={`hosts-${key}`}>
                <button type="button" onClick={() => sortBy(key)}>
                  {title}
                  {order.key === key &&
                    (order.direction === 'ascending' ? <IconArrowUp size={12} stroke={2} /> : <IconArrowDown size={12} stroke={2} />)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hosts.map((host) => (
            <HostRow key={host.id} host={host} typeWords={words.get(host.type) ?? ''} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function HostRow({ host, typeWords }: { readonly host: MapHost; readonly typeWords: string }): ReactNode {
  const { view } = useWindow()
  const isSelected = useView((state) => state.selected === host.id)
  const open = host.ports.filter(({ state }) => state === 'open')
  return (
    <tr aria-selected={isSelected} onClick={() => view.setState({ selected: host.id, isDetailsOpen: true })}>
      <td className="hosts-icon">
        <Icon name={host.type} size={18} />
      </td>
      <th scope="row">
        <button type="button" className="hosts-name">
          {host.label}
        </button>
      </th>
      <td className="address">{host.addresses.join(', ')}</td>
      <td className="soft hosts-type">{host.os?.name ?? (host.flags.self ? '' : typeWords)}</td>
      <td className="soft hosts-vendor">{host.vendor}</td>
      <td className="address hosts-ports" title={open.map(({ port, protocol }) => `${protocol} ${port}`).join(', ')}>
        {open.length === 0 ? '' : open.map(({ port, protocol }) => (protocol === 'udp' ? `${port}/udp` : port)).join(' ')}
      </td>
      <td>
        <span className={`hosts-status status-${host.flags.self ? 'self' : host.status}`} title={host.reason}>
          {statusWord(host)}
        </span>
      </td>
    </tr>
  )
}
