/** What commands and the buttons of single scans do: calls of the engine, and what the person sees of their answer. */
import type { DownloadRequest } from '#shared/contract/api.ts'
import type { Bridge } from '#shared/contract/bridge.ts'
import { type Failure, isFailure, sentenceOf } from '#shared/domain/failure.ts'
import type { ScanRequest } from '#shared/domain/scan.ts'
import type { Feed } from './feed.ts'
import { draftOfRequest } from './scan-draft.ts'
import type { ScreenName, ViewStore } from './stores/view.ts'

export interface Actions {
  /** Starts a scan and makes it, or the one that it is a part of, the one that is looked at; a refusal is returned to whoever asked. */
  start(request: ScanRequest): Promise<Failure | undefined>
  /** Starts a scan where no form is there to show a refusal; one that takes consent is written down to be agreed to. */
  begin(request: ScanRequest): Promise<void>
  stop(scan: number): Promise<void>
  remove(scan: number): Promise<void>
  /** Makes a scan the one that is looked at. */
  show(scan: number, screen: ScreenName): void
  /** Lets the person keep a scan's map as a file. */
  save(request: DownloadRequest): Promise<'saved' | 'cancelled' | Failure>
  /** Shows a refusal where no form is there to show it. */
  refuse(refusal: Failure): void
}

export function createActions({ bridge, feed, view }: { readonly bridge: Bridge; readonly feed: Feed; readonly view: ViewStore }): Actions {
  const refuse = (refusal: Failure): void => view.setState({ refusal: sentenceOf(refusal) })
  const start = async (request: ScanRequest): Promise<Failure | undefined> => {
    view.setState({ refusal: undefined, undo: undefined })
    const started = await bridge.scan(request)
    if (isFailure(started)) return started
    // Its map comes with its first progress.
    view.setState({ shown: request.rescanOf, sheet: undefined })
    return undefined
  }
  return {
    refuse,
    start,
    async begin(request) {
      const refusal = await start(request)
      if (refusal?.failure === 'consent-needed') view.setState({ sheet: 'new-scan', draft: draftOfRequest(request) })
      else if (refusal !== undefined) refuse(refusal)
    },
    async stop(scan) {
      const stopped = await bridge.stop(scan)
      if (isFailure(stopped)) refuse(stopped)
    },
    async remove(scan) {
      const removed = await bridge.remove(scan)
      if (isFailure(removed)) return refuse(removed)
      if (view.getState().shown === scan) view.setState({ shown: undefined })
      await feed.refresh()
    },
    show(scan, screen) {
      view.setState({ shown: scan, screen, sheet: undefined, selection: [], chosen: undefined })
    },
    async save(request) {
      const file = await bridge.download(request)
      return isFailure(file) ? file : bridge.save(file)
    },
  }
}
