/** The only code that changes the graph: makes cytoscape hold exactly these nodes, in one batch. */
import type { Core } from 'cytoscape'
import type { GraphNode } from './elements.ts'

export function sync(cy: Core, nodes: readonly GraphNode[]): void {
  const ids = new Set(nodes.map(({ data }) => data.id))
  const added: GraphNode[] = []
  cy.batch(() => {
    cy.nodes()
      .filter((held) => !ids.has(held.id()))
      .remove()
    for (const node of nodes) {
      const held = cy.getElementById(node.data.id)
      if (held.empty()) {
        added.push(node)
        continue
      }
      // What is the same is not touched: cytoscape would work its style out anew.
      if (isChanged(held.data(), node.data)) held.removeData().data({ ...node.data })
      if (!held.grabbed()) held.position({ ...node.position })
    }
    // All at once: one by one costs several times as much.
    cy.add(added.map(({ data, position }) => ({ data: { ...data }, position: { ...position }, grabbable: data.kind !== 'internet' })))
  })
}

function isChanged(held: Readonly<Record<string, unknown>>, wanted: object): boolean {
  const fields = Object.entries(wanted)
  return fields.length !== Object.keys(held).length || fields.some(([field, value]) => held[field] !== value)
}
