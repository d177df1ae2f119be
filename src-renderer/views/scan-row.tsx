/** One scan: how it went, and what can be done with it. */
import { ActionIcon, Button } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCornerDownRight,
  IconDownload,
  IconPlayerStop,
  IconRadar2,
  IconRefresh,
  IconReportSearch,
  IconSchema,
  IconTrash,
} from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { ScanProgress } from '#shared/contract/api.ts'
import { formatCount, formatDuration } from '#shared/domain/figures.ts'
import type { ScanRecord, ScanStatus } from '#shared/domain/scan.ts'
import { progressShare, progressWords, whenWords } from '../messages.ts'
import { relaunchRequestOf } from '../scan-request.ts'
import { deletionWords, scanStatusWords, scansMessages as words } from '../scan-words.ts'
import { DownloadMenu } from './download-menu.tsx'
import { ProgressLine } from './progress-line.tsx'
import { useNetwork, useWindow } from './window-context.ts'

interface ScanRowProps {
  readonly scan: ScanRecord
  /** Rescans that belong to it. */
  readonly parts: number
  /** Whether the person is being asked if it may be deleted. */
  readonly isAsked: boolean
  readonly onAsk: (isAsked: boolean) => void
}

const statusIcons: Readonly<Record<ScanStatus, typeof IconRadar2>> = {
  running: IconRadar2,
  completed: IconCircleCheck,
  stopped: IconPlayerStop,
  failed: IconAlertTriangle,
}

export function ScanRow({ scan, parts, isAsked, onAsk }: ScanRowProps) {
  const { actions } = useWindow()
  /** The question was answered with no: the keyboard is back where it was asked. */
  const [isKept, setKept] = useState(false)
  const ask = (isWanted: boolean): void => {
    setKept(!isWanted)
    onAsk(isWanted)
  }
  const isShown = useNetwork((state) => state.chart?.document.scan.id === scan.id)
  const progress = useNetwork((state) => (state.progress?.scan === scan.id ? state.progress : undefined))
  const StatusIcon = statusIcons[scan.status]
  const isPart = scan.rescanOf !== undefined
  return (
    <tr aria-current={isShown ? 'true' : undefined} className={isPart ? 'scans-part' : undefined}>
      <th scope="row">
        <div className="scans-title">
          {isPart && <IconCornerDownRight size={16} stroke={1.6} aria-label={words.partOf(scan.rescanOf)} />}
          <div>
            <button type="button" className="hosts-name" onClick={() => actions.show(scan.rescanOf ?? scan.id, 'map')}>
              {scan.title}
            </button>
            <ScanNote scan={scan} />
          </div>
        </div>
      </th>
      <td>
        <span className={`scan-status scan-${scan.status}`}>
          <StatusIcon size={16} stroke={1.7} aria-hidden="true" />
          {progress === undefined ? scanStatusWords[scan.status] : progressWords(progress).phase}
        </span>
        {progress !== undefined && <ProgressLine label={words.progress} share={progressShare(progress)} />}
      </td>
      {isAsked ? (
        <DeleteQuestion scan={scan} parts={parts} onAsk={ask} />
      ) : (
        <RowFacts scan={scan} progress={progress} isKept={isKept} onAsk={ask} />
      )}
    </tr>
  )
}

interface RowFactsProps extends Pick<ScanRowProps, 'scan' | 'onAsk'> {
  readonly progress: ScanProgress | undefined
  readonly isKept: boolean
}

function RowFacts({ scan, progress, isKept, onAsk }: RowFactsProps) {
  return (
    <>
      <td className="soft" title={new Date(scan.startedAt).toLocaleString()}>
        {whenWords(scan.startedAt, Date.now())}
      </td>
      <td className="soft scans-number">{formatDuration(progress?.elapsedMs ?? scan.coverage.durationMs)}</td>
      <td className="scans-number">{formatCount(progress?.hosts ?? scan.coverage.addressesAnswered)}</td>
      <td className="scans-actions">
        <RowActions scan={scan} isRunning={progress !== undefined} isKept={isKept} onAsk={onAsk} />
      </td>
    </>
  )
}

/** What it asked, where the title does not say it, and why it ended early. */
function ScanNote({ scan: { title, targets, reason } }: { readonly scan: ScanRecord }) {
  const scope = targets.join(', ')
  return (
    <>
      {scope !== title && <small className="address">{scope}</small>}
      {reason !== undefined && <small className="scans-reason">{reason}</small>}
    </>
  )
}

function RowActions({ scan, isRunning, isKept, onAsk }: Omit<RowFactsProps, 'progress'> & { readonly isRunning: boolean }) {
  const { actions } = useWindow()
  const isScanning = useNetwork((state) => state.progress !== undefined)
  const isAway = useNetwork((state) => state.engine !== 'running')
  const shown = scan.rescanOf ?? scan.id
  return (
    <>
      <RowAction title={words.map} of={scan} icon={<IconSchema size={17} stroke={1.6} />} onClick={() => actions.show(shown, 'map')} />
      <RowAction
        title={words.report}
        of={scan}
        icon={<IconReportSearch size={17} stroke={1.6} />}
        onClick={() => actions.show(shown, 'report')}
      />
      {isRunning ? (
        <RowAction
          title={words.stop}
          of={scan}
          isDisabled={isAway}
          icon={<IconPlayerStop size={17} stroke={1.6} />}
          onClick={() => actions.stop(scan.id)}
        />
      ) : (
        <RowAction
          title={words.relaunch}
          of={scan}
          isDisabled={isScanning || isAway}
          icon={<IconRefresh size={17} stroke={1.6} />}
          onClick={() => actions.begin(relaunchRequestOf(scan))}
        />
      )}
      <DownloadMenu scan={shown}>
        <RowAction title={words.download} of={scan} isDisabled={isAway} icon={<IconDownload size={17} stroke={1.6} />} />
      </DownloadMenu>
      <RowAction
        title={words.delete}
        of={scan}
        isDisabled={scan.status === 'running' || isAway}
        autoFocus={isKept}
        icon={<IconTrash size={17} stroke={1.6} />}
        onClick={() => onAsk(true)}
      />
    </>
  )
}

interface RowActionProps {
  readonly title: string
  readonly of: ScanRecord
  readonly icon: ReactNode
  readonly isDisabled?: boolean
  readonly autoFocus?: boolean
  readonly onClick?: () => void
}

/** The name says which scan; a menu that opens from it adds what it needs. */
function RowAction({ title, of, icon, isDisabled, ...more }: RowActionProps) {
  return (
    <ActionIcon variant="subtle" size={32} title={title} aria-label={`${title}: ${of.title}`} disabled={isDisabled === true} {...more}>
      {icon}
    </ActionIcon>
  )
}

function DeleteQuestion({ scan, parts, onAsk }: Pick<ScanRowProps, 'scan' | 'parts' | 'onAsk'>) {
  const { actions } = useWindow()
  return (
    <td colSpan={4}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape is no, as it is in a dialog. */}
      <div
        className="scans-question"
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          onAsk(false)
        }}
      >
        <span>{deletionWords(parts)}</span>
        <Button variant="default" autoFocus onClick={() => onAsk(false)}>
          {words.keep}
        </Button>
        <Button className="danger" onClick={() => actions.remove(scan.id)}>
          {words.delete}
        </Button>
      </div>
    </td>
  )
}
