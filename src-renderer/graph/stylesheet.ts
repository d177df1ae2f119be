/**
 * What cytoscape has to know of nodes and lines to find what the pointer is on: where they are and how large. It draws none of them
 * (`chart.ts` does), but what is transparent can still be pointed at.
 */
import type { StylesheetJson } from 'cytoscape'

export const stylesheet = [
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
