/**
 * The two themes of the map: paper and ink, and the bridge at night. One accent, the sea; everything else is ink, paper and space.
 * Colour means status and nothing else, and never alone: a shape or a word says the same.
 */

export type ThemeName = 'light' | 'dark'

export interface Theme {
  /** The page and the sea. */
  readonly paper: string
  /** Inside a coast. */
  readonly land: string
  /** Nodes. */
  readonly raised: string
  /** Text and shapes in three weights of importance. */
  readonly ink: string
  readonly soft: string
  readonly faint: string
  readonly line: string
  readonly hair: string
  readonly coast: string
  readonly rhumb: string
  /** The accent: new, and this computer. */
  readonly sea: string
  readonly seaSoft: string
  readonly ok: string
  readonly warn: string
  readonly bad: string
}

export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: {
    paper: '#f6f3ea',
    land: '#fbf9f2',
    raised: '#ffffff',
    ink: '#1d2a35',
    soft: '#5d6a75',
    faint: '#6b757e',
    line: '#ddd6c6',
    hair: '#ebe5d7',
    coast: '#c9bfa8',
    rhumb: '#b3a788',
    sea: '#0c6b8a',
    seaSoft: '#dcebf0',
    ok: '#2e7d52',
    warn: '#93590a',
    bad: '#b83a28',
  },
  dark: {
    paper: '#0c141b',
    land: '#101b24',
    raised: '#17242f',
    ink: '#e4ebf0',
    soft: '#94a5b2',
    faint: '#657683',
    line: '#243542',
    hair: '#1b2a35',
    coast: '#2f4553',
    rhumb: '#2c4352',
    sea: '#58b7d6',
    seaSoft: '#12303d',
    ok: '#58c08a',
    warn: '#e0aa52',
    bad: '#f0765f',
  },
}

/** Contrast of two opaque colours `#rrggbb`, 1 to 21 (WCAG 2.2, relative luminance). */
export function contrastOf(a: string, b: string): number {
  const [light, dark] = [luminanceOf(a), luminanceOf(b)].sort((x, y) => y - x)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

/** The colour seen where `front` lies over `back` with an opacity of 0 to 1. */
export function blend(front: string, back: string, opacity: number): string {
  const mixed = channelsOf(front).map((channel, i) => Math.round(channel * opacity + (channelsOf(back)[i] ?? 0) * (1 - opacity)))
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

function channelsOf(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
}

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour).map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
