/** How values of the domain become SQLite columns: absent is NULL, lists and records are JSON text, times are whole milliseconds. */

export function jsonColumn(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

/** The inverse of `jsonColumn`, for text that this store wrote itself. */
export function fromJsonColumn<T>(text: string): T {
  return JSON.parse(text) as T
}

/** Clocks with fractions (kernel timestamps) are rounded, because STRICT columns refuse them. */
export function timeColumn(ms: number): number {
  return Math.round(ms)
}
