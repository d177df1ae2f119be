/**
 * Building before the first run, in a copy of what `npm run portolan` needs, with a bundler that only notes that it was called: who may
 * not write is told so, and runs at the same time build once.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import config from '../../electron.vite.config.ts'
import { withBuildLock } from '../../scripts/build-lock.ts'
import { isFailure } from '../../src-shared/domain/failure.ts'

const source = join(import.meta.dirname, '../..')
const directory = mkdtempSync(join(tmpdir(), 'portolan-build-'))
afterAll(() => {
  chmodSync(directory, 0o755)
  rmSync(directory, { recursive: true })
})

/** Takes half a second, fails while there is a file `broken`, and keeps its calls in `calls`. */
const bundler = `const fs = require('node:fs')
fs.appendFileSync('calls', 'x')
if (fs.existsSync('broken')) { console.error('syntax error in a.ts'); process.exit(3) }
setTimeout(() => {
  fs.mkdirSync('out/main', { recursive: true })
  fs.writeFileSync('out/main/cli.cjs', 'console.log("ran", ...process.argv.slice(2))')
}, 500)`

let checkout = directory
beforeEach(() => {
  checkout = mkdtempSync(join(directory, 'checkout-'))
  chmodSync(directory, 0o755)
  chmodSync(checkout, 0o755)
  for (const path of ['package.json', 'src-shared/domain/failure.ts', 'src-shared/domain/snmp.ts', 'src-main/net/rawlink', 'scripts'])
    cpSync(join(source, path), join(checkout, path), { recursive: true })
  const path = join(checkout, 'node_modules/electron-vite/bin/electron-vite.js')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bundler)
})

/** Without a compiler: rawlink has its own tests. */
const environment = { ...process.env, CC: 'false' }
const calls = (): number => (existsSync(join(checkout, 'calls')) ? readFileSync(join(checkout, 'calls'), 'utf8').length : 0)
const run = (script: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, ['--no-warnings', join(checkout, 'scripts', script), ...args], { encoding: 'utf8', env: environment })

async function outputOf(child: ChildProcess): Promise<string> {
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk
  })
  await once(child, 'close')
  return output
}

describe('npm run portolan', () => {
  it('gives the credentials of the environment to the command line, and to nothing that builds it', () => {
    const says = (who: string) => `'console.log("${who}", process.env.PORTOLAN_SNMP)'`
    const path = join(checkout, 'node_modules/electron-vite/bin/electron-vite.js')
    writeFileSync(
      path,
      `${bundler.replace(/'console\.log.*'/, says('ran with'))}\nfs.writeFileSync('inherited', process.env.PORTOLAN_SNMP ?? 'none')`,
    )
    const script = join(checkout, 'scripts/portolan.ts')
    const env = { ...environment, PORTOLAN_SNMP: '2c:hoist-the-mainsail' }
    expect(spawnSync(process.execPath, ['--no-warnings', script], { encoding: 'utf8', env }).stdout).toBe(
      'ran with 2c:hoist-the-mainsail\n',
    )
    expect(readFileSync(join(checkout, 'inherited'), 'utf8')).toBe('none')
  })

  it('builds first, once, and runs; without a compiler too', () => {
    const first = run('portolan.ts', 'scan', '--plan')
    expect(first.stdout).toBe('ran scan --plan\n')
    expect(first.stderr).toContain('There is no C compiler')
    const second = run('portolan.ts', 'scans')
    expect([second.stdout, second.stderr, calls()]).toEqual(['ran scans\n', '', 1])
    const soon = new Date(Date.now() + 5_000)
    utimesSync(join(checkout, 'src-shared/domain/failure.ts'), soon, soon)
    run('portolan.ts')
    expect(calls()).toBe(2)
  })

  it('has nothing to build after npm run build', () => {
    expect(run('build.ts').status).toBe(0)
    expect(run('portolan.ts', 'show').stdout).toBe('ran show\n')
    expect(calls()).toBe(1)
    expect(run('build.ts').status).toBe(0)
    expect(calls()).toBe(2)
  })

  it('leaves what an older build wrote to the programs that run from it, for a day', () => {
    const [parts, assets] = ['main/parts', 'renderer/assets'].map((folder) => join(checkout, 'out', folder))
    const written = [join(parts ?? '', 'a-1.cjs'), join(assets ?? '', 'b-1.css')]
    for (const file of written) {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, '')
    }
    const yesterday = new Date(Date.now() - 25 * 60 * 60_000)
    for (const file of written) {
      const old = join(dirname(file), `old-${basename(file)}`)
      writeFileSync(old, '')
      utimesSync(old, yesterday, yesterday)
    }
    expect(run('build.ts').status).toBe(0)
    expect([parts, assets].map((folder) => readdirSync(folder ?? ''))).toEqual([['a-1.cjs'], ['b-1.css']])
    for (const part of [config.main, config.preload, config.renderer]) expect(part?.build?.emptyOutDir).toBe(false)
  })

  it('builds once when it is started twice at the same time', async () => {
    const start = () => spawn(process.execPath, ['--no-warnings', join(checkout, 'scripts/portolan.ts'), 'x'], { env: environment })
    expect(await Promise.all([outputOf(start()), outputOf(start())])).toEqual(['ran x\n', 'ran x\n'])
    expect(calls()).toBe(1)
    expect(existsSync(join(checkout, 'out/.building'))).toBe(false)
  })

  it('says what the bundler said when the build fails, and builds again the next time', () => {
    writeFileSync(join(checkout, 'broken'), '')
    const { status, stdout, stderr } = run('portolan.ts', 'scan')
    expect([status, stdout, stderr]).toEqual([1, '', 'syntax error in a.ts\nportolan: The build failed. See above for what is wrong.\n'])
    rmSync(join(checkout, 'broken'))
    expect(run('portolan.ts', 'scan').stdout).toBe('ran scan\n')
  })

  it.each(['is not built', 'is older than its source'])('says in one sentence that a checkout of somebody else %s', (what) => {
    if (what === 'is older than its source') {
      run('build.ts')
      utimesSync(join(checkout, 'out/.built'), new Date(0), new Date(0))
    }
    const before = calls()
    execFileSync('chmod', ['-R', 'a-w,a+rX', checkout])
    const [file = '', ...args] = [...asSomebodyElse(), process.execPath, '--no-warnings', join(checkout, 'scripts/portolan.ts'), 'scan']
    const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', cwd: '/', env: environment })
    execFileSync('chmod', ['-R', 'u+w', checkout])
    expect(stderr).toBe(`portolan: This checkout ${what}, and you may not write to it. Ask its owner to run npm run build.\n`)
    expect([status, stdout, calls()]).toEqual([1, '', before])
  })
})

/** Root may write everywhere; anybody else may not where nobody may. */
const asSomebodyElse = (): readonly string[] =>
  process.getuid?.() === 0 ? ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'] : []

describe('withBuildLock', () => {
  const lock = (): string => join(checkout, 'lock')

  it('lets one go after the other, also after a failure', async () => {
    const log: string[] = []
    const task = (name: string) => async () => {
      log.push(`${name} begins`)
      await new Promise((resolve) => setTimeout(resolve, 50))
      log.push(`${name} ends`)
      if (name === 'b') throw new Error('b fails')
    }
    const all = await Promise.allSettled(['a', 'b', 'c'].map((name) => withBuildLock(lock(), task(name))))
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(log.map((line) => line.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends', 'begins', 'ends'])
    expect(existsSync(lock())).toBe(false)
  })

  it('takes the lock of a process that is gone, and of one that never said who it is', async () => {
    mkdirSync(lock())
    writeFileSync(join(lock(), 'pid'), String(spawnSync('true').pid))
    expect(await withBuildLock(lock(), async () => 'built')).toBe('built')
    mkdirSync(lock())
    const longAgo = new Date(Date.now() - 60_000)
    utimesSync(lock(), longAgo, longAgo)
    expect(await withBuildLock(lock(), async () => 'built')).toBe('built')
  })

  it('waits for a process that lives', async () => {
    mkdirSync(lock())
    writeFileSync(join(lock(), 'pid'), String(process.ppid))
    let built = false
    const building = withBuildLock(lock(), async () => {
      built = true
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(built).toBe(false)
    rmSync(lock(), { recursive: true })
    expect(isFailure(await building)).toBe(false)
    expect(built).toBe(true)
  })
})
