/** What is known about a device, each fact with where it comes from. */
import type { ReactNode } from 'react'
import { counted } from '#shared/domain/figures.ts'
import type { MapHost, Verdict } from '#shared/domain/map-document.ts'
import { typeWords } from '#shared/map/legend.ts'
import { methodRows, portWords, sourceWord } from '#shared/map/words.ts'
import { givenSystem, givenType, isKnownShut, moreWords, namesOnce, openPortsOf, shareWords, verdictWords } from '../device-words.ts'
import { agoWords } from '../messages.ts'
import { DeviceSystem } from './device-system.tsx'

export function Identity({ host }: { readonly host: MapHost }) {
  const now = Date.now()
  const names = namesOnce(host)
  const [first, last] = [host.firstSeenAt, host.lastSeenAt].map((at) => (at === undefined ? undefined : agoWords(at, now)))
  return (
    <dl className="identity">
      <Row term={host.addresses.length > 1 ? 'Addresses' : 'Address'}>
        {host.addresses.map((address) => (
          <span key={address} className="address">
            {address}
          </span>
        ))}
        {host.oneDevice?.map((reason) => (
          <small key={reason} className="one-device">
            {reason}
          </small>
        ))}
      </Row>
      {host.mac !== undefined && (
        <Row term="MAC">
          <span>
            <span className="address">{host.mac}</span> <small>{host.vendor}</small>
          </span>
        </Row>
      )}
      {(host.os !== undefined || !host.flags.self) && (
        <Row term="System">
          <DeviceSystem key={host.id} host={host} />
        </Row>
      )}
      {names.length > 0 && (
        <Row term={names.length > 1 ? 'Names' : 'Name'}>
          {names.map(({ name, sources }) => (
            <span key={name}>
              {name} <small>{sources.map(sourceWord).join(', ')}</small>
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

/** What was judged by vote, with what speaks for it and against it; then everything else that is known. */
export function Reasons({ host }: { readonly host: MapHost }) {
  const { verdicts: { type, os } = {}, why, oneDevice = [] } = host
  const told = new Set([...oneDevice, ...[type, os].flatMap((verdict) => verdict?.for ?? [])])
  const [givenKind, givenOs] = [givenType(host), givenSystem(host)]
  const rest = why.filter((reason) => !told.has(reason))
  if ([type, os, givenKind, givenOs].every((value) => value === undefined) && rest.length === 0) return null
  return (
    <Section title="Why we think so">
      {givenKind !== undefined && <Said name={typeWords[givenKind]} />}
      {type !== undefined && <Judged verdict={type} nameOf={(value) => typeWords[value]} isOverruled={givenKind !== undefined} />}
      {givenOs !== undefined && <Said name={givenOs} />}
      {os !== undefined && <Judged verdict={os} nameOf={(value) => value} isOverruled={givenOs !== undefined} />}
      <Lines className="card evidence" lines={rest} />
    </Section>
  )
}

/** A person's word. */
function Said({ name }: { readonly name: string }) {
  return (
    <div className="card verdict">
      <h4>
        {name} <small>you say so</small>
      </h4>
    </div>
  )
}

/** Lines of evidence that are seen at once. */
const firstLines = 3

interface JudgedProps<T extends string> {
  readonly verdict: Verdict<T>
  readonly nameOf: (value: T) => string
  /** A person's word stands above it. */
  readonly isOverruled: boolean
}

function Judged<T extends string>({ verdict, nameOf, isOverruled }: JudgedProps<T>) {
  const { value, confidence, runnerUp, against } = verdict
  const more = verdict.for.slice(firstLines)
  const runner = runnerUp === undefined || runnerUp.confidence < 0.01 ? undefined : runnerUp
  return (
    <div className="card verdict">
      <h4>
        {isOverruled && 'The evidence says: '}
        {verdictWords(nameOf(value), confidence)} <small>{shareWords(confidence)}</small>
      </h4>
      <Lines className="evidence" lines={verdict.for.slice(0, firstLines)} />
      {(more.length > 0 || against.length > 0 || runner !== undefined) && (
        <details>
          <summary>{moreWords(more.length, against.length)}</summary>
          <Lines className="evidence" lines={more} />
          <Lines className="evidence evidence-against" lines={against} />
          {runner !== undefined && (
            <p className="verdict-runner">
              Next best: {nameOf(runner.value)}, {shareWords(runner.confidence)}
            </p>
          )}
        </details>
      )}
    </div>
  )
}

function Lines({ className, lines }: { readonly className: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <ul className={className}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

export function Ports({ host }: { readonly host: MapHost }) {
  const { notOpen } = host
  const open = openPortsOf(host)
  const silent = [notOpen.filtered, notOpen.udpFiltered].filter((list) => list !== undefined).join(', ')
  return (
    <Section title={open.length > 0 ? counted(open.length, 'open port') : isKnownShut(host) ? 'No open ports' : 'Ports not asked'}>
      {open.length > 0 && (
        <table className="ports">
          <tbody>
            {open.map((port) => (
              <tr key={`${port.protocol} ${port.port}`}>
                <th scope="row">{port.protocol === 'tcp' ? port.port : `${port.port}/udp`}</th>
                <td>{port.service}</td>
                <td className="ports-words" title={portWords(port)}>
                  {portWords(port)}
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

export function Methods({ methods }: { readonly methods: readonly string[] }) {
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
