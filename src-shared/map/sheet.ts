/**
 * The sheet of paper around a map: title block above, legend below, both beside the map and never on it. Their size follows the
 * map's, so that they can still be read where a large map is looked at as a whole.
 */
import type { Box } from './geometry.ts'
import type { Heading, Legend } from './legend.ts'
import type { Scene } from './scene.ts'
import { type TypeName, typeStyles, widthOf } from './text.ts'

/** A piece of the legend; x and y are the left end of its middle line. */
export type SheetItem = { readonly x: number; readonly y: number; readonly words: string } & (
  | { readonly kind: 'head' }
  | { readonly kind: 'type'; readonly type: Legend['types'][number]['type']; readonly count: number; readonly countX: number }
  | { readonly kind: 'evidence'; readonly style: Legend['evidence'][number]['style'] }
  | { readonly kind: 'mark'; readonly status: Legend['marks'][number]['status'] }
)

export interface Sheet {
  readonly width: number
  readonly height: number
  /** How much larger than on a small map words and legend are. */
  readonly scale: number
  /** The framed part of the sheet: the map and the sea around it. */
  readonly map: Box
  /** Shift from scene to sheet coordinates. */
  readonly offset: { readonly x: number; readonly y: number }
  readonly heading: Heading
  /** In units of `scale`, from the top left of the legend. */
  readonly items: readonly SheetItem[]
  /** Top left of the legend, sheet coordinates. */
  readonly legend: { readonly x: number; readonly y: number }
}

/** All in pixels at scale 1. */
export const sheetMargin = 40
const headingHeight = 104
const mapPadding = 34
const smallestWidth = 900
const smallestMapHeight = 300
const widestAtScaleOne = 1700
const largestScale = 5
const rowHeight = 22
const headHeight = 24
const rowsInColumn = 4
const marksInColumn = 5
const columnGap = 28
const sectionGap = 56
/** From the left end of an item to its words: width of an icon or a piece of line. */
export const symbolWidth = { type: 28, evidence: 46, mark: 28 } as const
const countWidth = 34

/** Composes the sheet of a scene. */
export function sheetOf(scene: Scene, heading: Heading, legend: Legend): Sheet {
  const content = { width: scene.bounds.right - scene.bounds.left, height: scene.bounds.bottom - scene.bounds.top }
  const scale = Math.max(
    1,
    Math.min(
      largestScale,
      Math.sqrt((content.width * content.height) / 1_000_000) / 1.4,
      (content.width + 2 * mapPadding) / widestAtScaleOne,
    ),
  )
  const width = Math.ceil(Math.max(smallestWidth * scale, content.width + 2 * (mapPadding + sheetMargin * scale)))
  const mapHeight = Math.ceil(Math.max(smallestMapHeight, content.height + 2 * mapPadding))
  const { items, height: legendHeight } = legendItems(legend, (width - 2 * sheetMargin * scale) / scale)
  const top = headingHeight * scale
  const map: Box = { left: sheetMargin * scale, top, right: width - sheetMargin * scale, bottom: top + mapHeight }
  const legendTop = map.bottom + 26 * scale
  return {
    width,
    height: Math.ceil(legendTop + legendHeight * scale + sheetMargin * scale * 0.9),
    scale,
    map,
    offset: {
      x: Math.round((width - content.width) / 2 - scene.bounds.left),
      y: Math.round(top + (mapHeight - content.height) / 2 - scene.bounds.top),
    },
    heading,
    items,
    legend: { x: sheetMargin * scale, y: legendTop },
  }
}

interface Section {
  readonly head: string
  readonly width: number
  readonly columns: readonly (readonly SheetItem[])[]
}

/** Sections side by side, wrapped where the sheet ends. */
function legendItems(legend: Legend, width: number): { items: SheetItem[]; height: number } {
  const items: SheetItem[] = []
  let [x, y, rowBottom] = [0, 0, 0]
  for (const section of sectionsOf(legend, width)) {
    if (x > 0 && x + section.width > width) [x, y] = [0, rowBottom + 16]
    items.push({ kind: 'head', words: section.head, x, y: y + 8 })
    for (const item of section.columns.flat()) items.push({ ...item, x: item.x + x, y: item.y + y + headHeight, ...countAt(item, x) })
    const rows = Math.max(...section.columns.map((column) => column.length))
    rowBottom = Math.max(rowBottom, y + headHeight + rows * rowHeight)
    x += section.width + sectionGap
  }
  return { items, height: rowBottom }
}

function countAt(item: SheetItem, x: number): object {
  return item.kind === 'type' ? { countX: item.countX + x } : {}
}

function sectionsOf(legend: Legend, width: number): Section[] {
  const types = (rows: number) =>
    sectionOf('Devices', legend.types, rows, symbolWidth.type, countWidth, ({ type, words, count }, at, right) => ({
      kind: 'type',
      type,
      words,
      count,
      countX: right,
      ...at,
    }))
  const evidence = sectionOf('Evidence', legend.evidence, rowsInColumn, symbolWidth.evidence, 0, ({ style, words }, at) => ({
    kind: 'evidence',
    style,
    words,
    ...at,
  }))
  const marks = sectionOf('Marks', legend.marks, marksInColumn, symbolWidth.mark, 0, ({ status, words }, at) => ({
    kind: 'mark',
    status,
    words,
    ...at,
  }))
  let rows = rowsInColumn
  while (types(rows).width > width && rows < legend.types.length) rows += 1
  return [types(rows), evidence, marks].filter((section) => section.columns.length > 0)
}

function sectionOf<T extends { readonly words: string }>(
  head: string,
  entries: readonly T[],
  rows: number,
  before: number,
  after: number,
  itemOf: (entry: T, at: { x: number; y: number }, right: number) => SheetItem,
): Section {
  const columns: SheetItem[][] = []
  let x = 0
  for (let at = 0; at < entries.length; at += rows) {
    const column = entries.slice(at, at + rows)
    const width = before + Math.max(...column.map((entry) => widthOfType(entry.words, 'legend'))) + after
    columns.push(column.map((entry, row) => itemOf(entry, { x, y: row * rowHeight + rowHeight / 2 }, x + width)))
    x += width + columnGap
  }
  return { head, columns, width: Math.max(x - columnGap, widthOfType(head.toUpperCase(), 'section') * 1.1) }
}

function widthOfType(text: string, type: TypeName): number {
  return widthOf(text, typeStyles[type])
}
