/** The only code that changes the graph: makes cytoscape hold exactly these elements, in one batch. */
import type { Core, ElementDefinition } from 'cytoscape'
import type { Point } from '#shared/map/geometry.ts'
import type { GraphElement } from './elements.ts'

/** Returns the places of the nodes that were not there before. */
export function sync(cy: Core, elements: readonly GraphElement[]): readonly Point[] {
  const ids = new Set(elements.map(({ data }) => data.id))
  const added: Point[] = []
  cy.batch(() => {
    cy.elements()
      .filter((held) => !ids.has(held.id()))
      .remove()
    for (const element of elements) {
      const held = cy.getElementById(element.data.id)
      if (held.empty()) {
        cy.add(definitionOf(element))
        if (element.group === 'nodes') added.push(element.position)
        continue
      }
      // What is the same is not touched: cytoscape would draw it anew.
      if (isChanged(held.data(), element.data)) held.removeData().data({ ...element.data })
      if (element.group === 'nodes' && !held.grabbed()) held.position({ ...element.position })
    }
  })
  return added
}

function isChanged(held: Readonly<Record<string, unknown>>, wanted: object): boolean {
  const fields = Object.entries(wanted)
  return fields.length !== Object.keys(held).length || fields.some(([field, value]) => held[field] !== value)
}

function definitionOf(element: GraphElement): ElementDefinition {
  const data = { ...element.data }
  if (element.group === 'edges') return { group: 'edges', data, selectable: false }
  return { group: 'nodes', data, position: { ...element.position }, grabbable: isDragged(element) }
}

/** A person moves devices and segments; the internet stands above the way out. */
function isDragged(element: GraphElement): boolean {
  return element.group === 'nodes' && element.data.kind !== 'internet'
}
