/**
 * The graph as cytoscape holds it: where nodes and lines are and how large, to find what the pointer is on and to move nodes and camera.
 * It draws nothing (`chart.ts` does): what is transparent can still be pointed at.
 */
import cytoscape, { type Core, type StylesheetJson } from 'cytoscape'

const stylesheet = [
  { selector: 'node, edge', style: { opacity: 0 } },
  { selector: 'node', style: { width: 'data(size)', height: 'data(size)' } },
  { selector: 'node[kind = "infrastructure"], node[kind = "internet"]', style: { shape: 'rectangle' } },
  { selector: 'edge', style: { 'curve-style': 'straight', 'source-endpoint': 'data(sourceEnd)', 'target-endpoint': 'data(targetEnd)' } },
  {
    selector: 'edge[bendWeights]',
    style: {
      'curve-style': 'segments',
      'segment-weights': 'data(bendWeights)',
      'segment-distances': 'data(bendDistances)',
      'edge-distances': 'endpoints',
    },
  },
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
