/** The line at the bottom: how many, how they were found, and with what rights. */
import { IconShield, IconShieldHalf } from '@tabler/icons-react'
import { isFailure } from '#shared/domain/failure.ts'
import { counted, formatCount } from '#shared/domain/figures.ts'
import { coverageWords, othersOf, rawWords } from '../messages.ts'
import { useNetwork } from './window-context.ts'

export function StatusBar() {
  const { chart, plan, engine, progress } = useNetwork((state) => state)
  const raw = chart?.document.scan.raw ?? (plan === undefined || isFailure(plan) ? undefined : plan.raw)
  return (
    <footer className="status-bar">
      {engine === 'restarting' && <span className="warn">The engine stopped and is being started again.</span>}
      {chart === undefined && engine !== 'restarting' && (
        <span>{progress === undefined ? 'Nothing has been sent.' : 'The first scan has begun.'}</span>
      )}
      {chart !== undefined && <Counts />}
      <span className="status-bar-space" />
      {raw !== undefined && (
        <span className={raw ? 'rights' : 'rights warn'}>
          {raw ? <IconShield size={15} stroke={1.6} /> : <IconShieldHalf size={15} stroke={1.6} />}
          {rawWords(raw)}
        </span>
      )}
    </footer>
  )
}

function Counts() {
  const document = useNetwork((state) => state.chart?.document)
  const isScanning = useNetwork((state) => state.progress !== undefined)
  if (document === undefined) return null
  const others = othersOf(document)
  const counts = (['new', 'changed', 'rogue', 'offline'] as const).map(
    (status) => [status, others.filter((host) => host.status === status).length] as const,
  )
  return (
    <>
      <span>
        <b>{formatCount(others.length)}</b> {others.length === 1 ? 'device' : 'devices'}
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
