/** Every scan that is kept, newest first, each with its rescans below it. */
import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { commands as commandList } from '#shared/contract/commands.ts'
import { counted } from '#shared/domain/figures.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import { scansMessages as words } from '../scan-words.ts'
import { PageRefusal } from './page-refusal.tsx'
import { ScanRow } from './scan-row.tsx'
import { WindRose } from './wind-rose.tsx'
import { useNetwork, useWindow } from './window-context.ts'

export function Scans() {
  const scans = useNetwork((state) => state.scans)
  const hadScans = useRef(false)
  if (scans.length === 0) return <NoScans hasFocus={hadScans.current} />
  hadScans.current = true
  return (
    <section className="page" aria-label={commandList['show-scans'].title}>
      <div className="page-content">
        <header className="page-header">
          <div>
            <h1>{commandList['show-scans'].title}</h1>
            <p>{counted(scans.length, 'scan')}, kept on this computer</p>
          </div>
        </header>
        <PageRefusal />
        <ScanTable scans={scans} />
      </div>
    </section>
  )
}

function ScanTable({ scans }: { readonly scans: readonly ScanRecord[] }) {
  /** The scan whose deletion is asked about. */
  const [asked, setAsked] = useState<number>()
  const rescansOf = (scan: ScanRecord): readonly ScanRecord[] => scans.filter(({ rescanOf }) => rescanOf === scan.id)
  const rows = scans.filter(({ rescanOf }) => rescanOf === undefined).flatMap((scan) => [scan, ...rescansOf(scan)])
  const body = useRef<HTMLTableSectionElement>(null)
  /** Where the scan that is asked about stands. */
  const place = useRef(0)
  const askedAt = rows.findIndex(({ id }) => id === asked)
  // It is deleted: the keyboard goes to the row that took its place, or to the last one.
  useEffect(() => {
    if (askedAt >= 0) place.current = askedAt
    else if (asked !== undefined) {
      const left = body.current?.rows
      left
        ?.item(Math.min(place.current, left.length - 1))
        ?.querySelector<HTMLElement>('.hosts-name')
        ?.focus()
      setAsked(undefined)
    }
  }, [asked, askedAt])
  return (
    <table className="hosts scans">
      <thead>
        <tr>
          {words.columns.map((title) => (
            <th key={title} scope="col" className={`scans-head-${title.toLowerCase()}`}>
              {title}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody ref={body}>
        {rows.map((scan) => (
          <ScanRow
            key={scan.id}
            scan={scan}
            parts={rescansOf(scan).length}
            isAsked={asked === scan.id}
            onAsk={(isAsked) => setAsked(isAsked ? scan.id : undefined)}
          />
        ))}
      </tbody>
    </table>
  )
}

function NoScans({ hasFocus }: { readonly hasFocus: boolean }) {
  const { commands } = useWindow()
  return (
    <section className="first-run" aria-label={commandList['show-scans'].title}>
      <WindRose />
      <h1>{words.none}</h1>
      <p>{words.noneHint}</p>
      <Button className="first-run-button" size="lg" autoFocus={hasFocus} onClick={() => commands.run('new-scan')}>
        {commandList['new-scan'].title}
      </Button>
    </section>
  )
}
