/** The pieces that SVG pictures are put together from: shapes of nodes, icons, status marks, words. Around the origin, in a theme's colours. */
import type { HostStatus } from '../domain/map-document.ts'
import { type Point, tenth } from './geometry.ts'
import { bangPath, deltaPath, starPath } from './glyphs.ts'
import type { IconName } from './icon-paths.ts'
import type { SceneNode, TextLine } from './scene.ts'
import { type TypeName, typeStyles } from './text.ts'
import { blend, type Theme } from './theme.ts'

/** Ours first; then what the reader's machine has. */
export const families = {
  words: "Inter, 'Inter Variable', 'Helvetica Neue', Arial, sans-serif",
  mono: "'JetBrains Mono', 'JetBrains Mono Variable', Menlo, Consolas, monospace",
} as const
const textColours: Partial<Record<TypeName, keyof Theme>> = {
  address: 'soft',
  vendor: 'soft',
  note: 'soft',
  summary: 'soft',
  section: 'soft',
  legend: 'soft',
}
const cornerRadius = 11
const iconSize = 24
/** What is offline is drawn at about half strength: still 3 to 1. */
export const offlineOpacity = 0.55

/** Makes text safe between tags and in quoted attributes. Control characters are gone already: `displayText`. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
}

export function pointText({ x, y }: Point): string {
  return `${tenth(x)} ${tenth(y)}`
}

export function polyline(points: readonly Point[]): string {
  return points.length < 2 ? '' : `M${points.map(pointText).join('L')}`
}

/** A circle or a rounded square; its border says the status. */
export function shapeOf(node: Pick<SceneNode, 'role' | 'size' | 'self' | 'status'>, theme: Theme): string {
  const border = borderOf(node, theme)
  const fill = node.self ? theme.seaSoft : theme.raised
  const half = node.size / 2
  return node.role === 'host'
    ? `<circle r="${half}" fill="${fill}" ${border}/>`
    : `<rect x="${-half}" y="${-half}" width="${node.size}" height="${node.size}" rx="${cornerRadius}" fill="${fill}" ${border}/>`
}

function borderOf({ self, status }: Pick<SceneNode, 'self' | 'status'>, theme: Theme): string {
  if (self) return `stroke="${theme.sea}" stroke-width="1.8"`
  if (status === 'new') return `stroke="${theme.sea}" stroke-width="1.6"`
  if (status === 'changed') return `stroke="${theme.warn}" stroke-width="1.8"`
  if (status === 'rogue') return `stroke="${theme.bad}" stroke-width="2.2"`
  if (status === 'offline')
    return `stroke="${blend(theme.ink, theme.land, offlineOpacity)}" stroke-width="1.6" stroke-linecap="round" stroke-dasharray="0.1 4"`
  return `stroke="${theme.ink}" stroke-width="1.4"`
}

/** The icon of a node; of one whose type nobody knows, quiet. */
export function iconOf(node: Pick<SceneNode, 'icon' | 'self' | 'status'>, theme: Theme): string {
  const colour = node.self ? theme.sea : node.icon === 'unknown' ? theme.soft : theme.ink
  return icon(node.icon, node.status === 'offline' ? blend(colour, theme.raised, offlineOpacity) : colour, iconSize)
}

/** An icon centred on the origin. */
export function icon(name: IconName, colour: string, size: number): string {
  const scale = size === iconSize ? '' : ` scale(${size / iconSize})`
  return `<use xlink:href="#icon-${name}" transform="translate(${-size / 2} ${-size / 2})${scale}" fill="none" stroke="${colour}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>`
}

/** Star, delta, bang; known devices and those that are offline have none, their border says it. */
export function badgeGlyphOf(status: HostStatus, theme: Theme): string | undefined {
  const disc = (colour: string) => `<circle r="8" fill="${colour}" stroke="${theme.land}" stroke-width="2"/>`
  if (status === 'new') return `${disc(theme.sea)}<path d="${starPath}" fill="${theme.raised}"/>`
  if (status === 'changed')
    return `${disc(theme.warn)}<path d="${deltaPath}" fill="none" stroke="${theme.raised}" stroke-width="1.5" stroke-linejoin="round"/>`
  if (status === 'rogue')
    return `${disc(theme.bad)}<path d="${bangPath}" fill="none" stroke="${theme.raised}" stroke-width="2" stroke-linecap="round"/>`
  return undefined
}

/** How a status looks, small: its badge, or a node with its border. */
export function markOf(status: HostStatus | 'self', theme: Theme): string {
  const shape = `<circle r="8" fill="${status === 'self' ? theme.seaSoft : theme.raised}" ${borderOf({ self: status === 'self', ...(status === 'self' ? {} : { status }) }, theme)}/>`
  return (status === 'self' ? undefined : badgeGlyphOf(status, theme)) ?? shape
}

/** One text on its baseline. */
export function wordsAt(text: string, type: TypeName, at: Point, anchor: TextLine['anchor'], theme: Theme): string {
  const { family, weight, size } = typeStyles[type]
  // Words are the picture's default.
  const typeface = family === 'words' ? '' : ` font-family="${families[family]}"`
  const placed = anchor === 'start' ? '' : ` text-anchor="${anchor}"`
  const spaced = type === 'section' ? ' letter-spacing="0.08em"' : ''
  return `<text x="${tenth(at.x)}" y="${tenth(at.y)}"${typeface} font-size="${size}" font-weight="${weight}" fill="${theme[textColours[type] ?? 'ink']}"${placed}${spaced}>${escapeXml(text)}</text>`
}
