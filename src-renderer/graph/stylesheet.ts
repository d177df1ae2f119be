/** How nodes and lines look: shape is role, icon is type, border and badge are status, line style is evidence. */
import type { NodeSingular, StylesheetJson } from 'cytoscape'
import type { HostStatus } from '#shared/domain/map-document.ts'
import { bangPath, deltaPath, rosePaths, starPath } from '#shared/map/glyphs.ts'
import { type IconName, iconPaths } from '#shared/map/icon-paths.ts'
import { markRadius } from '#shared/map/lines.ts'
import type { Theme } from '#shared/map/theme.ts'
import type { NodeData } from './elements.ts'
import { lineColourOf } from './line-colour.ts'

const iconSize = 24
const badgeSize = 20
/** Images are drawn larger than shown, so that they stay sharp when the map is enlarged. */
const sharpness = 4

export function stylesheetOf(theme: Theme): StylesheetJson {
  const line = lineColourOf(theme)
  return [
    {
      selector: 'node',
      style: {
        width: 'data(size)',
        height: 'data(size)',
        shape: 'ellipse',
        'background-color': theme.raised,
        'border-width': 1.4,
        'border-color': theme.ink,
        'background-image': (node: NodeSingular) => imagesOf(node, theme),
        'background-width': [iconSize, badgeSize, badgeSize].map(pixels),
        'background-height': [iconSize, badgeSize, badgeSize].map(pixels),
        'background-position-x': (node: NodeSingular) => ['50%', pixels(cornerOf(node, 'right').x), pixels(cornerOf(node, 'left').x)],
        'background-position-y': (node: NodeSingular) => ['50%', pixels(cornerOf(node, 'right').y), pixels(cornerOf(node, 'left').y)],
        'background-clip': ['none', 'none', 'none'],
        'background-image-containment': ['over', 'over', 'over'],
        'bounds-expansion': 12,
        'overlay-opacity': 0,
        'z-index': 2,
      },
    },
    { selector: 'node[kind = "infrastructure"], node[kind = "internet"]', style: { shape: 'round-rectangle', 'corner-radius': '11px' } },
    {
      selector: 'node[kind = "segment"]',
      style: { 'background-color': theme.land, 'border-width': 1.2, 'border-color': line },
    },
    { selector: 'node[?self]', style: { 'background-color': theme.seaSoft, 'border-color': theme.sea, 'border-width': 1.8 } },
    { selector: 'node[status = "new"]', style: { 'border-color': theme.sea, 'border-width': 1.6 } },
    { selector: 'node[status = "changed"]', style: { 'border-color': theme.warn, 'border-width': 1.8 } },
    { selector: 'node[status = "rogue"]', style: { 'border-color': theme.bad, 'border-width': 2.2 } },
    { selector: 'node[status = "offline"]', style: { 'border-style': 'dotted', 'border-opacity': 0.5, 'background-image-opacity': 0.5 } },
    {
      selector: 'node.chosen',
      style: { 'outline-width': 2, 'outline-color': theme.sea, 'outline-offset': 3, 'outline-opacity': 1 },
    },
    {
      selector: 'edge',
      style: {
        width: 1.4,
        'line-color': line,
        'line-cap': 'round',
        'curve-style': 'straight',
        'source-endpoint': 'data(sourceEnd)',
        'target-endpoint': 'data(targetEnd)',
        'overlay-opacity': 0,
        'z-index': 1,
      },
    },
    {
      selector: 'edge[bendWeights]',
      style: {
        'curve-style': 'segments',
        'segment-weights': 'data(bendWeights)',
        'segment-distances': 'data(bendDistances)',
        'edge-distances': 'endpoints',
      },
    },
    { selector: 'edge[line = "inferred"]', style: { 'line-style': 'dashed', 'line-dash-pattern': [6, 4] } },
    { selector: 'edge[line = "manual"]', style: { 'line-style': 'dashed', 'line-dash-pattern': [0.1, 4.5] } },
  ] as StylesheetJson
}

const pixels = (length: number): string => `${length}px`

/** Badge and pin sit on the upper right and left of the border: on the arc of a circle, near the corner of a square. */
function cornerOf(node: NodeSingular, side: 'left' | 'right'): { readonly x: number; readonly y: number } {
  const size = Number(node.data('size'))
  const reach = node.data('kind') === 'host' ? (size / 2) * Math.SQRT1_2 : size / 2 - 3
  return { x: size / 2 + (side === 'right' ? reach : -reach) - badgeSize / 2, y: size / 2 - reach - badgeSize / 2 }
}

function imagesOf(node: NodeSingular, theme: Theme): string[] {
  const { kind, icon, self, status, pinned } = node.data() as NodeData
  if (kind === 'segment' || icon === undefined) return [roseImage(theme)]
  const colour = self === true ? theme.sea : icon === 'unknown' ? theme.soft : theme.ink
  const badge = self === true || status === undefined ? undefined : badgeImage(status, theme)
  // Each image has its own place, also where the one before it is not there.
  return [iconImage(icon, colour), badge ?? noImage, pinned === true ? pinImage(theme) : noImage]
}

function iconImage(name: IconName, colour: string): string {
  return image(
    iconSize,
    '0 0 24 24',
    `<path d="${iconPaths[name]}" fill="none" stroke="${colour}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>`,
  )
}

function roseImage(theme: Theme): string {
  const { dark, open } = rosePaths(markRadius - 3.5)
  const half = iconSize / 2
  return image(
    iconSize,
    `${-half} ${-half} ${iconSize} ${iconSize}`,
    `<path d="${open}" fill="${theme.land}" stroke="${theme.soft}" stroke-width="0.7" stroke-linejoin="round"/><path d="${dark}" fill="${theme.soft}"/>`,
  )
}

function badgeImage(status: HostStatus, theme: Theme): string | undefined {
  const glyphs: Partial<Record<HostStatus, readonly [string, string]>> = {
    new: [theme.sea, `<path d="${starPath}" fill="${theme.raised}"/>`],
    changed: [theme.warn, `<path d="${deltaPath}" fill="none" stroke="${theme.raised}" stroke-width="1.5" stroke-linejoin="round"/>`],
    rogue: [theme.bad, `<path d="${bangPath}" fill="none" stroke="${theme.raised}" stroke-width="2" stroke-linecap="round"/>`],
  }
  const glyph = glyphs[status]
  if (glyph === undefined) return undefined
  const half = badgeSize / 2
  return image(
    badgeSize,
    `${-half} ${-half} ${badgeSize} ${badgeSize}`,
    `<circle r="8" fill="${glyph[0]}" stroke="${theme.land}" stroke-width="2"/>${glyph[1]}`,
  )
}

/** A pin, head and needle: a person put it here. */
function pinImage(theme: Theme): string {
  const half = badgeSize / 2
  return image(
    badgeSize,
    `${-half} ${-half} ${badgeSize} ${badgeSize}`,
    `<circle r="8" fill="${theme.raised}" stroke="${theme.land}" stroke-width="2"/><circle r="7" fill="none" stroke="${theme.soft}" stroke-width="1.1"/><path d="M0 0.6V4.6" stroke="${theme.soft}" stroke-width="1.4" stroke-linecap="round"/><circle cy="-1.8" r="2.6" fill="${theme.soft}"/>`,
  )
}

const noImage = image(badgeSize, `0 0 ${badgeSize} ${badgeSize}`, '')

function image(size: number, viewBox: string, content: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size * sharpness}" height="${size * sharpness}" viewBox="${viewBox}">${content}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
