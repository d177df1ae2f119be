/** Where things were drawn last, by their id in map documents: `d7` for a device, the prefix for a segment. */
import type { Database } from 'better-sqlite3'
import type { Failure } from '#shared/domain/failure.ts'
import { believed, place } from './records.ts'
import type { Change } from './transaction.ts'

/** Pixels of the map. */
export interface Place {
  readonly id: string
  readonly x: number
  readonly y: number
}

export interface PlaceQueries {
  /** By id. */
  places(): Map<string, Place>
  /** Replaces the places of the given ids; all of them or none. */
  savePlaces(places: readonly Place[]): Failure | undefined
}

export function createPlaceQueries(database: Database, change: Change): PlaceQueries {
  const all = database.prepare<[], Place>('SELECT id, x, y FROM place')
  const save = database.prepare<[Place]>(
    'INSERT INTO place (id, x, y) VALUES (@id, @x, @y) ON CONFLICT (id) DO UPDATE SET x = excluded.x, y = excluded.y',
  )
  return {
    places: () => new Map(all.all().map((row) => [row.id, believed(place, row)])),
    savePlaces(places) {
      return change(() => {
        for (const { id, x, y } of places) save.run({ id, x, y })
        return undefined
      })
    },
  }
}
