/**
 * `npm run build`: builds everything that runs into out/, and notes when, so that `npm run portolan` (portolan.ts) knows what is
 * stale. Builds at the same time wait for each other.
 */
import { spawnSync } from 'node:child_process'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { type Failure, failure, sentenceOf } from '#shared/domain/failure.ts'
import { withBuildLock } from './build-lock.ts'

const root = join(import.meta.dirname, '..')
const out = join(root, 'out')
/** The built command line. */
export const entry = join(out, 'main/cli.cjs')
const stamp = join(out, '.built')
const outputs = ['', 'main', 'preload', 'renderer', 'bin']
/** Written by the bundler, file by file, over what was there. */
const bundles = ['main', 'preload', 'renderer']
/** A program that was started from an older build may still load its files, up to this age. */
const keptMs = 24 * 60 * 60_000
const sources = ['src-main', 'src-shared', 'src-preload', 'src-renderer', 'resources', 'electron.vite.config.ts', 'package.json']

/** Of the file, or of the newest thing in the folder; a folder is as new as what was last added to it or removed. */
function newestMs(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return 0
  return found.isDirectory() ? Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name)))) : found.mtimeMs
}

function isStale(): boolean {
  if (!existsSync(entry) || !existsSync(stamp)) return true
  const builtMs = statSync(stamp).mtimeMs
  return sources.some((source) => newestMs(join(root, source)) > builtMs)
}

/** Builds, if something is missing or older than its source. A failure says in a sentence why not, after what the tools printed. */
export async function buildWhatIsStale(): Promise<Failure | undefined> {
  return isStale() ? inTurn(async () => (isStale() ? buildAll() : undefined)) : undefined
}

/** In a checkout of somebody else's nothing is tried: what failed halfway would be worse than what is old. */
async function inTurn(task: () => Promise<Failure | undefined>): Promise<Failure | undefined> {
  if (!isWritable()) {
    const what = existsSync(entry) ? 'is older than its source' : 'is not built'
    return failure('file', `This checkout ${what}, and you may not write to it.`, 'Ask its owner to run npm run build.')
  }
  try {
    mkdirSync(out, { recursive: true })
    return await withBuildLock(join(out, '.building'), task)
  } catch (error) {
    return failure('file', `This checkout cannot be built: ${error instanceof Error ? error.message : error}.`)
  }
}

function isWritable(): boolean {
  const folders = outputs.map((name) => join(out, name)).filter((folder) => existsSync(folder))
  try {
    for (const folder of folders.length === 0 ? [root] : folders) accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

async function buildAll(): Promise<Failure | undefined> {
  const startedAt = new Date()
  const bundler = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundler, 'build', '--logLevel', 'warn'], { cwd: root, encoding: 'utf8' })
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}`)
    return failure('failed', 'The build failed.', 'See above for what is wrong.')
  }
  for (const bundle of bundles) removeOlder(join(out, bundle), startedAt.getTime() - keptMs)
  // Loaded here, since most runs of the command line build nothing.
  const { buildRawlink } = await import('./build-rawlink.ts')
  const withoutRawlink = buildRawlink()
  // No reason to stop: the scan will be limited, and say so.
  if (withoutRawlink !== undefined) process.stderr.write(`${sentenceOf(withoutRawlink)}\n`)
  writeFileSync(stamp, '')
  // What was edited during the build is newer than its beginning, and so still stale.
  utimesSync(stamp, startedAt, startedAt)
  return undefined
}

/** Paths, from the root, of what the last build wrote; files of an older one may lie beside them. */
export function builtFiles(): string[] {
  const builtMs = statSync(stamp).mtimeMs
  return bundles
    .flatMap((bundle) => readdirSync(join(out, bundle), { recursive: true, withFileTypes: true }))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).isFile() && statSync(path).mtimeMs >= builtMs)
    .map((path) => relative(root, path))
}

/** Removes the files of the folder that no build has written since then. */
function removeOlder(folder: string, sinceMs: number): void {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && statSync(path).mtimeMs < sinceMs) rmSync(path)
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === import.meta.filename) {
  const failed = await inTurn(buildAll)
  if (failed !== undefined) {
    process.stderr.write(`${sentenceOf(failed)}\n`)
    process.exitCode = 1
  }
}
