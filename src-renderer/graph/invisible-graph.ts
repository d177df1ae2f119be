/**
 * The graph as cytoscape holds it: where nodes are and how large, to find the one that the pointer is on and to move nodes and camera.
 * It draws nothing (`chart.ts` does): what is transparent can still be pointed at.
 */
import cytoscape, { type Core, type StylesheetJson } from 'cytoscape'

const stylesheet = [
  { selector: 'node', style: { opacity: 0, width: 'data(size)', height: 'data(size)' } },
  { selector: 'node[kind = "infrastructure"], node[kind = "internet"]', style: { shape: 'rectangle' } },
] as StylesheetJson

/** The part of cytoscape's renderer that draws, once in a frame in which something changed. */
interface Drawing {
  render: () => void
}

/** A graph in the holder that answers to pointer and wheel. `paint` is called wherever cytoscape would draw. */
export function createInvisibleGraph(holder: HTMLElement, paint: () => void): Core {
  const cy = cytoscape({ container: holder, style: stylesheet, boxSelectionEnabled: false, autounselectify: true })
  // Its own prepares pictures of all elements, transparent or not: tens of milliseconds.
  Object.assign((cy as Core & { renderer(): Drawing }).renderer(), { render: paint })
  return cy
}
