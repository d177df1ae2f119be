/** Saving a file: what the page may propose, and that the file is there whole or not at all. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'

const root = mkdtempSync(join(tmpdir(), 'portolan-save-'))
let folder = root
/** What the person does with the dialog. */
let chosen: (proposed: string) => { canceled: boolean; filePath?: string } = (filePath) => ({ canceled: false, filePath })
const showSaveDialog = vi.fn(async (_window: unknown, { defaultPath }: { defaultPath: string; filters?: unknown }) => chosen(defaultPath))

vi.mock('electron', () => ({ app: { getPath: () => folder }, dialog: { showSaveDialog } }))
const { saveFile } = await import('../../../src-main/desktop/save.ts')

const window = {} as BrowserWindow
const fileOf = (name: string, content = 'map') => ({ name, mediaType: 'image/png', base64: Buffer.from(content).toString('base64') })

beforeEach(() => {
  folder = mkdtempSync(join(root, 'folder-'))
  chosen = (filePath) => ({ canceled: false, filePath })
  showSaveDialog.mockClear()
})
afterAll(() => rmSync(root, { recursive: true }))

describe('saveFile', () => {
  it('proposes the name among the downloads, and writes where the person says', async () => {
    chosen = () => ({ canceled: false, filePath: join(folder, 'mine.png') })
    expect(await saveFile(window, fileOf('portolan-3.png', 'picture'))).toBe('saved')
    expect(showSaveDialog).toHaveBeenCalledWith(window, {
      defaultPath: join(folder, 'portolan-3.png'),
      filters: [{ name: 'PNG', extensions: ['png'] }],
    })
    expect(readFileSync(join(folder, 'mine.png'), 'utf8')).toBe('picture')
    expect(readdirSync(folder)).toEqual(['mine.png'])
  })

  it('replaces what was there', async () => {
    writeFileSync(join(folder, 'a.svg'), 'an older and longer map')
    expect(await saveFile(window, fileOf('a.svg', 'new'))).toBe('saved')
    expect(readFileSync(join(folder, 'a.svg'), 'utf8')).toBe('new')
  })

  it('writes nothing when the person cancels', async () => {
    chosen = () => ({ canceled: true })
    expect(await saveFile(window, fileOf('a.svg'))).toBe('cancelled')
    expect(readdirSync(folder)).toEqual([])
  })

  it('leaves what was there, and nothing beside it, when the file cannot be written', async () => {
    mkdirSync(join(folder, 'map.png'))
    writeFileSync(join(folder, 'map.png', 'kept'), '')
    expect(await saveFile(window, fileOf('map.png'))).toMatchObject({
      failure: 'file',
      message: expect.stringMatching(/^.*map\.png cannot be written \(E[A-Z]+\)\.$/),
      remedy: 'Choose another place.',
    })
    expect(readdirSync(folder)).toEqual(['map.png'])
    chosen = () => ({ canceled: false, filePath: join(folder, 'gone', 'map.png') })
    expect(await saveFile(window, fileOf('map.png'))).toMatchObject({ failure: 'file', message: expect.stringContaining('(ENOENT)') })
  })

  it.each([
    ['../../etc/passwd', 'etc-passwd'],
    ['/etc/cron.d/x.png', 'etc-cron.d-x.png'],
    ['..', 'portolan'],
    ['', 'portolan'],
    ['.bashrc', 'portolan.bashrc'],
    ['a\0b\n\u202egpj.svg', 'a-b-gpj.svg'],
    ['$(reboot);`x`.json', '(reboot)-x-.json'],
    ['..\\..\\x.html', 'x.html'],
    [`${'x'.repeat(500)}.png`, `${'x'.repeat(120)}.png`],
    ['Büro, 2. Stock (neu).svg', 'Büro, 2. Stock (neu).svg'],
  ])('proposes %j as %j, in the folder of downloads', async (name, proposed) => {
    chosen = () => ({ canceled: true })
    await saveFile(window, fileOf(name))
    expect(showSaveDialog.mock.calls[0]?.[1].defaultPath).toBe(join(folder, proposed))
    expect(basename(proposed)).toBe(proposed)
  })

  it.each([
    [undefined],
    [null],
    ['portolan.png'],
    [{}],
    [{ name: 'a.png' }],
    [{ name: 3, base64: '' }],
    [{ name: 'a.png', base64: 'not base64!' }],
    [{ name: 'a.png', base64: 'YQ=' }],
    [{ name: 'a.png', base64: Buffer.from('a') }],
  ])('refuses %j without a dialog', async (file) => {
    expect(await saveFile(window, file)).toMatchObject({ failure: 'usage' })
    expect(showSaveDialog).not.toHaveBeenCalled()
  })
})
