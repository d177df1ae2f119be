import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { migrations } from '../../../src-main/store/migrations.ts'
import { openExistingStore, openStore } from '../../../src-main/store/open-store.ts'
import { refusalOf } from '../../../src-main/store/refusal.ts'
import { exampleScan, exampleSightings } from './examples.ts'
import { plainConnection, scratchFile, scratchFolder, scratchStore, succeeded } from './scratch.ts'

const programs = fileURLToPath(new URL('programs/', import.meta.url))

/** Every file of the folder with its bytes. */
function contentsOf(folder: string): ReadonlyMap<string, string> {
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString('base64')]))
}

describe('a new database', () => {
  it('is made for its owner alone, with its folders', () => {
    const folder = join(scratchFolder(), 'a', 'b')
    const file = join(folder, 'portolan.db')
    const store = scratchStore(file)
    expect(store.path).toBe(file)
    expect(store.scans()).toEqual([])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    succeeded(store.createScan(exampleScan))
    for (const name of readdirSync(folder)) expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600])
  })

  it('is a marked STRICT database in WAL mode', () => {
    const file = scratchFile()
    scratchStore(file)
    const database = plainConnection(file)
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(database.pragma('application_id', { simple: true })).toBe(0x506f7274)
    expect(database.pragma('user_version', { simple: true })).toBe(migrations.length)
    const tables = database.prepare<[], { name: string; strict: number }>(
      "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite%'",
    )
    expect(tables.all().filter(({ strict }) => strict !== 1)).toEqual([])
  })

  it('leaves one file when it is closed', () => {
    const file = scratchFile()
    const store = scratchStore(file)
    const { id } = succeeded(store.createScan(exampleScan))
    store.appendSightings(exampleSightings(id, 1_000))
    store.close()
    store.close()
    expect(readdirSync(join(file, '..'))).toEqual(['test.db'])
    expect(scratchStore(file).sightingsOfScan(id)).toHaveLength(1_000)
  })

  it('can be made by several processes at once', async () => {
    const file = scratchFile()
    const children = Array.from({ length: 8 }, () => spawn(process.execPath, [join(programs, 'create.ts'), file], { stdio: 'pipe' }))
    const outcomes = await Promise.all(
      children.map(async (child) => {
        let said = ''
        child.stdout.on('data', (data) => {
          said += data
        })
        child.stderr.on('data', (data) => {
          said += data
        })
        await new Promise((resolve) => child.once('close', resolve))
        return said
      }),
    )
    expect(outcomes).toEqual(Array.from({ length: 8 }, () => 'made'))
    expect(scratchStore(file).scans()).toHaveLength(8)
  })
})

describe('a lock of another process', () => {
  it('is waited for while the log is made, where SQLite waits for none', async () => {
    const file = scratchFile()
    scratchStore(file).close()
    const plain = plainConnection(file)
    expect(plain.pragma('journal_mode = DELETE', { simple: true })).toBe('delete')
    plain.close()
    const holder = spawn(process.execPath, [join(programs, 'hold-lock.ts'), file, '300'], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(holder.stdout, 'data')
    const store = scratchStore(file)
    expect(plainConnection(file).pragma('journal_mode', { simple: true })).toBe('wal')
    expect(store.scans()).toEqual([])
    await once(holder, 'close')
  })
})

describe('a refused file', () => {
  const refuse = (file: string) => ({ writing: openStore(file), reading: openExistingStore(file) })

  it('is a text, an almost-database, or something too short', () => {
    for (const content of ['A shopping list', 'SQLite format 3\0', `SQLite format 3\0${'x'.repeat(200)}`]) {
      const file = scratchFile()
      writeFileSync(file, content)
      const expected = {
        failure: 'database',
        message: `${file} is no Portolan database.`,
        remedy: 'Move it away.',
      }
      expect(refuse(file)).toEqual({ writing: expected, reading: expected })
      expect([...contentsOf(join(file, '..'))]).toEqual([['test.db', Buffer.from(content).toString('base64')]])
    }
  })

  it('is the database of another program, whatever journal it uses', () => {
    for (const mode of ['delete', 'wal']) {
      const file = scratchFile()
      const foreign = plainConnection(file)
      foreign.pragma(`journal_mode = ${mode}`)
      foreign.exec('CREATE TABLE scan (id); INSERT INTO scan VALUES (1)')
      // Still open: a WAL with content lies beside it.
      const before = contentsOf(join(file, '..'))
      expect(refuse(file).writing).toMatchObject({ failure: 'database', message: `${file} is no Portolan database.` })
      expect(refuse(file).reading).toMatchObject({ failure: 'database' })
      expect(contentsOf(join(file, '..'))).toEqual(before)
    }
  })

  it('comes from a newer Portolan', () => {
    const file = scratchFile()
    scratchStore(file).close()
    const newer = new Database(file)
    newer.pragma('user_version = 7')
    newer.close()
    const before = contentsOf(join(file, '..'))
    const expected = {
      failure: 'database-newer',
      message: `${file} was written by a newer Portolan (schema 7, this one knows ${migrations.length}).`,
      remedy: 'Update Portolan.',
    }
    expect(refuse(file)).toEqual({ writing: expected, reading: expected })
    expect(contentsOf(join(file, '..'))).toEqual(before)
  })

  it('comes from a newer Portolan that is still running, its version only in the log', () => {
    const file = scratchFile()
    scratchStore(file).close()
    const newer = plainConnection(file)
    newer.pragma('user_version = 7')
    expect(readFileSync(file).readUInt32BE(60)).toBe(migrations.length)
    expect(openStore(file)).toMatchObject({ failure: 'database-newer' })
  })

  it('is a folder', () => {
    const folder = scratchFolder()
    expect(openStore(folder)).toMatchObject({ failure: 'database', message: `${folder} is a folder, not a database file.` })
  })

  it('lies in a folder that cannot be made', () => {
    const file = scratchFile()
    writeFileSync(file, '')
    expect(openStore(join(file, 'below', 'test.db'))).toMatchObject({
      failure: 'database',
      message: `The folder ${join(file, 'below')} cannot be made (not a directory).`,
    })
  })

  it.skipIf(!existsSync('/proc/self'))('lies where no folder can be made', () => {
    expect(openStore('/proc/nothing/below/test.db')).toEqual({
      failure: 'database',
      message: 'The folder /proc/nothing/below cannot be made (no such file or directory).',
      remedy: 'Check the permissions of the folders above it.',
    })
  })

  it('is a link to nothing', () => {
    const folder = scratchFolder()
    const file = join(folder, 'test.db')
    symlinkSync('elsewhere.db', file)
    const expected = {
      failure: 'database',
      message: `${file} is a link to elsewhere.db, and there is no such file.`,
      remedy: 'Remove the link.',
    }
    expect(refuse(file)).toEqual({ writing: expected, reading: expected })
    expect(readdirSync(folder)).toEqual(['test.db'])
    const below = join(folder, 'test.db', 'below.db')
    expect(openStore(below)).toMatchObject({ message: `The folder ${file} cannot be made (file already exists).` })
  })

  it('ends in white space, which the driver would cut off', () => {
    const folder = scratchFolder()
    expect(openStore(join(folder, 'test.db '))).toMatchObject({ failure: 'database' })
    expect(readdirSync(folder)).toEqual([])
  })

  it('is missing, for who only reads', () => {
    const file = scratchFile()
    expect(openExistingStore(file)).toMatchObject({ failure: 'not-found', message: `There is no database ${file}.` })
    expect(existsSync(file)).toBe(false)
  })
})

describe('a damaged database', () => {
  function databaseWithContent(): string {
    const file = scratchFile()
    const store = scratchStore(file)
    const { id } = succeeded(store.createScan(exampleScan))
    store.appendSightings(exampleSightings(id, 2_000))
    store.close()
    return file
  }

  it('is refused when its schema cannot be read', () => {
    const file = databaseWithContent()
    const bytes = readFileSync(file)
    bytes.fill(0x5a, 100, 4096)
    writeFileSync(file, bytes)
    expect(openStore(file)).toMatchObject({ failure: 'database', message: `${file} is damaged.` })
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })

  it('is recognized when the rest is missing', () => {
    const file = databaseWithContent()
    truncateSync(file, 3 * 4096)
    const store = openStore(file)
    let refusal: unknown = store
    if ('scans' in store) {
      try {
        store.sightingsOfScan(1)
      } catch (error) {
        refusal = refusalOf(error, file)
      }
      store.close()
    }
    expect(refusal).toMatchObject({ failure: 'database', message: `${file} is damaged.` })
  })
})

// Modes that bind their owner too. Root is bound by none, so it becomes nobody in the child process.
describe('permissions', () => {
  function openAsPlainUser(file: string, opener: 'openStore' | 'openExistingStore'): unknown {
    const child = spawnSync(process.execPath, [join(programs, 'open-as-plain-user.ts'), opener, file], { encoding: 'utf8' })
    expect(child.stderr).toBe('')
    return JSON.parse(child.stdout)
  }

  function databaseWithModes(mode: { readonly file: number; readonly folder: number }): string {
    const folder = scratchFolder()
    const made = scratchFile()
    const store = scratchStore(made)
    succeeded(store.createScan(exampleScan))
    store.close()
    const file = join(folder, 'data', 'test.db')
    mkdirSync(join(folder, 'data'))
    copyFileSync(made, file)
    chmodSync(folder, 0o755)
    chmodSync(file, mode.file)
    chmodSync(join(folder, 'data'), mode.folder)
    // Finished in reverse order: the folder can be removed after this.
    onTestFinished(() => chmodSync(join(folder, 'data'), 0o755))
    return file
  }

  it('refuses a file that may not be read', () => {
    const file = databaseWithModes({ file: 0o000, folder: 0o755 })
    const denied = { failure: 'database', message: `Permission to read and write ${file} is denied.` }
    expect(openAsPlainUser(file, 'openStore')).toMatchObject(denied)
    expect(openAsPlainUser(file, 'openExistingStore')).toMatchObject(denied)
  })

  it('reads but does not write a file that may only be read', () => {
    const file = databaseWithModes({ file: 0o444, folder: 0o777 })
    expect(openAsPlainUser(file, 'openStore')).toMatchObject({ failure: 'database', message: `${file} cannot be written.` })
    expect(openAsPlainUser(file, 'openExistingStore')).toEqual({
      scans: [1],
      created: {
        failure: 'database',
        message: `${file} cannot be written.`,
        remedy: 'Make the file and its folder writable.',
      },
    })
  })

  it('refuses a folder that may not be written', () => {
    const file = databaseWithModes({ file: 0o666, folder: 0o555 })
    expect(openAsPlainUser(file, 'openStore')).toMatchObject({ failure: 'database', message: `${file} cannot be written.` })
    expect(openAsPlainUser(join(file, '..', 'new.db'), 'openStore')).toMatchObject({ failure: 'database' })
  })
})

describe('a reader', () => {
  it('sees every batch whole while another process writes', async () => {
    const file = scratchFile()
    const writer = spawn(process.execPath, [join(programs, 'write-batches.ts'), file, '60'], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => writer.stdout.once('data', resolve))
    const reader = succeeded(openExistingStore(file))
    const counts = new Set<number>()
    const ended = new Promise((resolve) => writer.once('close', resolve)).then(() => 'ended')
    while ((await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 3))])) !== 'ended') {
      counts.add(reader.sightingsOfScan(1).length)
    }
    expect(reader.sightingsOfScan(1)).toHaveLength(60 * 50)
    reader.close()
    expect(counts.size).toBeGreaterThan(3)
    expect([...counts].filter((count) => count % 50 !== 0)).toEqual([])
  })
})
