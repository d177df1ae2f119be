import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { assertAscending, copiesKept, type Migration, migrate, schemaVersionOf } from '../../../src-main/store/migrate.ts'
import { migrations } from '../../../src-main/store/migrations.ts'
import { exampleScan } from './examples.ts'
import { plainConnection, scratchFile, scratchStore, succeeded } from './scratch.ts'

const addition = (version: number): Migration => ({ version, up: `CREATE TABLE added_${version} (id INTEGER PRIMARY KEY) STRICT` })

function oldDatabase(): string {
  const file = scratchFile()
  const store = scratchStore(file)
  succeeded(store.createScan(exampleScan))
  store.close()
  return file
}

describe('the list of migrations', () => {
  it('ascends without gaps', () => {
    expect(() => assertAscending(migrations)).not.toThrow()
    for (const versions of [[2], [1, 3], [1, 1], [2, 1], [0, 1]]) {
      expect(() => assertAscending(versions.map(addition)), versions.join()).toThrow(/stands at place/)
    }
  })

  it('names each file after its version', () => {
    const files = readdirSync(new URL('../../../src-main/store/migrations/', import.meta.url)).sort()
    expect(files.map((name) => Number(name.slice(0, 4)))).toEqual(migrations.map(({ version }) => version))
  })

  it('is checked before anything is changed', () => {
    const database = plainConnection(scratchFile())
    expect(() => migrate(database, database.name, [addition(2)])).toThrow()
    expect(schemaVersionOf(database)).toBe(0)
  })
})

describe('migrating', () => {
  it('keeps a copy of what was, readable by its owner alone', () => {
    const file = oldDatabase()
    const database = plainConnection(file)
    const extended = [...migrations, addition(migrations.length + 1)]
    migrate(database, file, extended)
    expect(schemaVersionOf(database)).toBe(extended.length)
    const copy = `${file}.before-${extended.length}.bak`
    expect(statSync(copy).mode & 0o777).toBe(0o600)
    // The copy is a database of the old Portolan, which opens it.
    expect(scratchStore(copy).scans()).toMatchObject([{ id: 1, title: 'Home' }])
  })

  it('makes no copy of an empty database and does nothing the second time', () => {
    const file = oldDatabase()
    migrate(plainConnection(file), file, migrations)
    expect(readdirSync(join(file, '..')).filter((name) => name.includes('.bak'))).toEqual([])
  })

  it('keeps a bounded number of copies, the newest, and no other file', () => {
    const file = oldDatabase()
    const bystander = `${file}.before-x.bak`
    writeFileSync(bystander, '')
    const database = plainConnection(file)
    const last = migrations.length + copiesKept + 2
    for (let version = migrations.length + 1; version <= last; version += 1) {
      migrate(database, file, [
        ...migrations,
        ...Array.from({ length: version - migrations.length }, (_, at) => addition(migrations.length + 1 + at)),
      ])
    }
    const kept = Array.from({ length: copiesKept }, (_, at) => `${basename(file)}.before-${last - at}.bak`)
    expect(
      readdirSync(join(file, '..'))
        .filter((name) => name.endsWith('.bak'))
        .sort(),
    ).toEqual([...kept, basename(bystander)].sort())
  })

  it('is undone as a whole when a statement fails, and leaves the earlier migrations', () => {
    const file = oldDatabase()
    const database = plainConnection(file)
    const good = addition(migrations.length + 1)
    const bad = { version: good.version + 1, up: 'CREATE TABLE half (id) ; CREATE TABLE scan (id)' }
    expect(() => migrate(database, file, [...migrations, good, bad])).toThrow(/already exists/)
    expect(schemaVersionOf(database)).toBe(good.version)
    expect(database.prepare("SELECT name FROM sqlite_schema WHERE name = 'half'").all()).toEqual([])
    expect(readdirSync(join(file, '..')).filter((name) => name.endsWith('.part'))).toEqual([])
  })
})
