/** Where the app's own parts are: in a checkout, and in a package, whose archive (app.asar) only Electron can look into. */
import { join } from 'node:path'

export interface Places {
  /** Script of the engine's process. A plain Node must find it, and it must find its native modules, so it is outside the archive. */
  readonly engine: string
  /** Program `rawlink`. */
  readonly helper: string
  /** Folder of the reference data, fonts and icons. */
  readonly resources: string
  /** Folder of the built page. */
  readonly pages: string
  readonly preload: string
}

/** `application`: the checkout, or the archive; `packaged`: Electron's resources folder where the app is a package. */
export function placesOf(application: string, packaged: string | undefined): Places {
  const page = { pages: join(application, 'out', 'renderer'), preload: join(application, 'out', 'preload', 'preload.cjs') }
  const engine = join('out', 'main', 'engine.cjs')
  if (packaged === undefined) {
    const [helper, resources] = [join(application, 'out', 'bin', 'rawlink'), join(application, 'resources')]
    return { ...page, engine: join(application, engine), helper, resources }
  }
  return { ...page, engine: join(packaged, 'app.asar.unpacked', engine), helper: join(packaged, 'bin', 'rawlink'), resources: packaged }
}
