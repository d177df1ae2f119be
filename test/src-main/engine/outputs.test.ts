import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { extensions, openOutputs as openOutputsBeside, writeOutputs } from '../../../src-main/engine/outputs.ts'
import { scratchFolder, succeeded } from '../store/scratch.ts'

const document = JSON.parse(readFileSync(new URL('../core/home-lab.golden.json', import.meta.url), 'utf8')) as MapDocument
const fonts = new URL('../../../resources/fonts', import.meta.url).pathname
const openOutputs = (paths: readonly string[], database = join(scratchFolder(), 'portolan.db')) => openOutputsBeside(paths, database)

describe('openOutputs', () => {
  it('makes no file and changes none', () => {
    const folder = scratchFolder()
    const [fresh, kept] = [join(folder, 'fresh.json'), join(folder, 'kept.json')]
    writeFileSync(kept, 'precious')
    expect(openOutputs([fresh, kept])).toMatchObject([{ path: fresh }, { path: kept }])
    expect(existsSync(fresh)).toBe(false)
    expect(readFileSync(kept, 'utf8')).toBe('precious')
  })

  it('refuses what can never be written, with what to do', () => {
    const folder = scratchFolder()
    mkdirSync(join(folder, 'folder.json'))
    writeFileSync(join(folder, 'file'), '')
    const refusalOf = (path: string) => openOutputs([join(folder, 'fine.json'), path])
    expect(refusalOf('map.docx')).toMatchObject({ failure: 'usage', remedy: `Extensions: ${extensions.join(' ')}.` })
    for (const blank of ['', '  '])
      expect(refusalOf(blank)).toMatchObject({ failure: 'usage', message: 'A file without a name has no known extension.' })
    expect(refusalOf('json')).toMatchObject({ failure: 'usage' })
    expect(refusalOf(join(folder, 'nowhere', 'map.json'))).toMatchObject({
      failure: 'file',
      message: expect.stringContaining('there is no folder'),
    })
    expect(refusalOf(join(folder, 'folder.json'))).toMatchObject({ failure: 'file', message: expect.stringContaining('is a folder') })
    expect(refusalOf(join(folder, 'file', 'map.json'))).toMatchObject({ failure: 'file' })
    expect(refusalOf(join(folder, `${'x'.repeat(300)}.json`))).toMatchObject({
      failure: 'file',
      message: expect.stringContaining('its name is too long'),
    })
    if (process.platform === 'linux') expect(refusalOf('/proc/map.json')).toMatchObject({ failure: 'file' })
  })
})

describe('openOutputs beside a database that there is not yet', () => {
  it('refuses the same file, however it is named', () => {
    const folder = scratchFolder()
    mkdirSync(join(folder, 'real', 'below'), { recursive: true })
    symlinkSync(join(folder, 'real'), join(folder, 'link'))
    const database = join(folder, 'real', 'new.json')
    const names = ['real/new.json', 'link/new.json', 'link/below/../../real/new.json']
    for (const name of names) {
      for (const [out, kept] of [
        [`${folder}/${name}`, database],
        [database, `${folder}/${name}`],
      ] as const)
        expect(openOutputs([out], kept)).toMatchObject({ failure: 'usage', message: expect.stringContaining('belongs to a database') })
    }
    expect(openOutputs([join(folder, 'real', 'new.json')], join(folder, 'new.json'))).toHaveLength(1)
    expect(openOutputs([join(folder, 'link', 'map.json')], join(folder, 'nowhere', 'map.json'))).toHaveLength(1)
    expect(existsSync(database)).toBe(false)
  })

  it('refuses an empty file that is to become the database', () => {
    const folder = scratchFolder()
    const database = join(folder, 'new.json')
    writeFileSync(database, '')
    symlinkSync(database, join(folder, 'other.json'))
    expect(openOutputs([join(folder, 'other.json')], database)).toMatchObject({ failure: 'usage' })
  })
})

describe('writeOutputs', () => {
  it('never replaces a database, nor touches the files of others', () => {
    const folder = scratchFolder()
    const [path, neighbour] = [join(folder, 'map.json'), join(folder, 'map.json.part')]
    writeFileSync(neighbour, 'precious')
    const outputs = succeeded(openOutputs([path]))
    expect(writeOutputs(outputs, document, fonts)).toEqual([])
    expect(readFileSync(neighbour, 'utf8')).toBe('precious')
    writeFileSync(path, 'SQLite format 3\0 and so on')
    expect(openOutputs([path])).toMatchObject({ failure: 'usage', message: expect.stringContaining('belongs to a database') })
    expect(writeOutputs(outputs, document, fonts)).toMatchObject([{ failure: 'usage' }])
    expect(readFileSync(path, 'utf8')).toMatch(/^SQLite format 3/)
  })

  it('writes the document as it is printed', () => {
    const path = join(scratchFolder(), 'map.json')
    expect(writeOutputs(succeeded(openOutputs([path])), document, fonts)).toEqual([])
    expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(document, undefined, 2)}\n`)
  })

  it('goes on after a file that fails', () => {
    const folder = scratchFolder()
    const [vanished, fine] = [join(folder, 'sub', 'map.json'), join(folder, 'map.json')]
    mkdirSync(join(folder, 'sub'))
    const [first, second] = succeeded(openOutputs([vanished, fine]))
    if (first === undefined || second === undefined) throw new Error('two files were named')
    const moved = { ...first, path: join(folder, 'gone', 'map.json') }
    expect(writeOutputs([moved, second], document, fonts)).toMatchObject([{ failure: 'file', message: expect.stringContaining('gone') }])
    expect(existsSync(fine)).toBe(true)
  })
})
