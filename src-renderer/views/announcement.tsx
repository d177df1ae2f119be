/** One announcement at a time, bottom centre: a refusal, the running scan, what was just decided, or what a scan that ended asks. */

import { ActionIcon, Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { isFailure, sentenceOf } from '#shared/domain/failure.ts'
import { type MapDocument, othersOf } from '#shared/domain/map-document.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import { isApprovable } from '../device-commands.ts'
import { decidedWords, nobodyWords, paceWords } from '../device-words.ts'
import { closingWords, progressShare, progressWords, rescanWords } from '../messages.ts'
import { ProgressLine } from './progress-line.tsx'
import { useNetwork, useView, useWindow } from './window-context.ts'

type Announced = 'refusal' | 'scanning' | 'decided' | 'rescanned' | 'question' | 'result'

/** Least time between two sentences about a running scan for whoever listens to it, milliseconds. */
const spokenIntervalMs = 5000

/** What there is to say now. */
export function useAnnouncement(): Announced | undefined {
  const { refusal, putAway, undo } = useView((state) => state)
  const { engine, progress, chart, endedHere, failure } = useNetwork((state) => state)
  const rescan = useRescan()
  if (refusal !== undefined || (failure !== undefined && chart !== undefined)) return 'refusal'
  // What is asked below could not be answered now.
  if (engine !== 'running') return undefined
  if (progress !== undefined) return 'scanning'
  if (undo !== undefined) return 'decided'
  if (rescan !== undefined && rescan.id !== putAway) return 'rescanned'
  if (chart === undefined || putAway === chart.document.scan.id) return undefined
  if (closingWords(chart.document).question !== undefined) return 'question'
  const isWorthSaying = endedHere === chart.document.scan.id || chart.document.scan.status === 'failed' || isSilent(chart.document)
  return isWorthSaying ? 'result' : undefined
}

export function Announcement() {
  const announced = useAnnouncement()
  if (announced === 'refusal') return <Refusal />
  if (announced === 'scanning') return <Scanning />
  if (announced === 'decided') return <Decided />
  if (announced === 'rescanned') return <Rescanned />
  return announced === undefined ? null : <Closing />
}

function Refusal() {
  const { view } = useWindow()
  const refusal = useView((state) => state.refusal)
  const failure = useNetwork((state) => state.failure)
  return (
    <div className="toast floating" data-floats role="alert">
      <Mark isWarning />
      <p>{refusal ?? (failure && sentenceOf(failure))}</p>
      {refusal !== undefined && <PutAway onClick={() => view.setState({ refusal: undefined })} />}
    </div>
  )
}

function Scanning() {
  const { commands } = useWindow()
  const { progress, plan, scans } = useNetwork((state) => state)
  const spoken = useSpoken(progress === undefined ? '' : `${progressWords(progress).phase}, ${progressWords(progress).rest}`)
  if (progress === undefined) return null
  const { phase, rest } = progressWords(progress)
  const share = progressShare(progress)
  const targets = scans.find(({ id }) => id === progress.scan)?.targets.join()
  const own = plan === undefined || isFailure(plan) || plan.targets.join() !== targets ? undefined : plan
  return (
    <div className="toast scanning floating" data-floats>
      <p>
        <b>{phase}</b> <span className="numbers">{rest}</span>
        <small className="numbers">{paceWords(progress, own)}</small>
      </p>
      <span className="unseen" role="status">
        {spoken}
      </span>
      <Button variant="default" onClick={() => commands.run('stop')} title="Stop the scan (Esc)">
        Stop
      </Button>
      <ProgressLine label={phase} share={share} />
    </div>
  )
}

/** The words, but new ones only so often that they can be listened to. */
function useSpoken(words: string): string {
  const [spoken, setSpoken] = useState({ words, at: performance.now() })
  useEffect(() => {
    if (words === spoken.words) return
    const wait = Math.max(0, spoken.at + spokenIntervalMs - performance.now())
    const timer = setTimeout(() => setSpoken({ words, at: performance.now() }), wait)
    return () => clearTimeout(timer)
  }, [words, spoken])
  return spoken.words
}

function Decided() {
  const { view, commands } = useWindow()
  const undo = useView((state) => state.undo)
  const document = useNetwork((state) => state.chart?.document)
  if (undo === undefined || document === undefined) return null
  return (
    <div className="toast floating" data-floats role="status">
      <Mark isWarning={false} />
      <p>
        <b>{'words' in undo ? undo.words : decidedWords(document, undo.wish, undo.devices)}</b>
      </p>
      <div className="toast-actions">
        <Button variant="subtle" title="Undo (Ctrl+Z)" onClick={() => commands.run('undo')}>
          Undo
        </Button>
        <PutAway onClick={() => view.setState({ undo: undefined })} />
      </div>
    </div>
  )
}

/** The rescan that just ended, of the scan that is shown. */
function useRescan(): ScanRecord | undefined {
  return useNetwork(({ scans, chart, endedHere }) =>
    scans.find(({ id, rescanOf }) => id === endedHere && rescanOf !== undefined && rescanOf === chart?.document.scan.id),
  )
}

function Rescanned() {
  const { view } = useWindow()
  const rescan = useRescan()
  if (rescan === undefined) return null
  const isWarning = rescan.status === 'failed' || rescan.coverage.addressesAnswered === 0
  return (
    <div className="toast floating" data-floats role="status">
      <Mark isWarning={isWarning} />
      <p>
        <b>{rescanWords(rescan)}</b>
      </p>
      <PutAway onClick={() => view.setState({ putAway: rescan.id })} />
    </div>
  )
}

function Closing() {
  const { view, commands } = useWindow()
  const document = useNetwork((state) => state.chart?.document)
  if (document === undefined) return null
  const isEmpty = isSilent(document) && document.scan.status !== 'failed'
  const { result, question } = closingWords(document)
  const putAway = document.scan.id
  const review = (): void =>
    view.setState({
      putAway,
      screen: 'table',
      isReview: true,
      selection: document.hosts.filter(isApprovable).map(({ id }) => id),
    })
  const hasFailed = document.scan.status === 'failed'
  return (
    <div className="toast floating" data-floats role="status">
      <Mark isWarning={hasFailed || isEmpty} />
      <p>
        <b>{result}</b> {isEmpty ? nobodyWords : question}
      </p>
      {question === undefined ? (
        <PutAway onClick={() => view.setState({ putAway })} />
      ) : (
        <div className="toast-actions">
          <Button variant="subtle" onClick={review}>
            Review
          </Button>
          <Button onClick={() => commands.run('approve-all')}>Accept all</Button>
        </div>
      )}
    </div>
  )
}

/** Nobody but this computer answered. */
function isSilent(document: MapDocument): boolean {
  return othersOf(document).every(({ flags }) => !flags.live)
}

function Mark({ isWarning }: { readonly isWarning: boolean }) {
  return isWarning ? (
    <IconAlertTriangle className="toast-mark toast-warn" size={20} stroke={1.6} />
  ) : (
    <IconCheck className="toast-mark" size={20} stroke={1.6} />
  )
}

function PutAway({ onClick }: { readonly onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" size={28} aria-label="Put away" onClick={onClick}>
      <IconX size={16} stroke={1.6} />
    </ActionIcon>
  )
}
