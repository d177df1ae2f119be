/** Memory of an engine that waits: one home-lab scan in its database, the map derived, nothing to do. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import packageJson from '../../../package.json' with { type: 'json' }
import { startLab } from '../../lab/lab.ts'
import { homeLabRange } from '../../lab/networks/home-lab.ts'
import { builtEntry, root } from '../contender.ts'
import { type Line, megabytes, target } from '../report.ts'

const residentLimitBytes = 120e6
const program = fileURLToPath(new URL('../programs/idle-engine.ts', import.meta.url))
/** Within the checkout, so that the bundle finds the native modules. */
const bundleFolder = `${root}/node_modules/.cache/bench`

export async function idle(): Promise<readonly Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-bench-'))
  try {
    const database = join(folder, 'idle.db')
    await scanHomeLab(database)
    await bundle()
    const stdout = execFileSync(process.execPath, [`${bundleFolder}/idle-engine.cjs`, database, `${root}/resources`], { encoding: 'utf8' })
    const { hosts, residentBytes, peakBytes } = JSON.parse(stdout) as Record<'hosts' | 'residentBytes' | 'peakBytes', number>
    return [
      {
        row: 'idle',
        program: `engine with a map of ${hosts} hosts`,
        wallMs: [],
        found: '',
        frames: [],
        memory: `${megabytes(residentBytes)} (peak ${megabytes(peakBytes)})`,
        targets: [target(`${megabytes(residentBytes)} MB < ${residentLimitBytes / 1e6} MB`, residentBytes < residentLimitBytes)],
      },
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function scanHomeLab(database: string): Promise<void> {
  const lab = await startLab('home-lab')
  try {
    const { status, stderr } = await lab.run(process.execPath, [builtEntry, 'scan', homeLabRange, '--db', database])
    if (status !== 0) throw new Error(`the scan for the idle engine ended with ${status}: ${stderr}`)
  } finally {
    await lab.stop()
  }
}

/** As the product is built: one CommonJS file beside its native modules. */
async function bundle(): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: program,
      target: 'node22',
      outDir: bundleFolder,
      rollupOptions: { external: Object.keys(packageJson.dependencies), output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  })
}
