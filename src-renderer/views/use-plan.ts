/** The flight plan of a draft, asked for as the person writes. Nothing is sent to the network for it. */
import { useEffect, useState } from 'react'
import type { ScanRequest } from '#shared/domain/scan.ts'
import { type Planned, planOfRequest, problemsOf, requestOfDraft } from '../scan-draft.ts'
import type { ScanDraft } from '../stores/view.ts'
import { useWindow } from './window-context.ts'

/** A person who types is done when nothing came for this long. */
const pauseMs = 250

export interface PlanNow {
  /** The last answer; of an earlier draft while `isCurrent` is false. */
  readonly planned: Planned | undefined
  readonly isCurrent: boolean
}

export function usePlan(draft: ScanDraft): PlanNow {
  const { bridge } = useWindow()
  const [answer, setAnswer] = useState<{ readonly key: string; readonly planned: Planned }>()
  const hasProblem = Object.keys(problemsOf(draft)).length > 0
  // Neither a title nor a yes changes what would be sent.
  const key = JSON.stringify(requestOfDraft({ ...draft, title: '', consent: false }))

  useEffect(() => {
    if (hasProblem) return
    let isWanted = true
    const timer = setTimeout(async () => {
      const planned = await planOfRequest(bridge, JSON.parse(key) as ScanRequest)
      if (isWanted) setAnswer({ key, planned })
    }, pauseMs)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [bridge, key, hasProblem])

  return { planned: answer?.planned, isCurrent: answer?.key === key && !hasProblem }
}
