/** What is selected after a click or a key, in the map as in the table. Pure; the last id of a selection is the one looked at. */

export type Selection = readonly string[]

/** Adds what is not selected, takes away what is. */
export function toggled(selection: Selection, id: string): Selection {
  return selection.includes(id) ? selection.filter((other) => other !== id) : [...selection, id]
}

/** Everything from the one looked at to `id` in the order of the rows, beside what was selected; `id` is looked at. */
export function extendedTo(selection: Selection, id: string, rows: readonly string[]): Selection {
  const [from, to] = [rows.indexOf(selection.at(-1) ?? id), rows.indexOf(id)]
  if (from < 0 || to < 0) return [id]
  const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1)
  return [...selection.filter((other) => !range.includes(other)), ...range.filter((other) => other !== id), id]
}
