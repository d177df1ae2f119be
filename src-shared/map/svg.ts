/**
 * The scene as an SVG 1.1 document on its sheet: title block, map, legend. A pure string writer; every text is escaped, text stays
 * text. Equal input, equal bytes. No opacity, clipping or masks: they make layers, which are slow to draw, and resvg aborts the
 * whole process where one lies off the picture; colours are mixed and lines are cut here instead.
 */
import { formatCount } from '../domain/figures.ts'
import type { HostStatus } from '../domain/map-document.ts'
import type { Coast } from './coast.ts'
import { type Box, type Point, tenth } from './geometry.ts'
import { type IconName, iconPaths } from './icon-paths.ts'
import type { Heading, Legend } from './legend.ts'
import { type LineStyle, markRadius } from './lines.ts'
import { badgePlaceOf, dashes, lineWidth, linkColourOf, markBorderWidth, rose, roseStroke } from './looks.ts'
import type { Land, Scene, SceneLabel, SceneNode, TextLine } from './scene.ts'
import { type Sheet, type SheetItem, sheetMargin, sheetOf, symbolWidth } from './sheet.ts'
import { badgeGlyphOf, escapeXml, families, icon, iconOf, markOf, pointText, polyline, shapeOf, wordsAt } from './svg-pieces.ts'
import { fitText, spanGap, typeStyles, widthOf } from './text.ts'
import { blend, type Theme, type ThemeName, themes } from './theme.ts'

export interface SvgOptions {
  readonly theme: ThemeName
  readonly heading: Heading
  readonly legend: Legend
}

/** The soft band along a coast. */
const haloOpacity = 0.22
const haloWidth = 8.6
const rhumbOpacity = 0.38

/** Writes the picture. */
export function svgOf(scene: Scene, { theme: themeName, heading, legend }: SvgOptions): string {
  const theme = themes[themeName]
  const sheet = sheetOf(scene, heading, legend)
  const { width, height } = sheet
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${families.words}" role="img">`,
    `<title>${escapeXml(heading.title)}</title>`,
    `<desc>${escapeXml(descriptionOf(heading, legend))}</desc>`,
    `<defs>${iconsOf(scene, legend)}</defs>`,
    `<rect width="${width}" height="${height}" fill="${theme.paper}"/>`,
    rhumbsOf(scene, sheet, theme),
    frameOf(sheet, theme),
    `<g transform="translate(${sheet.offset.x} ${sheet.offset.y})">`,
    ...scene.lands.map((land) => landOf(land, theme)),
    linesOf(scene, theme),
    ...scene.nodes.map((node) => nodeOf(node, theme)),
    labelsOf(scene, theme),
    '</g>',
    headingOf(sheet, theme),
    legendOf(sheet, theme),
    '</svg>',
  ]
  return `${parts.join('\n')}\n`
}

function descriptionOf(heading: Heading, legend: Legend): string {
  const types = legend.types.map(({ words, count }) => `${count} ${words}`)
  return [...heading.summary, ...types].join('. ')
}

function iconsOf(scene: Scene, legend: Legend): string {
  const used = new Set<IconName>([...scene.nodes.map((node) => node.icon), ...legend.types.map(({ type }) => type), 'compass'])
  return [...used].map((name) => `<path id="icon-${name}" d="${iconPaths[name]}"/>`).join('')
}

function rhumbsOf(scene: Scene, sheet: Sheet, theme: Theme): string {
  const { directions } = scene.rhumbs
  const from = { x: scene.rhumbs.from.x + sheet.offset.x, y: scene.rhumbs.from.y + sheet.offset.y }
  const lines = Array.from({ length: directions }, (_, i) => {
    const weight = i % 8 === 0 ? 1.1 : i % 4 === 0 ? 0.8 : 0.6
    const to = edgePointOf(sheet.map, from, (2 * Math.PI * i) / directions)
    return `<path d="${polyline([from, to])}" stroke-width="${weight}"/>`
  })
  return `<g stroke="${blend(theme.rhumb, theme.paper, rhumbOpacity)}" fill="none">${lines.join('')}</g>`
}

/** Where a ray from inside the box leaves it; the angle is clockwise from north. */
function edgePointOf(box: Box, from: Point, angle: number): Point {
  const [dx, dy] = [Math.sin(angle), -Math.cos(angle)]
  const across = Math.abs(dx) < 1e-9 ? Number.POSITIVE_INFINITY : ((dx > 0 ? box.right : box.left) - from.x) / dx
  const down = Math.abs(dy) < 1e-9 ? Number.POSITIVE_INFINITY : ((dy > 0 ? box.bottom : box.top) - from.y) / dy
  const length = Math.min(across, down)
  return { x: from.x + length * dx, y: from.y + length * dy }
}

/** The neat line of a chart: two lines with graduations between them, alternately filled. */
function frameOf(sheet: Sheet, theme: Theme): string {
  const { map, scale } = sheet
  const band = 5 * scale
  const [width, height] = [map.right - map.left, map.bottom - map.top]
  const lengthOf = (side: number) => side / (2 * Math.round(side / (2 * graduation * scale)))
  const bars = [
    {
      d: `M${tenth(map.left)} ${tenth(map.top - band / 2)}h${tenth(width)}M${tenth(map.left)} ${tenth(map.bottom + band / 2)}h${tenth(width)}`,
      bar: lengthOf(width),
    },
    {
      d: `M${tenth(map.left - band / 2)} ${tenth(map.top)}v${tenth(height)}M${tenth(map.right + band / 2)} ${tenth(map.top)}v${tenth(height)}`,
      bar: lengthOf(height),
    },
  ].map(({ d, bar }) => `<path d="${d}" stroke-width="${tenth(band)}" stroke-dasharray="${tenth(bar * 10) / 10}"/>`)
  const rect = (by: number) =>
    `<rect x="${tenth(map.left - by)}" y="${tenth(map.top - by)}" width="${tenth(width + 2 * by)}" height="${tenth(height + 2 * by)}" stroke-width="${tenth(0.8 * scale)}"/>`
  return `<g fill="none" stroke="${theme.line}">${bars.join('')}${rect(0)}${rect(band)}</g>`
}

/** Length of one graduation of the frame, pixels at scale 1. */
const graduation = 48

function landOf(land: Land, theme: Theme): string {
  const shore = land.shore.map((piece) => polyline(piece)).join('')
  const mark = [
    `<circle r="${markRadius}" fill="${theme.land}" stroke="${linkColourOf(theme)}" stroke-width="${markBorderWidth}"/>`,
    `<path d="${rose.open}" fill="${theme.land}" stroke="${theme.soft}" stroke-width="${roseStroke}" stroke-linejoin="round"/><path d="${rose.dark}" fill="${theme.soft}"/>`,
  ]
  return [
    `<g><title>${escapeXml(land.title)}</title>`,
    `<path d="${closedCurve(land.coast)}" fill="${theme.land}"/>`,
    `<path d="${shore}" fill="none" stroke="${blend(theme.coast, theme.paper, haloOpacity)}" stroke-width="${haloWidth}"/>`,
    `<path d="${shore}" fill="none" stroke="${theme.coast}" stroke-width="1.6"/>`,
    `<g transform="translate(${land.mark.x} ${land.mark.y})">${mark.join('')}</g></g>`,
  ].join('')
}

/** Catmull-Rom through all points, as cubic Bézier pieces. */
function closedCurve(coast: Coast): string {
  const pieces = coast.map((from, i) => {
    const [before, to, after] = [coast.at(i - 1) ?? from, coast[(i + 1) % coast.length] ?? from, coast[(i + 2) % coast.length] ?? from]
    const first = { x: from.x + (to.x - before.x) / 6, y: from.y + (to.y - before.y) / 6 }
    const second = { x: to.x - (after.x - from.x) / 6, y: to.y - (after.y - from.y) / 6 }
    return `C${pointText(first)} ${pointText(second)} ${pointText(to)}`
  })
  return coast[0] === undefined ? '' : `M${pointText(coast[0])}${pieces.join('')}Z`
}

function dashOf(style: LineStyle): string {
  return dashes[style].length === 0 ? '' : ` stroke-dasharray="${dashes[style].join(' ')}"`
}

function linesOf(scene: Scene, theme: Theme): string {
  const trunks = scene.trunks.map((trunk) => `<path d="${polyline(trunk.points)}"${dashOf(trunk.style)}/>`)
  const links = scene.links.map(
    (link) => `<path d="${polyline(link.points)}"${dashOf(link.style)}><title>${escapeXml(link.title)}</title></path>`,
  )
  return `<g fill="none" stroke="${linkColourOf(theme)}" stroke-width="${lineWidth}" stroke-linecap="round" stroke-linejoin="round">${trunks.join('')}${links.join('')}</g>`
}

function nodeOf(node: SceneNode, theme: Theme): string {
  const parts = [`<title>${escapeXml(node.title)}</title>`, shapeOf(node, theme), iconOf(node, theme)]
  if (node.status !== undefined) parts.push(badgeAt(node.status, badgePlaceOf(node), theme))
  return `<g transform="translate(${tenth(node.x)} ${tenth(node.y)})">${parts.join('')}</g>`
}

function badgeAt(status: HostStatus, at: Point, theme: Theme): string {
  const glyph = badgeGlyphOf(status, theme)
  return glyph === undefined ? '' : `<g transform="translate(${at.x} ${at.y})">${glyph}</g>`
}

function labelsOf(scene: Scene, theme: Theme): string {
  const grounds = { land: theme.land, sea: theme.paper, coast: undefined }
  const groups = (['land', 'sea', 'coast'] as const).map((ground) => {
    const labels = scene.labels.filter((label) => label.ground === ground)
    if (labels.length === 0) return ''
    const halo =
      grounds[ground] === undefined ? '' : ` stroke="${grounds[ground]}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"`
    return `<g${halo}>${labels.map((label) => labelOf(label, theme)).join('')}</g>`
  })
  return groups.join('\n')
}

function labelOf(label: SceneLabel, theme: Theme): string {
  return label.lines.map((line) => textOf(line, theme)).join('')
}

/** One line; several spans follow each other at measured distances. */
function textOf(line: TextLine, theme: Theme): string {
  let x = line.x
  return line.spans
    .map((span) => {
      const text = wordsAt(span.text, span.type, { x, y: line.baseline }, line.anchor, theme)
      x += widthOf(span.text, typeStyles[span.type]) + spanGap
      return text
    })
    .join('')
}

function headingOf(sheet: Sheet, theme: Theme): string {
  const width = sheet.width / sheet.scale
  const brand = 'Portolan'
  const brandLeft = width - sheetMargin - widthOf(brand, typeStyles.brand)
  const room = brandLeft - 48 - sheetMargin
  const summary = fitText(sheet.heading.summary.join('  ·  '), typeStyles.summary, width - 2 * sheetMargin)
  return [
    `<g transform="scale(${tenth(sheet.scale * 10) / 10})">`,
    wordsAt(fitText(sheet.heading.title, typeStyles.title, room), 'title', { x: sheetMargin, y: 54 }, 'start', theme),
    wordsAt(summary, 'summary', { x: sheetMargin, y: 78 }, 'start', theme),
    `<g transform="translate(${tenth(brandLeft - 20)} 47)">${icon('compass', theme.ink, 22)}</g>`,
    wordsAt(brand, 'brand', { x: brandLeft, y: 52 }, 'start', theme),
    '</g>',
  ].join('')
}

function legendOf(sheet: Sheet, theme: Theme): string {
  const items = sheet.items.map((item) => itemOf(item, theme))
  return [
    `<g transform="translate(${tenth(sheet.legend.x)} ${tenth(sheet.legend.y)}) scale(${tenth(sheet.scale * 10) / 10})">`,
    ...items,
    '</g>',
  ].join('')
}

function itemOf(item: SheetItem, theme: Theme): string {
  if (item.kind === 'head') return wordsAt(item.words.toUpperCase(), 'section', { x: item.x, y: item.y + 4 }, 'start', theme)
  const words = wordsAt(item.words, 'legend', { x: item.x + symbolWidth[item.kind], y: item.y + 4.5 }, 'start', theme)
  if (item.kind === 'type') {
    const count = wordsAt(formatCount(item.count), 'count', { x: item.countX, y: item.y + 4.5 }, 'end', theme)
    return `<g transform="translate(${tenth(item.x + 9)} ${tenth(item.y)})">${icon(item.type, theme.ink, 18)}</g>${words}${count}`
  }
  if (item.kind === 'evidence') {
    const line = `<path d="M${tenth(item.x)} ${tenth(item.y)}h34" fill="none" stroke="${linkColourOf(theme)}" stroke-width="${lineWidth}" stroke-linecap="round"${dashOf(item.style)}/>`
    return line + words
  }
  return `<g transform="translate(${tenth(item.x + 9)} ${tenth(item.y)})">${markOf(item.status, theme)}</g>${words}`
}
