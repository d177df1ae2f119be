/** Keeps where a drag has put things: the dragged device is pinned, and where its neighbours came to rest is remembered. */
import type { Placement } from '#shared/contract/api.ts'
import { isFailure } from '#shared/domain/failure.ts'
import type { Point } from '#shared/map/geometry.ts'
import { useWindow } from './window-context.ts'

/** Nobody sees a smaller move, pixels. */
const smallestMove = 0.2

/** What to call when a drag has ended; done when all is kept and shown. */
export function useMoves(): (dragged: string, places: ReadonlyMap<string, Point>) => Promise<void> {
  const { bridge, actions, feed, network } = useWindow()
  return async (dragged, places) => {
    const document = network.getState().chart?.document
    if (document === undefined) return
    const pinned = document.hosts.filter(({ id, position }) => id === dragged || position?.pinned === true)
    const isMoved = ({ id, x, y }: Placement, from: Point | undefined): boolean =>
      id === dragged || from === undefined || Math.abs(from.x - x) + Math.abs(from.y - y) > smallestMove
    const all = [...document.hosts, ...document.segments].flatMap(({ id, position }) => {
      const at = places.get(id)
      return at === undefined || !isMoved({ id, ...at }, position) ? [] : [{ id, x: at.x, y: at.y }]
    })
    const decided = all.filter(({ id }) => pinned.some((host) => host.id === id))
    const answers = await Promise.all([
      bridge.place(all),
      ...decided.map(({ id, x, y }) => bridge.decide({ device: id, kind: 'position', value: { x, y, pinned: true } })),
    ])
    const refusal = answers.find(isFailure)
    if (isFailure(refusal)) actions.refuse(refusal)
    await feed.refresh()
  }
}
