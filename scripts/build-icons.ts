/**
 * Writes `src-shared/map/icon-paths.ts`: the outlines of the few Tabler icons (MIT) the map draws, taken unchanged from `@tabler/icons`.
 * Run it after changing the list below or the package's version: `node scripts/build-icons.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Our name of an icon -> Tabler's. Device types are named as in the map document. */
const icons = {
  router: 'router',
  firewall: 'wall',
  switch: 'switch-horizontal',
  'access-point': 'access-point',
  server: 'server',
  workstation: 'device-desktop',
  laptop: 'device-laptop',
  hypervisor: 'stack-2',
  vm: 'box',
  container: 'package',
  nas: 'database',
  printer: 'printer',
  phone: 'device-mobile',
  tablet: 'device-tablet',
  tv: 'device-tv',
  camera: 'device-cctv',
  voip: 'device-landline-phone',
  console: 'device-gamepad-2',
  iot: 'cpu',
  ups: 'battery-charging',
  unknown: 'question-mark',
  self: 'anchor',
  internet: 'world',
  compass: 'compass',
} as const

const require = createRequire(import.meta.url)
const outlines = dirname(require.resolve('@tabler/icons/outline/compass.svg'))
const { version } = JSON.parse(readFileSync(join(outlines, '../../package.json'), 'utf8')) as { version: string }

/** The `d` of every path, without the invisible 24 px square that each Tabler icon starts with. */
function pathsOf(name: string): string[] {
  const svg = readFileSync(join(outlines, `${name}.svg`), 'utf8')
  const paths = [...svg.matchAll(/<path d="([^"]+)"/g)].flatMap((match) => match[1] ?? [])
  // Joined into one string, so each has to start with an absolute move.
  if (paths.length === 0 || paths.some((path) => !path.startsWith('M'))) throw new Error(`unusable paths in Tabler icon ${name}`)
  return paths
}

const entries = Object.entries(icons).map(([name, tabler]) => {
  const key = /^[a-z]+$/.test(name) ? name : `'${name}'`
  return `  /** Tabler \`${tabler}\` */\n  ${key}: '${pathsOf(tabler).join('')}',`
})

const text = `/**
 * Icon outlines on a 24 px square, to be stroked: Tabler Icons ${version} (MIT, copyright Paweł Kuna, https://tabler.io/icons).
 * Written by \`scripts/build-icons.ts\`; do not edit.
 */

export const iconPaths = {
${entries.join('\n')}
} as const

export type IconName = keyof typeof iconPaths
`
writeFileSync(new URL('../src-shared/map/icon-paths.ts', import.meta.url), text)
