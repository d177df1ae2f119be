/**
 * `npm start` in a copy of what it needs, with programs that note that they were started in the place of the built command line and
 * of Electron: where Electron cannot show the window, one sentence says why and the window is served.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const source = join(import.meta.dirname, '../..')
const directory = mkdtempSync(join(tmpdir(), 'portolan-start-'))
const checkout = join(directory, 'checkout')
const electron = join(directory, 'electron-dist')
const installer = join(checkout, 'node_modules/electron/install.js')

const runs = 'console.log("ran", ...process.argv.slice(2))'

function write(path: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  chmodSync(path, mode)
}

beforeAll(() => {
  chmodSync(directory, 0o755)
  for (const path of ['package.json', 'src-shared/domain/failure.ts', 'src-shared/domain/snmp.ts', 'src-main/net/rawlink', 'scripts'])
    cpSync(join(source, path), join(checkout, path), { recursive: true })
  write(join(checkout, 'node_modules/electron-vite/bin/electron-vite.js'), '')
  write(join(checkout, 'node_modules/electron/package.json'), '{ "version": "45.0.0" }')
  write(join(checkout, 'out/main/cli.cjs'), runs)
  write(join(checkout, 'out/.built'), '')
})
beforeEach(() => {
  write(join(electron, 'version'), 'v45.0.0')
  write(join(electron, 'electron'), '#!/bin/sh\necho "electron $@"\n', 0o755)
  write(installer, 'console.error("TypeError: fetch failed\\n  at somewhere"); process.exit(1)')
})
afterAll(() => rmSync(directory, { recursive: true }))

/** Where everything is well; a test takes away what it is about. */
const well = { DISPLAY: ':99', WAYLAND_DISPLAY: '', ELECTRON_OVERRIDE_DIST_PATH: electron, CC: 'false' }

/** As somebody who is not root, since root never gets to Electron. */
function starting(environment: Record<string, string> = {}, asRoot = false): readonly [string, readonly string[], object] {
  const [command = '', ...args] = [...(asRoot ? [] : asPlainUser), process.execPath, '--no-warnings', join(checkout, 'scripts/start.ts')]
  return [command, args, { env: { ...process.env, ...well, ...environment }, cwd: directory, encoding: 'utf8' }]
}
const asPlainUser = process.getuid?.() === 0 ? ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'] : []

function start(environment: Record<string, string> = {}, asRoot = false) {
  const [command, args, options] = starting(environment, asRoot)
  const { status, stdout, stderr } = spawnSync(command, args, options)
  return { status, stdout: String(stdout), stderr: String(stderr) }
}
const served = (why: string) => ({
  status: 0,
  stdout: 'ran serve\n',
  stderr: `portolan: ${why} Here is the same window for a browser; Ctrl-C ends it:\n`,
})

describe('npm start', () => {
  it('opens the checkout in Electron, with its sandbox', () => {
    expect(start()).toEqual({ status: 0, stdout: `electron ${checkout}\n`, stderr: '' })
    expect(start({ DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' }).stdout).toBe(`electron ${checkout}\n`)
  })

  it('gives nobody the credentials of the environment', () => {
    const secret = { PORTOLAN_SNMP: '2c:hoist-the-mainsail' }
    write(join(electron, 'electron'), '#!/bin/sh\necho "electron has [$PORTOLAN_SNMP]"\n', 0o755)
    expect(start(secret).stdout).toBe('electron has []\n')
    const cli = join(checkout, 'out/main/cli.cjs')
    write(cli, 'console.log("serve has", process.env.PORTOLAN_SNMP)')
    expect(start({ ...secret, DISPLAY: '' }).stdout).toBe('serve has undefined\n')
    write(cli, runs)
  })

  it('serves where there is no display', () => {
    expect(start({ DISPLAY: '' })).toEqual(served('There is no display.'))
  })

  it.runIf(process.getuid?.() === 0)('serves for root', () => {
    expect(start({}, true)).toEqual(served('Electron does not run as root.'))
  })

  it('serves where the named Electron is not there', () => {
    const why = 'There is no Electron in /nowhere, which ELECTRON_OVERRIDE_DIST_PATH names.'
    expect(start({ ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' })).toEqual(served(why))
  })

  it('fetches Electron where there is none, and serves where it cannot be fetched', () => {
    const { stderr, ...rest } = start({ ELECTRON_OVERRIDE_DIST_PATH: '' })
    expect(rest).toEqual({ status: 0, stdout: 'ran serve\n' })
    expect(stderr.split('\n')).toEqual([
      'portolan: Fetching Electron 45.0.0 (about 120 MB, once).',
      'portolan: Electron could not be fetched (TypeError: fetch failed). Here is the same window for a browser; Ctrl-C ends it:',
      '',
    ])
    execInstallerThatWorks()
    expect(start({ ELECTRON_OVERRIDE_DIST_PATH: '' }).stdout).toBe(`electron ${checkout}\n`)
    write(installer, 'process.exit(9)')
    expect(start({ ELECTRON_OVERRIDE_DIST_PATH: '' })).toEqual({ status: 0, stdout: `electron ${checkout}\n`, stderr: '' })
    rmSync(join(dirname(installer), 'path.txt'))
  })

  it('serves where Electron ends by itself', () => {
    write(join(electron, 'electron'), '#!/bin/sh\necho "no sandbox" >&2\nkill -TRAP $$\n', 0o755)
    const { status, stdout, stderr } = start()
    expect([status, stdout]).toEqual([0, 'ran serve\n'])
    expect(stderr).toMatch(/^no sandbox\nportolan: Electron ended by itself \(SIGTRAP\)\. Here is the same window/)
  })

  it('hands one press of Ctrl-C on once, however often it arrives, and is over when Electron is', async () => {
    const told = `trap 'trap "echo again" INT; echo told; sleep 1; exit 7' INT`
    write(join(electron, 'electron'), `#!/bin/sh\n${told}\necho ready\nwhile :; do sleep 0.05; done\n`, 0o755)
    const [command, args, options] = starting()
    // As the leader of a group that gets the signal as a whole, as from a terminal, and once more as from npm.
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    child.stdout.on('data', (line: Buffer) => {
      if (line.includes('ready')) process.kill(-(child.pid ?? 0), 'SIGINT')
      if (line.includes('told')) child.kill('SIGINT')
    })
    const [said, complained, ended] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    expect([said, complained, ended]).toEqual(['ready\ntold\n', '', [0, null]])
  })
})

/** As Electron's own: unpacks, then notes where the program is. */
function execInstallerThatWorks(): void {
  const folder = dirname(installer)
  for (const path of [folder, join(checkout, 'node_modules')]) chmodSync(path, 0o777)
  write(
    installer,
    `const fs = require('node:fs')
    fs.cpSync(${JSON.stringify(electron)}, __dirname + '/dist', { recursive: true })
    fs.writeFileSync(__dirname + '/path.txt', 'electron')`,
  )
}
