/**
 * Nothing that was drawn moves: what stood somewhere stands there again, in every scan, window and picture. Newcomers get a place
 * when a map is first derived with them, and keep it.
 */
import type { MapDocument } from '#shared/domain/map-document.ts'
import { layoutOf } from '#shared/map/layout.ts'
import type { Place } from '../store/places.ts'
import type { Store } from '../store/store.ts'

/** The document with a position for every host and segment. A database that cannot be written now costs the memory, not the map. */
export function placed(store: Pick<Store, 'places' | 'savePlaces'>, document: MapDocument): MapDocument {
  const kept = store.places()
  const drawn = withPlaces(document, kept)
  const unplaced = [...document.hosts, ...document.segments].map(({ id }) => id).filter((id) => !kept.has(id))
  if (unplaced.length === 0) return drawn
  const { nodes, segments } = layoutOf(drawn)
  const newcomers = unplaced.flatMap((id): Place[] => {
    const at = nodes.get(id) ?? segments.get(id)
    return at === undefined ? [] : [{ id, x: at.x, y: at.y }]
  })
  store.savePlaces(newcomers)
  return withPlaces(drawn, new Map(newcomers.map((place) => [place.id, place])))
}

/** A person's own pin is stronger than where something was drawn. */
function withPlaces(document: MapDocument, places: ReadonlyMap<string, Place>): MapDocument {
  const at = (id: string): Pick<Place, 'x' | 'y'> | undefined => places.get(id)
  return {
    ...document,
    hosts: document.hosts.map((host) => {
      const place = at(host.id)
      return place === undefined || host.position !== undefined ? host : { ...host, position: { x: place.x, y: place.y, pinned: false } }
    }),
    segments: document.segments.map((segment) => {
      const place = at(segment.id)
      return place === undefined || segment.position !== undefined ? segment : { ...segment, position: { x: place.x, y: place.y } }
    }),
  }
}
