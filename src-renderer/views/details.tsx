/** The panel of one device: what it is, how we know, what it offers, how it was found. */
import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { counted } from '#shared/domain/figures.ts'
import type { MapDocument, MapHost, MapPort } from '#shared/domain/map-document.ts'
import { legendOf } from '#shared/map/legend.ts'
import { methodRows, sourceWord, statusWord } from '#shared/map/words.ts'
import { agoWords } from '../messages.ts'
import { Icon } from './icon.tsx'
import { useView, useWindow } from './window-context.ts'

export function Details({ document }: { readonly document: MapDocument }) {
  const { view } = useWindow()
  const { selected, isDetailsOpen } = useView((state) => state)
  const host = document.hosts.find(({ id }) => id === selected)
  if (host === undefined || !isDetailsOpen) return null
  const typeWords = legendOf(document).types.find(({ type }) => type === host.type)?.words ?? 'This computer'
  return (
    <aside className="details" aria-label={`Details of ${host.label}`}>
      <header>
        <span className="details-icon">
          <Icon name={host.type} size={30} />
        </span>
        <div>
          <h2>{host.label}</h2>
          <p>{host.flags.self ? 'This computer' : typeWords}</p>
        </div>
        <ActionIcon
          variant="subtle"
          size={28}
          aria-label="Close details"
          title="Close (Ctrl+B)"
          onClick={() => view.setState({ isDetailsOpen: false })}
        >
          <IconX size={16} stroke={1.6} />
        </ActionIcon>
      </header>
      <Chips host={host} />
      <Identity host={host} />
      {host.why.length > 0 && <Reasons why={host.why} />}
      {!host.flags.self && <Ports host={host} />}
      {host.methods.length > 0 && <Methods methods={host.methods} />}
    </aside>
  )
}

function Chips({ host: { flags, status, reason, ...host } }: { readonly host: MapHost }) {
  return (
    <p className="chips">
      {flags.live && !flags.self && <span className="chip chip-ok">Online</span>}
      <span className={`chip chip-${flags.self ? 'self' : status}`} title={reason}>
        {statusWord({ flags, status, reason, ...host })}
      </span>
      {flags.approved && <span className="chip">Approved</span>}
      {!flags.inScope && !flags.self && <span className="chip">Out of scope</span>}
    </p>
  )
}

function Identity({ host }: { readonly host: MapHost }) {
  const now = Date.now()
  const [first, last] = [host.firstSeenAt, host.lastSeenAt].map((at) => (at === undefined ? undefined : agoWords(at, now)))
  return (
    <dl className="identity">
      <Row term={host.addresses.length > 1 ? 'Addresses' : 'Address'}>
        {host.addresses.map((address) => (
          <span key={address} className="address">
            {address}
          </span>
        ))}
      </Row>
      {host.mac !== undefined && (
        <Row term="MAC">
          <span>
            <span className="address">{host.mac}</span> <small>{host.vendor}</small>
          </span>
        </Row>
      )}
      {host.os !== undefined && (
        <Row term="System">
          <span>
            {host.os.name} <small>{Math.round(host.os.confidence * 100)} %</small>
          </span>
        </Row>
      )}
      {host.names.length > 0 && (
        <Row term={host.names.length > 1 ? 'Names' : 'Name'}>
          {host.names.map(({ name, source }) => (
            <span key={`${source} ${name}`}>
              {name} <small>{sourceWord(source)}</small>
            </span>
          ))}
        </Row>
      )}
      {host.lastSeenAt !== undefined && (
        <Row term="Seen">
          <span title={host.lastSeenAt}>
            {last} {first !== undefined && first !== last && <small>first {first}</small>}
          </span>
        </Row>
      )}
    </dl>
  )
}

function Row({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

function Reasons({ why }: { readonly why: readonly string[] }) {
  return (
    <Section title="Why we think so">
      <ul className="card evidence">
        {why.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </Section>
  )
}

function Ports({ host: { ports, notOpen } }: { readonly host: MapHost }) {
  const open = ports.filter(({ state }) => state === 'open')
  const silent = [notOpen.filtered, notOpen.udpFiltered].filter((list) => list !== undefined).join(', ')
  return (
    <Section title={open.length === 0 ? 'No open ports' : counted(open.length, 'open port')}>
      {open.length > 0 && (
        <table className="ports">
          <tbody>
            {open.map((port) => (
              <tr key={`${port.protocol} ${port.port}`}>
                <th scope="row">{port.protocol === 'tcp' ? port.port : `${port.port}/udp`}</th>
                <td>{port.service}</td>
                <td className="ports-words" title={wordsOf(port)}>
                  {wordsOf(port)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {notOpen.closed !== undefined && <p className="ports-closed">Refused: tcp {notOpen.closed}</p>}
      {silent !== '' && <p className="ports-closed">Silent: {silent}</p>}
    </Section>
  )
}

function wordsOf({ product, version, title, banner }: MapPort): string {
  return product === undefined ? (title ?? banner ?? '') : [product, version].filter((part) => part !== undefined).join(' ')
}

function Methods({ methods }: { readonly methods: readonly string[] }) {
  return (
    <Section title="How it was found">
      <dl className="identity">
        {methodRows(methods).map(({ method, ports }) => (
          <Row key={method} term={method}>
            <span className="address">{ports === '' ? 'answered' : ports}</span>
          </Row>
        ))}
      </dl>
    </Section>
  )
}
