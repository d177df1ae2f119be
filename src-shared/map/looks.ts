/** How nodes, their status and lines look in a theme: shape is role, icon is type, border and badge are status. The same for every pen. */
import type { HostStatus } from '../domain/map-document.ts'
import { type Point, tenth } from './geometry.ts'
import { bangPath, deltaPath, rosePaths, starPath } from './glyphs.ts'
import { type LineStyle, markRadius } from './lines.ts'
import type { SceneNode } from './scene.ts'
import { blend, type Theme } from './theme.ts'

export interface Border {
  readonly colour: string
  readonly width: number
  readonly dotted: boolean
}

/** A glyph on a disc, both around the origin. */
export interface Badge {
  readonly disc: string
  /** SVG path data. */
  readonly path: string
  /** Width of its stroke; absent where it is filled. */
  readonly stroke?: number
}

/** Of infrastructure, which is square. */
export const cornerRadius = 11
export const iconSize = 24
export const iconStroke = 1.6
export const badgeRadius = 8
/** The distances of a dotted border. */
export const dots = [0.1, 4] as const
export const lineWidth = 1.4
/** Line style is evidence: lengths of dashes and gaps, none for a solid line. */
export const dashes: Readonly<Record<LineStyle, readonly number[]>> = { measured: [], inferred: [6, 4], manual: [0.1, 4.5] }
/** The wind rose in the middle of a segment, around the origin, and its ring. */
export const rose = rosePaths(markRadius - 3.5)
export const markBorderWidth = 1.2
export const roseStroke = 0.7
/** What is offline is drawn at about half strength: still 3 to 1. */
export const offlineOpacity = 0.55
/** Links are ink, but never as loud as what they join. Mixed rather than transparent: where lines meet is no darker spot, and drawing is fast. */
const linkOpacity = 0.6

/** The colour of lines. */
export function linkColourOf(theme: Theme): string {
  return blend(theme.ink, theme.land, linkOpacity)
}

export function fillOf({ self }: Pick<SceneNode, 'self'>, theme: Theme): string {
  return self ? theme.seaSoft : theme.raised
}

export function borderOf({ self, status }: Pick<SceneNode, 'self' | 'status'>, theme: Theme): Border {
  const solid = (colour: string, width: number): Border => ({ colour, width, dotted: false })
  if (self) return solid(theme.sea, 1.8)
  if (status === 'new') return solid(theme.sea, 1.6)
  if (status === 'changed') return solid(theme.warn, 1.8)
  if (status === 'rogue') return solid(theme.bad, 2.2)
  if (status === 'offline') return { colour: blend(theme.ink, theme.land, offlineOpacity), width: 1.6, dotted: true }
  return solid(theme.ink, 1.4)
}

/** The icon of a node whose type nobody knows is quiet. */
export function iconColourOf({ icon, self, status }: Pick<SceneNode, 'icon' | 'self' | 'status'>, theme: Theme): string {
  const colour = self ? theme.sea : icon === 'unknown' ? theme.soft : theme.ink
  return status === 'offline' ? blend(colour, theme.raised, offlineOpacity) : colour
}

/** Star, delta, bang; known devices and those that are offline have none, their border says it. */
export function badgeOf(status: HostStatus, theme: Theme): Badge | undefined {
  if (status === 'new') return { disc: theme.sea, path: starPath }
  if (status === 'changed') return { disc: theme.warn, path: deltaPath, stroke: 1.5 }
  if (status === 'rogue') return { disc: theme.bad, path: bangPath, stroke: 2 }
  return undefined
}

/** Where on its border a node's badge sits, from its centre: upper right, on the arc of a circle, near the corner of a square. */
export function badgePlaceOf({ role, size }: Pick<SceneNode, 'role' | 'size'>): Point {
  const reach = role === 'host' ? (size / 2) * Math.SQRT1_2 : size / 2 - 3
  return { x: tenth(reach), y: tenth(-reach) }
}
