/** Lines are ink, but never as loud as what they join: the same share of it as in an exported picture. */
import { blend, type Theme } from '#shared/map/theme.ts'

const lineOpacity = 0.6

export function lineColourOf(theme: Theme): string {
  return blend(theme.ink, theme.land, lineOpacity)
}
