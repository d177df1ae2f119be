/** Where things are on the screen: the map's own pure functions, asked by a test that clicks. */
import type { Page } from 'playwright-core'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { Box, Point } from '#shared/map/geometry.ts'
import { sceneOf } from '#shared/map/scene.ts'
import { contentOf, fitOf } from '../../src-renderer/graph/fit.ts'

/** The middle of a host on a map that was just opened, in pixels of the page. */
export async function placeOfHost(page: Page, document: MapDocument, label: string): Promise<Point> {
  const [map] = await boxesOf(page, '.map')
  const floats = await boxesOf(page, '[data-floats]')
  if (map === undefined) throw new Error('There is no map on the screen.')
  const obstacles = floats.map(({ left, top, right, bottom }) => ({
    left: left - map.left,
    right: right - map.left,
    top: top - map.top,
    bottom: bottom - map.top,
  }))
  const scene = sceneOf(document)
  const { zoom, pan } = fitOf(contentOf(scene), { width: map.right - map.left, height: map.bottom - map.top }, obstacles)
  const id = document.hosts.find((host) => host.label === label)?.id
  const node = scene.nodes.find((candidate) => candidate.id === id)
  if (node === undefined) throw new Error(`${label} is not on the map.`)
  return { x: map.left + node.x * zoom + pan.x, y: map.top + node.y * zoom + pan.y }
}

async function boxesOf(page: Page, selector: string): Promise<readonly Box[]> {
  const boxes = await Promise.all((await page.locator(selector).all()).map((element) => element.boundingBox()))
  return boxes.flatMap((box) => (box === null ? [] : [{ left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height }]))
}
