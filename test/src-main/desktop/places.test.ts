/** Where the app's parts are in a checkout and in a package. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { placesOf } from '../../../src-main/desktop/places.ts'

const root = join(import.meta.dirname, '../../..')

describe('placesOf', () => {
  it('finds everything below a checkout', () => {
    const places = placesOf(root, undefined)
    expect(places).toMatchObject({ engine: join(root, 'out/main/engine.cjs'), helper: join(root, 'out/bin/rawlink') })
    for (const file of ['data/vendors.txt', 'fonts/Inter-Regular.ttf', 'icons/256x256.png'])
      expect(existsSync(join(places.resources, file)), file).toBe(true)
  })

  it('finds the page in the archive of a package, and beside it whatever is a program or belongs to one', () => {
    expect(placesOf('/opt/Portolan/resources/app.asar', '/opt/Portolan/resources')).toEqual({
      pages: '/opt/Portolan/resources/app.asar/out/renderer',
      preload: '/opt/Portolan/resources/app.asar/out/preload/preload.cjs',
      engine: '/opt/Portolan/resources/app.asar.unpacked/out/main/engine.cjs',
      helper: '/opt/Portolan/resources/bin/rawlink',
      resources: '/opt/Portolan/resources',
    })
  })
})
