/** The pieces that SVG pictures are put together from: shapes of nodes, icons, status marks, words. Around the origin, in a theme's colours. */
import type { HostStatus } from '../domain/map-document.ts'
import { type Point, tenth } from './geometry.ts'
import type { IconName } from './icon-paths.ts'
import { badgeOf, badgeRadius, borderOf, cornerRadius, dots, fillOf, iconColourOf, iconSize, iconStroke } from './looks.ts'
import type { SceneNode, TextLine } from './scene.ts'
import { type TypeName, typeStyles } from './text.ts'
import type { Theme } from './theme.ts'

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
  const border = strokeOf(node, theme)
  const fill = fillOf(node, theme)
  const half = node.size / 2
  return node.role === 'host'
    ? `<circle r="${half}" fill="${fill}" ${border}/>`
    : `<rect x="${-half}" y="${-half}" width="${node.size}" height="${node.size}" rx="${cornerRadius}" fill="${fill}" ${border}/>`
}

function strokeOf(node: Pick<SceneNode, 'self' | 'status'>, theme: Theme): string {
  const { colour, width, dotted } = borderOf(node, theme)
  return `stroke="${colour}" stroke-width="${width}"${dotted ? ` stroke-linecap="round" stroke-dasharray="${dots.join(' ')}"` : ''}`
}

/** The icon of a node. */
export function iconOf(node: Pick<SceneNode, 'icon' | 'self' | 'status'>, theme: Theme): string {
  return icon(node.icon, iconColourOf(node, theme), iconSize)
}

/** An icon centred on the origin. */
export function icon(name: IconName, colour: string, size: number): string {
  const scale = size === iconSize ? '' : ` scale(${size / iconSize})`
  return `<use xlink:href="#icon-${name}" transform="translate(${-size / 2} ${-size / 2})${scale}" fill="none" stroke="${colour}" stroke-width="${iconStroke}" stroke-linecap="round" stroke-linejoin="round"/>`
}

/** The badge of a status, where it has one. */
export function badgeGlyphOf(status: HostStatus, theme: Theme): string | undefined {
  const badge = badgeOf(status, theme)
  if (badge === undefined) return undefined
  const pen =
    badge.stroke === undefined
      ? `fill="${theme.raised}"`
      : `fill="none" stroke="${theme.raised}" stroke-width="${badge.stroke}" stroke-linecap="round" stroke-linejoin="round"`
  return `<circle r="${badgeRadius}" fill="${badge.disc}" stroke="${theme.land}" stroke-width="2"/><path d="${badge.path}" ${pen}/>`
}

/** How a status looks, small: its badge, or a node with its border. */
export function markOf(status: HostStatus | 'self', theme: Theme): string {
  const shape = `<circle r="8" fill="${status === 'self' ? theme.seaSoft : theme.raised}" ${strokeOf({ self: status === 'self', ...(status === 'self' ? {} : { status }) }, theme)}/>`
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
