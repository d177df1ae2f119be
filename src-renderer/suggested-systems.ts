/** What is offered to a person who writes down the system of a device. */
import type { MapDocument } from '#shared/domain/map-document.ts'
import { knownSystems } from '#shared/domain/systems.ts'

/**
 * Systems in which `written` occurs, whatever its case; those that begin with it first. What the devices of the map run comes before what
 * else is known, each once. Without a word everything.
 */
export function suggestedSystems({ hosts }: Pick<MapDocument, 'hosts'>, written: string): readonly string[] {
  const here = hosts.flatMap(({ os }) => (os === undefined ? [] : [os.name])).sort((a, b) => a.localeCompare(b))
  const all = [...new Set([...here, ...knownSystems])]
  const wanted = written.trim().toLowerCase()
  const matching = all.filter((system) => system.toLowerCase().includes(wanted))
  const [first, others] = [true, false].map((begins) => matching.filter((system) => system.toLowerCase().startsWith(wanted) === begins))
  return [...(first ?? []), ...(others ?? [])]
}
