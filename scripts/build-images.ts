/**
 * Draws the README's pictures from a map document:
 *   npm run lab -- run home-lab -- npm run --silent portolan -- scan 10.1.1.1-25 --title "Home lab" --db FILE --out MAP.json
 *   npm run build:images -- MAP.json
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isFailure } from '#shared/domain/failure.ts'
import { headingOf, legendOf } from '#shared/map/legend.ts'
import { sceneOf } from '#shared/map/scene.ts'
import { svgOf } from '#shared/map/svg.ts'
import { pngOf } from '../src-main/exchange/png.ts'

const root = join(import.meta.dirname, '..')
const [path] = process.argv.slice(2)
if (path === undefined) {
  process.stderr.write('Usage: npm run build:images -- MAP.json\n')
  process.exit(2)
}
const map = JSON.parse(readFileSync(path, 'utf8'))
const scene = sceneOf(map)
mkdirSync(join(root, 'docs/images'), { recursive: true })
for (const theme of ['light', 'dark'] as const) {
  const svg = svgOf(scene, { theme, heading: headingOf(map, { utcOffsetMinutes: 0 }), legend: legendOf(map) })
  const png = pngOf(svg, { scale: 2, fontDirectory: join(root, 'resources/fonts') })
  if (isFailure(png)) throw new Error(png.message)
  writeFileSync(join(root, `docs/images/home-lab-${theme}.png`), png)
}
