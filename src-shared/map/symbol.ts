/**
 * What stands for a device on the map: shape by role, icon by type, two lines of label. Measured here, so that layout works with
 * the real size of everything that is drawn.
 */
import { displayText } from '#shared/domain/display-text.ts'
import type { HostStatus, MapDocument, MapHost } from '../domain/map-document.ts'
import { type Box, boxAround, crosses, grow, type Point } from './geometry.ts'
import type { IconName } from './icon-paths.ts'
import { fitText, type TypeName, typeStyles, widthOf } from './text.ts'

/** The node that stands for everything beyond the default route. */
export const internetId = 'internet'

/** `infrastructure` carries other people's traffic or machines and is a rounded square; `host` is a circle. */
export type Role = 'internet' | 'infrastructure' | 'host'

export interface LabelLine {
  readonly text: string
  readonly type: TypeName
}

export interface NodeSymbol {
  readonly id: string
  readonly role: Role
  readonly icon: IconName
  /** Edge or diameter, pixels. */
  readonly size: number
  readonly self: boolean
  readonly status?: HostStatus
  readonly lines: readonly LabelLine[]
  /** Size of the label, pixels. */
  readonly label: { readonly width: number; readonly height: number }
  /** Everything known in one line of words, for whoever cannot see the picture. */
  readonly title: string
}

/** Where a label stands, seen from its node. */
export type LabelSide = 'below' | 'above' | 'right' | 'left'

const infrastructure: ReadonlySet<string> = new Set(['router', 'firewall', 'switch', 'access-point', 'hypervisor'])
const infrastructureSize = 46
const hostSize = 44
/** Widest label, pixels; longer names end in an ellipsis. */
const labelWidth = 148
const lineHeights: Partial<Record<TypeName, number>> = { name: 16, address: 14 }
/** Between the node's edge and its label. */
const labelGap = 6
/** Room around a node for its badge and ring. */
const nodeMargin = 5

function isInfrastructure(host: MapHost): boolean {
  return infrastructure.has(host.type)
}

/** What stands for its type; this computer needs none to be known. */
export function iconOf({ type, flags }: MapHost): IconName {
  return type === 'unknown' && flags.self ? 'self' : type
}

function symbolOf(host: MapHost): NodeSymbol {
  const role = isInfrastructure(host) ? 'infrastructure' : 'host'
  const lines = linesOf(host)
  return {
    id: host.id,
    role,
    icon: iconOf(host),
    size: role === 'infrastructure' ? infrastructureSize : hostSize,
    self: host.flags.self,
    ...(host.flags.self ? {} : { status: host.status }),
    lines,
    label: sizeOf(lines),
    title: titleOf(host),
  }
}

function internetSymbol(): NodeSymbol {
  const lines: LabelLine[] = [{ text: 'Internet', type: 'name' }]
  return {
    id: internetId,
    role: 'internet',
    icon: 'internet',
    size: infrastructureSize,
    self: false,
    lines,
    label: sizeOf(lines),
    title: 'Internet, beyond the default route',
  }
}

/** Symbols of all hosts, and of the internet where the document has it, by id. */
export function symbolsOf(document: MapDocument): ReadonlyMap<string, NodeSymbol> {
  const symbols = document.hosts.map(symbolOf)
  if (document.internet !== undefined) symbols.push(internetSymbol())
  return new Map(symbols.map((symbol) => [symbol.id, symbol]))
}

/** Name over address. A device that is only an address gets its vendor as the second line, so that no line says a thing twice. */
function linesOf(host: MapHost): LabelLine[] {
  const [address = '', ...others] = host.addresses.map(displayText)
  const more = others.length > 0 ? ` +${others.length}` : ''
  const label = displayText(host.label)
  if (host.flags.self) return linesThatFit('this computer', address + more)
  if (label === '' || label === address) return linesThatFit(address === '' ? host.id : address + more, displayText(host.vendor ?? ''))
  return linesThatFit(label, address + more)
}

function linesThatFit(name: string, detail: string): LabelLine[] {
  const detailType = /^[\d.:a-f+ ]+$/.test(detail) ? 'address' : 'vendor'
  const lines: LabelLine[] = [{ text: fitText(name, typeStyles.name, labelWidth), type: 'name' }]
  if (detail !== '') lines.push({ text: fitText(detail, typeStyles[detailType], labelWidth), type: detailType })
  return lines
}

function titleOf(host: MapHost): string {
  const parts = [
    host.flags.self ? `${displayText(host.label)} (this computer)` : displayText(host.label),
    host.addresses.map(displayText).join(', '),
    displayText(host.vendor ?? ''),
    host.type === 'unknown' ? 'type unknown' : host.type,
    host.flags.self ? '' : host.status,
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

export function lineHeightOf(line: LabelLine): number {
  return lineHeights[line.type] ?? 14
}

function sizeOf(lines: readonly LabelLine[]): NodeSymbol['label'] {
  return {
    width: Math.max(0, ...lines.map((line) => widthOf(line.text, typeStyles[line.type]))),
    height: lines.reduce((height, line) => height + lineHeightOf(line), 0),
  }
}

/** The node with its badge. */
export function nodeBoxOf(symbol: NodeSymbol, at: Point): Box {
  return boxAround(at, symbol.size + 2 * nodeMargin, symbol.size + 2 * nodeMargin)
}

export function labelBoxOf(symbol: NodeSymbol, at: Point, side: LabelSide): Box {
  const { width, height } = symbol.label
  const offset = symbol.size / 2 + labelGap
  if (side === 'below') return boxAround({ x: at.x, y: at.y + offset + height / 2 }, width, height)
  if (side === 'above') return boxAround({ x: at.x, y: at.y - offset - height / 2 }, width, height)
  const x = offset + 4 + width / 2
  return boxAround({ x: at.x + (side === 'right' ? x : -x), y: at.y }, width, height)
}

/** Lines less steep than this (height for width) leave both sides of a node open. */
const steep = 0.3

/**
 * The side for a label: away from where the node's lines go, first above or below, else beside. Only the node's own lines count, so
 * that a label stays where it is when others arrive.
 */
export function labelSideOf(symbol: NodeSymbol, at: Point, lineEnds: readonly Point[]): LabelSide {
  const goDown = lineEnds.length > 0 && lineEnds.every((end) => end.y - at.y > steep * Math.abs(end.x - at.x))
  const sides: readonly LabelSide[] = goDown ? ['above', 'right', 'left', 'below'] : ['below', 'above', 'right', 'left']
  const isClear = (side: LabelSide) => {
    const box = grow(labelBoxOf(symbol, at, side), 2)
    return !lineEnds.some((end) => crosses(at, end, box))
  }
  return sides.find(isClear) ?? 'below'
}
