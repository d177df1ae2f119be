/** Every scan that is kept, newest first, each with its rescans below it. */
import { Button } from '@mantine/core'
import { useState } from 'react'
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
  if (scans.length === 0) return <NoScans />
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
  const rescans = Map.groupBy(scans, ({ rescanOf }) => rescanOf)
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
      <tbody>
        {(rescans.get(undefined) ?? []).flatMap((scan) => {
          const parts = rescans.get(scan.id) ?? []
          return [scan, ...parts].map((row) => (
            <ScanRow
              key={row.id}
              scan={row}
              parts={row === scan ? parts.length : 0}
              isAsked={asked === row.id}
              onAsk={(isAsked) => setAsked(isAsked ? row.id : undefined)}
            />
          ))
        })}
      </tbody>
    </table>
  )
}

function NoScans() {
  const { commands } = useWindow()
  return (
    <section className="first-run" aria-label={commandList['show-scans'].title}>
      <WindRose />
      <h1>{words.none}</h1>
      <p>{words.noneHint}</p>
      <Button className="first-run-button" size="lg" onClick={() => commands.run('new-scan')}>
        {commandList['new-scan'].title}
      </Button>
    </section>
  )
}
