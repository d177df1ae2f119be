/** Nothing that is drawn moves because something arrives: hosts and segments without a kept position keep the one they were drawn at. */
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { Scene } from '#shared/map/scene.ts'

/** The document with the positions of the scene that is on the screen, where it has none of its own. */
export function keepPlaces(document: MapDocument, drawn: Scene | undefined): MapDocument {
  if (drawn === undefined) return document
  const nodes = new Map(drawn.nodes.map(({ id, x, y }) => [id, { x, y, pinned: false }]))
  const marks = new Map(drawn.lands.map(({ id, mark }) => [id, { x: mark.x, y: mark.y }]))
  return {
    ...document,
    hosts: document.hosts.map((host) => withPosition(host, nodes.get(host.id))),
    segments: document.segments.map((segment) => withPosition(segment, marks.get(segment.id))),
  }
}

function withPosition<T extends { readonly position?: P }, P>(drawn: T, position: P | undefined): T {
  return drawn.position !== undefined || position === undefined ? drawn : { ...drawn, position }
}
