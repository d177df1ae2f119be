/** One host of the report: a line, and behind the disclosure at its left the ports that answered and how. */
import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId } from 'react'
import type { MapHost, MapPort } from '#shared/domain/map-document.ts'
import { iconOf } from '#shared/map/symbol.ts'
import { methodOfPort, methodRows, portWords, sourceWord, statusWord } from '#shared/map/words.ts'
import { isKnownShut, openPortsOf } from '../device-words.ts'
import { whatItIs, reportMessages as words } from '../report-words.ts'
import { Icon } from './icon.tsx'

interface ReportRowProps {
  readonly host: MapHost
  readonly isOpen: boolean
  readonly onToggle: () => void
}

export function ReportRow({ host, isOpen, onToggle }: ReportRowProps) {
  const id = useId()
  const open = openPortsOf(host)
  const netbios = host.names.filter(({ source }) => source === 'netbios').map(({ name }) => name)
  return (
    <tbody className={isOpen ? 'report-open' : undefined}>
      <tr onClick={onToggle}>
        <td className="report-disclosure">
          <ActionIcon
            variant="subtle"
            size={26}
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            aria-label={words.disclosure(host.label)}
          >
            {isOpen ? <IconChevronDown size={15} stroke={1.8} /> : <IconChevronRight size={15} stroke={1.8} />}
          </ActionIcon>
        </td>
        <td className="hosts-icon">
          <Icon name={iconOf(host)} size={18} />
        </td>
        <th scope="row">{host.label}</th>
        <td className="address">{host.addresses.join(', ')}</td>
        <td className="address soft report-netbios">{netbios.join(', ')}</td>
        <td className="soft report-kind">{whatItIs(host)}</td>
        <td className="report-count">{open.length > 0 ? open.length : isKnownShut(host) ? words.noPort : ''}</td>
        <td>
          <span className={`hosts-status status-${host.flags.self ? 'self' : host.status}`} title={host.reason}>
            {statusWord(host)}
          </span>
        </td>
      </tr>
      {isOpen && (
        <tr id={id} className="report-facts">
          <td colSpan={8}>
            <Ports host={host} />
            <Facts host={host} />
          </td>
        </tr>
      )}
    </tbody>
  )
}

function Ports({ host }: { readonly host: MapHost }) {
  if (host.ports.length === 0) return null
  const isSaid = host.ports.some((port) => saidOf(port) !== '')
  const columns = isSaid ? words.portColumns : words.portColumns.slice(0, -1)
  return (
    <table className="report-ports">
      <thead>
        <tr>
          {columns.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {host.ports.map((port) => (
          <PortRow key={`${port.protocol} ${port.port}`} host={host} port={port} />
        ))}
      </tbody>
    </table>
  )
}

function saidOf(port: MapPort): string {
  return port.state === 'open' ? portWords(port) : port.state
}

function PortRow({ host, port }: { readonly host: MapHost; readonly port: MapPort }) {
  return (
    <tr>
      <td className="address">{port.protocol}</td>
      <th scope="row" className="address">
        {port.port}
      </th>
      <td>{port.service}</td>
      <td className="soft">{methodOfPort(host, port.protocol, port.port)}</td>
      <td className="soft report-banner">{saidOf(port)}</td>
    </tr>
  )
}

/** What is known besides the line and its ports. */
function Facts({ host }: { readonly host: MapHost }) {
  const { mac, vendor, notOpen, methods, reason, note } = host
  const facts: readonly (readonly [string, string])[] = [
    [words.names, host.names.map(({ name, source }) => `${name} (${sourceWord(source)})`).join(', ')],
    ['MAC', [mac, vendor].filter((part) => part !== undefined).join(', ')],
    [
      words.foundBy,
      methodRows(methods)
        .map(({ method, ports }) => (ports === '' ? method : `${method} ${ports}`))
        .join(' · '),
    ],
    [words.refused, notOpen.closed === undefined ? '' : `tcp ${notOpen.closed}`],
    [words.silent, [notOpen.filtered, notOpen.udpFiltered].filter((list) => list !== undefined).join(', ')],
    [words.status, reason],
    [words.note, note ?? ''],
  ]
  return (
    <dl className="report-more">
      {facts
        .filter(([, fact]) => fact !== '')
        .map(([term, fact]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
    </dl>
  )
}
