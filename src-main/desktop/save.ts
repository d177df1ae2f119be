/** Files that a person keeps: the native save dialog, then the file whole or not at all. */
import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { app, type BrowserWindow, dialog } from 'electron'
import type { Download } from '#shared/contract/api.ts'
import { type Failure, failure } from '#shared/domain/failure.ts'
import { codeOf } from '../engine/system-error.ts'

/** Longest name that is proposed, characters: file systems take 255 bytes. */
const maximumNameLength = 120
/** Of the file, base64 digits: 192 MB. The largest map as a picture is far smaller. */
const maximumDigits = 1 << 28

/** Asks where, and writes. What the page sends is judged: it proposes a name, never a folder. */
export async function saveFile(window: BrowserWindow, file: unknown): Promise<'saved' | 'cancelled' | Failure> {
  if (!isDownload(file)) return failure('usage', 'This is no file that can be saved.')
  const name = plainName(file.name)
  const extension = extname(name).slice(1)
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: join(app.getPath('downloads'), name),
    ...(extension === '' ? {} : { filters: [{ name: extension.toUpperCase(), extensions: [extension] }] }),
  })
  return canceled || filePath === undefined || filePath === '' ? 'cancelled' : write(filePath, Buffer.from(file.base64, 'base64'))
}

/** A disk that fills up in the middle costs nothing that was there. */
async function write(path: string, content: Uint8Array): Promise<'saved' | Failure> {
  const part = join(dirname(path), `.portolan-${randomUUID()}`)
  try {
    await writeFile(part, content, { flag: 'wx', flush: true })
    await rename(part, path)
    return 'saved'
  } catch (error) {
    await rm(part, { force: true })
    return failure('file', `${path} cannot be written (${codeOf(error)}).`, 'Choose another place.')
  }
}

/** A name within one folder, in sight, with nothing in it that steers a dialog or a shell. */
function plainName(name: string): string {
  const extension = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? ''
  const stem = name
    .slice(0, name.length - extension.length)
    .replace(/[^\p{L}\p{N} _()+,.-]+/gu, '-')
    .replace(/^[ .-]+/, '')
    .slice(0, maximumNameLength)
  return `${stem === '' ? 'portolan' : stem}${extension}`
}

function isDownload(file: unknown): file is Download {
  if (typeof file !== 'object' || file === null) return false
  const { name, base64 } = file as Record<string, unknown>
  return typeof name === 'string' && typeof base64 === 'string' && base64.length <= maximumDigits && isBase64(base64)
}

/** RFC 4648 section 4, padded. */
function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)
}
