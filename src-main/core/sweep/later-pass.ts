/**
 * The order of a sweep's second and later passes: by the end of each question's retransmission timer. The timers are fixed when
 * a pass is planned, so that no answer that comes meanwhile (a slow host's) holds up the others.
 */

export interface LaterPass {
  readonly elements: Uint32Array
  /** When the element at the same index may be sent again. */
  readonly dueAtMs: Float64Array
  readonly plannedAtMs: number
}

/** What is known of an element. */
export interface Timers {
  sentAtMs(element: number): number
  timeoutMs(element: number): number
  /** The target of a question whose refusal may be held back by that target's own limit; undefined for any other. */
  slowRefuserOf(element: number): number | undefined
}

/**
 * Linux sends one ICMP error a second to one address after a burst of six (icmp_ratelimit). A host that refuses UDP ports is
 * therefore asked again about the silent ones at this distance, until the patience ends.
 */
export const icmpErrorIntervalMs = 1100
const icmpErrorPatienceMs = 120_000

export function planLaterPass(elements: readonly number[], timers: Timers, nowMs: number): LaterPass {
  const turnOf = createRefusalTurns()
  const dueAtMs = Float64Array.from(elements, (element) => {
    const expiresAtMs = timers.sentAtMs(element) + timers.timeoutMs(element)
    const refuser = timers.slowRefuserOf(element)
    return refuser === undefined ? expiresAtMs : turnOf(refuser, Math.max(nowMs, expiresAtMs))
  })
  const order = Uint32Array.from(elements.keys()).sort((a, b) => (dueAtMs[a] ?? 0) - (dueAtMs[b] ?? 0))
  return {
    elements: order.map((at) => elements[at] ?? 0),
    dueAtMs: Float64Array.from(order, (at) => dueAtMs[at] ?? 0),
    plannedAtMs: nowMs,
  }
}

/** Gives each question to one target a turn of its own, at or after its due time. */
function createRefusalTurns(): (target: number, dueAtMs: number) => number {
  const nextAtMs = new Map<number, number>()
  return (target, dueAtMs) => {
    const atMs = Math.max(dueAtMs, nextAtMs.get(target) ?? dueAtMs)
    if (atMs > dueAtMs + icmpErrorPatienceMs) return dueAtMs
    nextAtMs.set(target, atMs + icmpErrorIntervalMs)
    return atMs
  }
}
