/**
 * Databases that are none of ours any more: rows that no Portolan wrote, schemas of a stranger, bits that turned around. Whatever the
 * file holds, each command ends in a result or in a sentence; none throws, none hangs. Nothing here sends a packet.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import { approve } from '../../../src-main/cli/commands/approve.ts'
import { exportMap } from '../../../src-main/cli/commands/export.ts'
import { scans } from '../../../src-main/cli/commands/scans.ts'
import { show } from '../../../src-main/cli/commands/show.ts'
import { createEngine, type Engine } from '../../../src-main/engine/engine.ts'
import { openStore } from '../../../src-main/store/open-store.ts'
import { recordingTerminal } from '../cli/terminal.ts'
import { damageable } from '../store/damage.ts'
import { everyFact, exampleScan, exampleSighting } from '../store/examples.ts'
import { scratchFile, scratchStore, succeeded } from '../store/scratch.ts'

const resources = new URL('../../../resources', import.meta.url).pathname
const at = exampleScan.startedAt

/** A database that has been used: an ended scan with facts of every kind, decisions of every kind, and a scan that is running. */
function usedDatabase(): string {
  const file = scratchFile()
  const store = scratchStore(file, { isAlive: () => true })
  const { id } = succeeded(store.createScan(exampleScan))
  store.appendSightings(everyFact.map((fact, number) => ({ ...exampleSighting(id, number % 5), fact })))
  const seen = [1, 2].map((last) => ({
    address: `10.1.0.${last}`,
    keys: [
      { kind: 'mac' as const, value: `bc:24:11:4e:07:0${last}` },
      { kind: 'host-name' as const, value: `host-${last}` },
      { kind: 'address' as const, value: `10.1.0.${last}` },
    ],
    seenAt: at,
  }))
  const [device = 0] = succeeded(store.saveDevices(id, seen))
  succeeded(store.updateScan(id, { status: 'completed', finishedAt: at + 4_000, reason: 'It was enough.' }))
  store.decide([
    { at, device, kind: 'approval', value: true },
    { at, device, kind: 'name', value: 'Larder' },
    { at, device, kind: 'note', value: 'Top shelf' },
    { at, device, kind: 'type', value: 'nas' },
    { at, device, kind: 'os', value: 'TrueNAS' },
    { at, device, kind: 'position', value: { x: 1, y: 2, pinned: true } },
    { at, device, kind: 'name', value: 'Pantry' },
  ])
  store.savePlaces([{ id: `d${device}`, x: 10, y: 20.5 }])
  succeeded(store.claim({ pid: process.pid, processStart: 'boot/1', description: '10.1.1.0/24', nowMs: at }))
  const running = succeeded(store.createScan({ ...exampleScan, startedAt: at + 60_000 }))
  store.appendSightings([exampleSighting(running.id, 1)])
  store.close()
  return file
}

const everyCommand = [
  (engine: Engine) => said(scans, engine),
  (engine: Engine) => said(show, engine),
  (engine: Engine) => said(show, engine, ['1'], { json: true }),
  (engine: Engine, file: string) => said(exportMap, engine, ['1'], { out: [`${file}.svg`] }),
  (engine: Engine) => said(approve, engine, ['1']),
  async (_: Engine, file: string) => scanOn(file),
]

/** What the commands say of a database, in order. */
async function answersOn(file: string, commands = everyCommand): Promise<readonly string[]> {
  const engine = createEngine({ database: file, helper: '/nonexistent', resources, build: 'test' })
  const answers: string[] = []
  try {
    for (const command of commands) answers.push(await command(engine, file))
  } finally {
    await engine.close()
  }
  return answers
}

async function said(
  command: typeof scans,
  engine: Engine,
  positionals: readonly string[] = [],
  values: Readonly<Record<string, boolean | readonly string[]>> = {},
): Promise<string> {
  const terminal = recordingTerminal()
  const status = await command.run({ engine: () => engine, pages: '', values, positionals, terminal })
  return `${status} ${status === 0 ? '' : terminal.printed.error}`.trim()
}

/** What a scan does with a database, without the scan. */
function scanOn(file: string): string {
  const store = openStore(file, { isAlive: () => false })
  if (isFailure(store)) return store.message
  try {
    const lease = store.claim({ pid: process.pid, processStart: 'boot/2', description: '10.1.1.0/24', nowMs: at + 90_000 })
    if (isFailure(lease)) return lease.message
    const record = store.createScan(exampleScan)
    const done: (Failure | object | undefined)[] = isFailure(record)
      ? [record]
      : [
          store.appendSightings([exampleSighting(record.id, 1)]),
          lease.heartbeat(at + 91_000),
          store.updateScan(record.id, { status: 'completed' }),
        ]
    return [...done, lease.release()].find(isFailure)?.message ?? '0'
  } finally {
    store.close()
  }
}

/** Those that derive a map derive the same one: one of them is enough where there are a thousand files. */
const quickCommands = everyCommand.filter((_, number) => number !== 2 && number !== 3)

/** What a command may say of a damaged file. The first is what most say; the others are what SQLite makes of some bits. */
const sentences = (file: string): readonly string[] => [
  `${file} is damaged.`,
  `${file} is no Portolan database.`,
  `${file} was written by a newer Portolan`,
  `${file} cannot be opened`,
  `${file} cannot be written.`,
  `Another program keeps ${file} locked.`,
  `Reading or writing ${file} failed.`,
  'There is no scan ',
  'There is no device ',
]

/** Every answer is a result or a sentence; what is neither comes back. */
const strangeAnswers = (file: string, answers: readonly string[]): readonly string[] =>
  answers.filter((answer) => answer !== '0' && !sentences(file).some((sentence) => answer.includes(sentence)))

describe('a database as it should be', () => {
  it('is no reason for a sentence', async () => {
    expect(await answersOn(usedDatabase())).toEqual(['0', '0', '0', '0', '0', '0'])
  })
})

describe('a row that no Portolan wrote', () => {
  it.each([
    ['scan', 'coverage', '{'],
    ['scan', 'targets', 5],
    ['scan', 'started_at', 1e300],
    ['scan', 'status', 'asleep'],
    ['sighting', 'address', '10.1.1.999'],
    ['sighting', 'source', 'hearsay'],
    ['sighting', 'at', -1],
    ['sighting', 'fact', '{"mac":"bc:24"}'],
    ['device', 'first_seen_at', 'yesterday'],
    ['device_key', 'kind', 'face'],
    ['decision', 'value', '5'],
    ['place', 'x', 'left'],
  ])('is found in %s.%s = %s', async (table, column, value) => {
    const file = usedDatabase()
    damageable(file).damage({ table, column }, value)
    const answers = await answersOn(file)
    expect(strangeAnswers(file, answers)).toEqual([])
    expect(answers).toContain(`1 portolan: ${file} is damaged. Restore a copy of it, or choose another file with --db.`)
  })

  it('never makes a command throw', async () => {
    const file = usedDatabase()
    const database = damageable(file)
    const strange: unknown[] = []
    for (const column of database.columns)
      for (const value of hostileValues) {
        database.damage(column, value)
        const answers = await answersOn(file, quickCommands).catch((mistake: unknown) => [String(mistake)])
        strange.push(...strangeAnswers(file, answers).map((answer) => ({ ...column, value: String(value).slice(0, 50), answer })))
      }
    expect(strange).toEqual([])
  }, 300_000)
})

describe('a schema of a stranger', () => {
  const statements: readonly (readonly [string, string])[] = [
    ['no tables', 'DROP TABLE owner; DROP TABLE decision; DROP TABLE scan_device; DROP TABLE device_key; DROP TABLE device'],
    ['a table of other columns', 'DROP TABLE owner; CREATE TABLE owner (id INTEGER PRIMARY KEY, name TEXT)'],
    ['a table too many', 'CREATE TABLE shopping (item TEXT)'],
    ['a trigger of its own', 'CREATE TRIGGER mine AFTER INSERT ON owner BEGIN DELETE FROM device; END'],
    [
      'a view that never ends',
      'DROP TABLE owner; CREATE VIEW owner AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) AS id FROM n',
    ],
    ['tables, but version 0', 'PRAGMA user_version = 0'],
    ['no tables, and version 0 of ours', 'DROP TABLE owner; PRAGMA user_version = 0'],
  ]

  it.each(statements)('is refused: %s', async (_, sql) => {
    const file = usedDatabase()
    const database = new Database(file)
    database.exec(sql)
    database.close()
    const answers = await answersOn(file)
    expect(new Set(answers.map((answer) => answer.replace(/^1 portolan: /, '').replace(/ Restore .*/, '')))).toEqual(
      new Set([`${file} is damaged.`]),
    )
  })

  it('is not what ANALYZE leaves', async () => {
    const file = usedDatabase()
    const database = new Database(file)
    database.exec('ANALYZE')
    database.close()
    expect(await answersOn(file)).toEqual(['0', '0', '0', '0', '0', '0'])
  })
})

describe('bytes that turned around', () => {
  /** Runs the commands on each of the files; what is neither a result nor a sentence comes back. */
  async function strangeOf(file: string, variants: Iterable<readonly [string, Buffer]>): Promise<unknown[]> {
    const strange: unknown[] = []
    for (const [name, bytes] of variants) {
      writeFileSync(file, bytes)
      const answers = await answersOn(file, quickCommands).catch((mistake: unknown) => [String(mistake)])
      strange.push(...strangeAnswers(file, answers).map((answer) => [name, answer]))
    }
    return strange
  }

  it('in the header never make a command throw', async () => {
    const file = usedDatabase()
    const whole = readFileSync(file)
    const variants = Array.from({ length: 100 }, (_, offset) => offset).flatMap((offset) =>
      [0x00, 0x7f].map((value) => [`${offset}=${value}`, Buffer.from(whole).fill(value, offset, offset + 1)] as const),
    )
    expect(await strangeOf(file, variants)).toEqual([])
  }, 120_000)

  it('anywhere never make a command throw', async () => {
    const file = usedDatabase()
    const whole = readFileSync(file)
    const random = seeded(1)
    const variants = Array.from({ length: 150 }, (_, number) => {
      const bytes = Buffer.from(whole)
      for (let flips = 1 + random(8); flips > 0; flips -= 1) bytes[100 + random(bytes.length - 100)] = random(256)
      return [`${number}`, bytes] as const
    })
    expect(await strangeOf(file, variants)).toEqual([])
  }, 120_000)

  it('by the page never make a command throw', async () => {
    const file = usedDatabase()
    const whole = readFileSync(file)
    const pages = Array.from({ length: whole.length / pageSize }, (_, page) => page * pageSize)
    const variants = pages.flatMap((start) => [
      [`no page ${start}`, Buffer.from(whole).fill(0, Math.max(100, start), start + pageSize)] as const,
      [
        `another page ${start}`,
        Buffer.from(whole).fill(whole.subarray(pageSize, 2 * pageSize), Math.max(100, start), start + pageSize),
      ] as const,
      [`cut at ${start}`, whole.subarray(0, start)] as const,
      [`cut after ${start}`, whole.subarray(0, start + 777)] as const,
    ])
    expect(await strangeOf(file, variants)).toEqual([])
  }, 120_000)
})

const pageSize = 4_096

/** Whole numbers below a bound, the same for the same seed (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const hostileValues: readonly unknown[] = [
  ...[null, '', '{', '{}', 'null', '5', '\u0000', '0.0.0.0/0', '[['.repeat(50_000)],
  ...[-1, 0, 7, 2n ** 63n - 1n, 1e300, Number.POSITIVE_INFINITY, Buffer.from([0, 255, 128])],
  ...['{"kind":"self","subnet":"x","hostName":7}', '{"mac":"x","names":[{}],"port":1e9}'],
]
