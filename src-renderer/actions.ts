/** What commands and the buttons of single scans do: calls of the engine, and what the person sees of their answer. */
import type { DecisionRequest, DownloadRequest, ScanOrder } from '#shared/contract/api.ts'
import type { Bridge } from '#shared/contract/bridge.ts'
import { type Failure, isFailure, sentenceOf } from '#shared/domain/failure.ts'
import type { MapHost } from '#shared/domain/map-document.ts'
import type { ScanRequest } from '#shared/domain/scan.ts'
import { joinedWords, notJoinedWords, splitWords } from './device-words.ts'
import type { Feed } from './feed.ts'
import { draftOfRequest } from './scan-draft.ts'
import type { ScreenName, ViewStore } from './stores/view.ts'

export interface Actions {
  /** Starts a scan and makes it, or the one that it is a part of, the one that is looked at; a refusal is returned to whoever asked. */
  start(order: ScanOrder): Promise<Failure | undefined>
  /** Starts a scan where no form is there to show a refusal; one that takes consent is written down to be agreed to. */
  begin(request: ScanRequest): Promise<void>
  stop(scan: number): Promise<void>
  remove(scan: number): Promise<void>
  /** Makes a scan the one that is looked at. */
  show(scan: number, screen: ScreenName): void
  /** Lets the person keep a scan's map as a file. */
  save(request: DownloadRequest): Promise<'saved' | 'cancelled' | Failure>
  /** Keeps decisions that are one thing to the person, who reads the words and can take it back. */
  decide(requests: readonly DecisionRequest[], words: string): Promise<void>
  /** Makes other devices parts of this one; the person reads who was joined, and where one was refused, who was not. */
  join(host: MapHost, others: readonly MapHost[]): Promise<void>
  /** Makes an address of a device a device of its own. */
  split(host: MapHost, address: string): Promise<void>
  /** Shows a refusal where no form is there to show it. */
  refuse(refusal: Failure): void
}

export function createActions({ bridge, feed, view }: { readonly bridge: Bridge; readonly feed: Feed; readonly view: ViewStore }): Actions {
  const refuse = (refusal: Failure): void => view.setState({ refusal: sentenceOf(refusal) })
  const start = async (order: ScanOrder): Promise<Failure | undefined> => {
    view.setState({ refusal: undefined, undo: undefined })
    const started = await bridge.scan(order)
    if (isFailure(started)) return started
    // Its map comes with its first progress.
    view.setState({ shown: order.rescanOf, sheet: undefined })
    return undefined
  }
  /** What is done can be taken back from the last to the first. */
  const done = async (words: string, inverse: readonly DecisionRequest[]): Promise<void> => {
    if (inverse.length > 0) view.setState({ undo: { words, inverse }, isReview: false })
    await feed.refresh()
  }
  /** Keeps one after the other until one is refused. */
  const keep = async (requests: readonly DecisionRequest[]): Promise<{ inverse: readonly DecisionRequest[]; refusal?: Failure }> => {
    const inverse: DecisionRequest[] = []
    for (const request of requests) {
      const decided = await bridge.decide(request)
      if (isFailure(decided)) return { inverse, refusal: decided }
      inverse.unshift(decided.inverse)
    }
    return { inverse }
  }
  return {
    refuse,
    start,
    async decide(requests, words) {
      const { inverse, refusal } = await keep(requests)
      if (refusal !== undefined) refuse(refusal)
      await done(words, inverse)
    },
    async join(host, others) {
      const requests = others.map(({ id }) => ({ device: id, kind: 'relation' as const, value: { is: 'same' as const, to: host.id } }))
      const { inverse, refusal } = await keep(requests)
      const [joined, left] = [others.slice(0, inverse.length), others.slice(inverse.length)]
      if (refusal !== undefined) view.setState({ refusal: `${sentenceOf(refusal)} ${notJoinedWords(host, joined, left)}` })
      await done(joinedWords(host, joined), inverse)
    },
    async split(host, address) {
      const answer = await bridge.split({ device: host.id, addresses: [address] })
      if (isFailure(answer)) return refuse(answer)
      await done(splitWords(host, address), answer.inverse)
    },
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
