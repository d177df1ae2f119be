/** A database that there is not: only a scan makes one; whoever asks is told. Nothing here sends a packet. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Command } from '../../../src-main/cli/command.ts'
import { approve } from '../../../src-main/cli/commands/approve.ts'
import { exportMap } from '../../../src-main/cli/commands/export.ts'
import { scans } from '../../../src-main/cli/commands/scans.ts'
import { show } from '../../../src-main/cli/commands/show.ts'
import { createEngine, type Engine, type EngineOptions } from '../../../src-main/engine/engine.ts'
import { recordingTerminal } from '../cli/terminal.ts'
import { scratchFolder } from '../store/scratch.ts'

const resources = new URL('../../../resources', import.meta.url).pathname

/** An engine whose database is not there, and neither is the folder. */
function engineWithout(options: Pick<EngineOptions, 'missing'>): { engine: Engine; folder: string; database: string } {
  const folder = join(scratchFolder(), 'data')
  const database = join(folder, 'portolan.db')
  const engine = createEngine({ database, helper: '/nonexistent', resources, build: 'test', ...options })
  onTestFinished(() => engine.close())
  return { engine, folder, database }
}

const calls: readonly (readonly [string, (engine: Engine) => Promise<unknown>])[] = [
  ['map', (engine) => engine.map(undefined)],
  ['map of a scan', (engine) => engine.map(1)],
  ['download', (engine) => engine.download({ scan: 1, format: 'json', theme: 'light', scale: 1 })],
  ['stop', (engine) => engine.stop(1)],
  ['ended', (engine) => engine.ended(1)],
  ['remove', (engine) => engine.remove(1)],
  ['place', (engine) => engine.place([{ id: 'd1', x: 1, y: 1 }])],
  ['approve', (engine) => engine.approve({ scan: 1 })],
  ['revoke', (engine) => engine.revoke({ devices: ['d1'] })],
  ['decide', (engine) => engine.decide({ device: 'd1', kind: 'name', value: 'Printer' })],
  ['split', (engine) => engine.split({ device: 'd1', addresses: ['10.1.1.1'] })],
]

describe.each(calls)('%s', (_, call) => {
  it('makes no database, and says that nothing was scanned', async () => {
    const { engine, folder } = engineWithout({})
    expect(await call(engine)).toMatchObject({ failure: 'not-found', message: 'There is no scan yet.' })
    expect(existsSync(folder)).toBe(false)
  })

  it('makes none where one was named, and says that it is not there', async () => {
    const { engine, folder, database } = engineWithout({ missing: 'mistake' })
    expect(await call(engine)).toMatchObject({ failure: 'not-found', message: `There is no database ${database}.` })
    expect(existsSync(folder)).toBe(false)
  })
})

describe('the list of scans', () => {
  it('is empty, or fails where a database was named', async () => {
    expect(await engineWithout({}).engine.scans()).toEqual([])
    expect(await engineWithout({ missing: 'mistake' }).engine.scans()).toMatchObject({ failure: 'not-found' })
  })
})

describe('commands', () => {
  const commands: readonly (readonly [Command, readonly string[]])[] = [
    [scans, []],
    [show, []],
    [show, ['7']],
    [exportMap, []],
    [approve, ['1']],
    [approve, ['d1']],
  ]
  const said = async ([command, positionals]: (typeof commands)[number], options: Pick<EngineOptions, 'missing'>) => {
    const { engine, folder, database } = engineWithout(options)
    const terminal = recordingTerminal()
    const values = command === exportMap ? { out: [join(folder, '..', 'map.json')] } : {}
    const status = await command.run({ values, positionals, engine: () => engine, pages: '', terminal })
    expect(existsSync(folder)).toBe(false)
    return { status, said: terminal.printed.error.replace(database, 'DATABASE') }
  }

  it.each(commands)('fail in one sentence where a database was named: %#', async (...command) => {
    const sentence = 'portolan: There is no database DATABASE. Scan first, or name the right file with --db.\n'
    expect(await said(command, { missing: 'mistake' })).toEqual({ status: 1, said: sentence })
  })

  it.each(commands)('are friendly to who has not scanned yet: %#', async (...command) => {
    const expected =
      command[0] === scans
        ? { status: 0, said: 'No scan yet. Run portolan scan.\n' }
        : { status: 1, said: 'portolan: There is no scan yet. Run portolan scan first, or name the right file with --db.\n' }
    expect(await said(command, {})).toEqual(expected)
  })
})
