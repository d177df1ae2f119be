/** The map's twin: the same devices in rows, with the same selection and the same actions. */
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react'
import { counted } from '#shared/domain/figures.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { isApprovable } from '../device-commands.ts'
import { extendedTo, toggled } from '../selection.ts'
import { Announcement } from './announcement.tsx'
import { compareHosts, type SortKey } from './host-order.ts'
import { HostRow } from './host-row.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { useView, useWindow } from './window-context.ts'

const columns: readonly { readonly key: SortKey; readonly title: string }[] = [
  { key: 'label', title: 'Device' },
  { key: 'address', title: 'Address' },
  { key: 'type', title: 'What it is' },
  { key: 'vendor', title: 'Maker' },
  { key: 'ports', title: 'Open ports' },
  { key: 'status', title: 'Status' },
]

type Order = { readonly key: SortKey; readonly direction: 'ascending' | 'descending' }

export function HostTable({ document }: { readonly document: MapDocument }) {
  const { view } = useWindow()
  const { selection, isReview } = useView((state) => state)
  const [order, setOrder] = useState<Order>({ key: 'address', direction: 'ascending' })
  const shown = isReview ? document.hosts.filter(isApprovable) : document.hosts
  const hosts = [...shown].sort((a, b) => compareHosts(a, b, order.key) * (order.direction === 'ascending' ? 1 : -1))
  const rows = hosts.map(({ id }) => id)
  const { body, onKeyDown } = useRowKeys(rows)
  const choose = (id: string, { ctrlKey, metaKey, shiftKey }: MouseEvent): void => {
    const next = shiftKey ? extendedTo(selection, id, rows) : ctrlKey || metaKey ? toggled(selection, id) : [id]
    view.setState({ selection: next, isDetailsOpen: true, writing: undefined })
  }
  const stop = rows.find((id) => id === selection.at(-1)) ?? rows[0]
  return (
    <section className="table-screen" aria-label="Table of devices">
      <h1 className="unseen">Devices of {document.scan.title}</h1>
      <div className="table-scroll">
        {isReview && <Review count={hosts.length} />}
        {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows are selected. */}
        <table className="hosts" aria-multiselectable="true" role="grid" aria-label="Devices">
          <thead>
            <tr>
              <td />
              {columns.map(({ key, title }) => (
                <SortHeader key={key} column={key} title={title} order={order} onOrder={setOrder} />
              ))}
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={onKeyDown}>
            {hosts.map((host) => (
              <HostRow
                key={host.id}
                host={host}
                isSelected={selection.includes(host.id)}
                isTabStop={host.id === stop}
                onChoose={(event) => choose(host.id, event)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Announcement />
      {selection.length > 0 && <SelectionBar document={document} />}
    </section>
  )
}

function Review({ count }: { readonly count: number }) {
  const { view } = useWindow()
  return (
    <p className="review">
      {count === 0 ? 'Every device is approved.' : `${counted(count, 'device')} not approved yet.`}
      <button type="button" onClick={() => view.setState({ isReview: false })}>
        Show all devices <IconX size={13} stroke={1.8} />
      </button>
    </p>
  )
}

interface SortHeaderProps {
  readonly column: SortKey
  readonly title: string
  readonly order: Order
  readonly onOrder: (order: Order) => void
}

function SortHeader({ column, title, order, onOrder }: SortHeaderProps) {
  const isSorted = order.key === column
  const turned = isSorted && order.direction === 'ascending' ? 'descending' : 'ascending'
  return (
    <th scope="col" aria-sort={isSorted ? order.direction : 'none'} className={`hosts-${column}`}>
      <button type="button" onClick={() => onOrder({ key: column, direction: turned })}>
        {title}
        {isSorted && (order.direction === 'ascending' ? <IconArrowUp size={12} stroke={2} /> : <IconArrowDown size={12} stroke={2} />)}
      </button>
    </th>
  )
}

/** The rows are one stop of the Tab key: arrows go through them, Space adds, Shift extends, Enter opens. */
function useRowKeys(rows: readonly string[]) {
  const { view, commands } = useWindow()
  const body = useRef<HTMLTableSectionElement>(null)
  const focus = (id: string): void => body.current?.querySelector<HTMLElement>(`tr[data-host="${CSS.escape(id)}"]`)?.focus()
  const act = ({ key, shiftKey, target }: KeyboardEvent): boolean => {
    const at = target instanceof HTMLElement ? rows.indexOf(target.dataset['host'] ?? '') : -1
    const { selection } = view.getState()
    const here = rows[at]
    const ways: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }
    const next = rows[ways[key] ?? -1]
    if (next !== undefined) {
      view.setState({ selection: shiftKey ? extendedTo(selection, next, rows) : [next], writing: undefined })
      focus(next)
    } else if (key === 'Enter' && here !== undefined) view.setState({ selection: [here], isDetailsOpen: true })
    else if (key === ' ' && here !== undefined) view.setState({ selection: toggled(selection, here) })
    else if (key === 'Escape' && !commands.isAvailable('stop')) return commands.run('select-none')
    else return false
    return true
  }
  return {
    body,
    onKeyDown: (event: KeyboardEvent): void => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey && act(event)) event.preventDefault()
    },
  }
}
