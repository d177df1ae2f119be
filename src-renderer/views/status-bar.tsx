/** The line at the bottom: how many, how they were found, and with what rights. */

import { useEffect } from 'react'
import { counted, formatCount } from '#shared/domain/figures.ts'
import { devicesOf } from '#shared/domain/map-document.ts'
import { afterFrame } from '../frames.ts'
import { coverageWords } from '../messages.ts'
import { Rights } from './limited-mode.tsx'
import { useNetwork, useOwnNetwork, useWindow } from './window-context.ts'

export function StatusBar() {
  const { feed } = useWindow()
  const { chart, progress, engine } = useNetwork((state) => state)
  const own = useOwnNetwork()
  useEffect(() => {
    if (own === undefined || engine !== 'running') return
    // The engine reads routes and rights for it: the map is shown first.
    return afterFrame(() => void feed.plan(own))
  }, [own, engine, feed])
  return (
    <footer className="status-bar">
      {chart === undefined && <span>{progress === undefined ? 'Nothing has been sent.' : 'The first scan has begun.'}</span>}
      {chart !== undefined && <Counts />}
      <span className="status-bar-space" />
      <Rights />
    </footer>
  )
}

function Counts() {
  const document = useNetwork((state) => state.chart?.document)
  const isScanning = useNetwork((state) => state.progress !== undefined)
  if (document === undefined) return null
  const devices = devicesOf(document)
  const counts = (['new', 'changed', 'rogue', 'offline'] as const).map(
    (status) => [status, devices.filter((host) => host.status === status).length] as const,
  )
  return (
    <>
      <span>
        <b>{formatCount(devices.length)}</b> {devices.length === 1 ? 'device' : 'devices'}
      </span>
      {counts.map(
        ([status, count]) =>
          count > 0 && (
            <span key={status}>
              <b className={`status-${status}`}>{formatCount(count)}</b> {status}
            </span>
          ),
      )}
      <span className="coverage">{isScanning ? `scanning ${document.scan.targets.join(', ')}` : coverageWords(document)}</span>
      {document.coverage.notCovered.length > 0 && !isScanning && (
        <span className="warn" title={document.coverage.notCovered.map(({ what, why, remedy }) => `${what}: ${why}. ${remedy}`).join('\n')}>
          {counted(document.coverage.notCovered.length, 'thing')} not covered
        </span>
      )}
    </>
  )
}
