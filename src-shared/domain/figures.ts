/** Counts, durations and sentences as people read them: one way in the command line, the window and the pictures, whatever the locale. */

/** Digits in groups of three: `65,536`. */
export function formatCount(count: number | bigint): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 device`, `1,024 addresses`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** A phrase as the beginning of a sentence. */
export function sentenceCase(phrase: string): string {
  return `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}`
}

/** Items that a sentence names. */
const mostNamed = 4

/** `a, b and c`; of more than five the first ones, `a, b, c, d and 16 more`. Where `items` are not all of them, `count` says how many there are. */
export function listed(items: readonly string[], count = items.length): string {
  const isWhole = count <= mostNamed + 1 && items.length === count
  const named = isWhole ? items.slice(0, -1) : items.slice(0, mostNamed)
  const last = isWhole ? (items.at(-1) ?? '') : `${formatCount(count - named.length)} more`
  return named.length === 0 ? last : `${named.join(', ')} and ${last}`
}

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

/** A time that was measured: `0.4 s`, `6.2 s`, `1 min 20 s`, `3 min`, `1 h 5 min`. */
export function formatDuration(durationMs: number): string {
  const tenths = Math.round(durationMs / 100)
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`
  const seconds = Math.round(durationMs / secondMs)
  if (seconds < 3600) return inUnits(seconds, 'min', 's')
  return inUnits(Math.round(durationMs / minuteMs), 'h', 'min')
}

/** A time that is foreseen, no finer than anybody can know it: `about 5 s`, `about 1 min 20 s`, `about 12 min`, `about 2 h 10 min`. */
export function formatEstimate(durationMs: number): string {
  const seconds = Math.max(1, Math.round(durationMs / secondMs))
  if (seconds < 60) return `about ${seconds} s`
  const grainMs = durationMs < 10 * minuteMs ? 10 * secondMs : durationMs < hourMs ? minuteMs : 10 * minuteMs
  return `about ${formatDuration(Math.round(durationMs / grainMs) * grainMs)}`
}

/** Two units, sixty of the smaller in the larger; none of the smaller is not said. */
function inUnits(count: number, large: string, small: string): string {
  const rest = count % 60
  return `${Math.floor(count / 60)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`
}
