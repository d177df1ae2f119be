/** Boxes of what a layout draws, for the tests that nothing lies on anything else. */
import type { MapDocument } from '#shared/domain/map-document.ts'
import { type Box, overlaps } from '#shared/map/geometry.ts'
import type { Layout } from '#shared/map/layout.ts'
import { labelBoxOf, nodeBoxOf, symbolsOf } from '#shared/map/symbol.ts'

export interface Footprint {
  readonly id: string
  readonly part: 'node' | 'label'
  readonly box: Box
}

export function footprintsOf(document: MapDocument, layout: Layout): Footprint[] {
  const symbols = symbolsOf(document)
  return [...layout.nodes].flatMap(([id, place]): Footprint[] => {
    const symbol = symbols.get(id)
    if (symbol === undefined) throw new Error(`no symbol for ${id}`)
    return [
      { id, part: 'node', box: nodeBoxOf(symbol, place) },
      { id, part: 'label', box: labelBoxOf(symbol, place, place.label) },
    ]
  })
}

/** Pairs that share area, in words; a sweep from left to right. */
export function overlapsAmong(footprints: readonly Footprint[]): string[] {
  const sorted = [...footprints].sort((a, b) => a.box.left - b.box.left)
  return sorted.flatMap((footprint, i) => {
    const found: string[] = []
    for (let j = i + 1; j < sorted.length; j += 1) {
      const other = sorted[j]
      if (other === undefined || other.box.left >= footprint.box.right) break
      if (overlaps(footprint.box, other.box)) found.push(`${footprint.part} ${footprint.id} / ${other.part} ${other.id}`)
    }
    return found
  })
}
