/**
 * The look's tokens as CSS variables, in both themes, and Mantine dressed in them. The map's colours are those of the shared drawing,
 * so that the window and an exported picture cannot differ.
 */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, type VariantColorsResolver } from '@mantine/core'
import { type Theme, type ThemeName, themes } from '#shared/map/theme.ts'

/** Bars, panel and fields: only the window has them. `onSea`: words on the accent. */
const ofTheWindow: Readonly<
  Record<ThemeName, { readonly surface: string; readonly field: string; readonly onSea: string; readonly shadow: string }>
> = {
  light: { surface: '#fffdf7', field: '#ffffff', onSea: '#ffffff', shadow: '0 1px 2px rgb(60 50 30 / 8%), 0 6px 20px rgb(60 50 30 / 10%)' },
  dark: { surface: '#121d26', field: '#0c141b', onSea: '#0c141b', shadow: '0 1px 2px rgb(0 0 0 / 40%), 0 8px 24px rgb(0 0 0 / 35%)' },
}

function variablesOf(name: ThemeName): Record<string, string> {
  const tokens: Theme & (typeof ofTheWindow)[ThemeName] = { ...themes[name], ...ofTheWindow[name] }
  const own = Object.entries(tokens).map(([token, value]) => [
    `--${token.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    value,
  ])
  return {
    ...Object.fromEntries(own),
    '--mantine-color-body': tokens.paper,
    '--mantine-color-text': tokens.ink,
    '--mantine-color-dimmed': tokens.soft,
    '--mantine-color-default': tokens.raised,
    '--mantine-color-default-hover': tokens.land,
    '--mantine-color-default-color': tokens.ink,
    '--mantine-color-default-border': tokens.line,
    '--mantine-primary-color-filled': tokens.sea,
    '--mantine-color-error': tokens.bad,
    '--mantine-color-disabled': tokens.hair,
    '--mantine-color-disabled-color': tokens.soft,
    '--mantine-color-disabled-border': tokens.line,
  }
}

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: variablesOf('light'), dark: variablesOf('dark') })

/** Mantine wants ten shades; the look has one accent, so the shades are not used and all the same. */
const sea: MantineColorsTuple = ['', '', '', '', '', '', '', '', '', ''].map(() => themes.light.sea) as unknown as MantineColorsTuple

/** Filled is the accent, default a raised surface, subtle is words alone. */
const variantColors: VariantColorsResolver = ({ variant }) => {
  if (variant === 'filled')
    return { background: 'var(--sea)', hover: 'var(--sea)', color: 'var(--on-sea)', border: '1px solid transparent' }
  if (variant === 'default')
    return { background: 'var(--raised)', hover: 'var(--land)', color: 'var(--ink)', border: '1px solid var(--line)' }
  return { background: 'transparent', hover: 'var(--hair)', color: 'var(--soft)', border: '1px solid transparent' }
}

export const mantineTheme = createTheme({
  colors: { sea },
  primaryColor: 'sea',
  fontFamily: "'Inter Variable', sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', monospace",
  fontSizes: { xs: '11px', sm: '12.5px', md: '13.5px', lg: '15px', xl: '19px' },
  radius: { xs: '6px', sm: '8px', md: '10px', lg: '12px', xl: '16px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver: variantColors,
  components: {
    // The head of a sheet is no head of the page, and a menu has nothing but its items.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  },
})
