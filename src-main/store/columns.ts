/** How values of the domain become SQLite columns: absent is NULL, lists and records are JSON text, times are whole milliseconds. */

/** A row that this store cannot have written: the file is damaged, or comes from a stranger. `refusalOf` makes a sentence of it. */
export class DamagedRow extends Error {}

export function jsonColumn(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

/** The inverse of `jsonColumn`; what comes back is still to be judged. Throws `DamagedRow` for text that is no JSON. */
export function fromJsonColumn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new DamagedRow('no JSON')
  }
}

/** Clocks with fractions (kernel timestamps) are rounded, because STRICT columns refuse them. */
export function timeColumn(ms: number): number {
  return Math.round(ms)
}
