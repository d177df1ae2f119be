/**
 * `npm run --silent portolan -- COMMAND`: builds what is missing or older than its source, silently, and runs the command line
 * in this process. A checkout that somebody else owns must have been built; then reading is enough.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const entry = join(root, 'out/main/cli.cjs')
const stamp = join(root, 'out/.built')
const sources = ['src-main', 'src-shared', 'src-preload', 'src-renderer', 'resources', 'electron.vite.config.ts', 'package.json']

function newestMs(path: string): number {
  if (!existsSync(path)) return 0
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))))
}

function isStale(): boolean {
  if (!existsSync(entry) || !existsSync(stamp)) return true
  const builtMs = statSync(stamp).mtimeMs
  return sources.some((source) => newestMs(join(root, source)) > builtMs)
}

function fail(message: string): never {
  process.stderr.write(`portolan: ${message}\n`)
  process.exit(1)
}

/** Runs a build step; shows what it printed only when it failed. */
function step(script: string, ...args: readonly string[]): boolean {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, encoding: 'utf8' })
  if (status !== 0) process.stderr.write(`${stdout}${stderr}`)
  return status === 0
}

function build(): void {
  const startedAt = new Date()
  if (!step('node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn')) fail('the build failed; see above.')
  // Without a C compiler there is no rawlink: the scan then says that it is limited and why.
  step('scripts/build-rawlink.ts')
  writeFileSync(stamp, '')
  // What was edited during the build is newer than its beginning, and so still stale.
  utimesSync(stamp, startedAt, startedAt)
}

if (isStale()) {
  try {
    build()
  } catch (error) {
    fail(
      `this checkout is not built and cannot be built by you (${error instanceof Error ? error.message : error}); ask its owner to run npm run build.`,
    )
  }
}
process.argv.splice(1, 1, entry)
await import(entry)
