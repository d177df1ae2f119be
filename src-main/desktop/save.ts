/** Files that a person keeps: the native save dialog, then the file whole or not at all. */
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { app, type BrowserWindow, dialog } from 'electron'
import type { Download } from '#shared/contract/api.ts'
import { type Failure, failure } from '#shared/domain/failure.ts'

/** Asks where, and writes. What the page sends is judged: it names a file, never a folder. */
export async function saveFile(window: BrowserWindow, file: unknown): Promise<'saved' | 'cancelled' | Failure> {
  if (!isDownload(file)) return failure('usage', 'This is no file that can be saved.')
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: join(app.getPath('downloads'), basename(file.name)),
  })
  return canceled || filePath === undefined || filePath === '' ? 'cancelled' : write(filePath, Buffer.from(file.base64, 'base64'))
}

/** A disk that fills up in the middle costs nothing that was there. */
async function write(path: string, content: Uint8Array): Promise<'saved' | Failure> {
  const part = `${path}.part`
  try {
    await writeFile(part, content)
    await rename(part, path)
    return 'saved'
  } catch (error) {
    await rm(part, { force: true })
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return failure('file', `${path} cannot be written (${reason}).`, 'Choose another place.')
  }
}

function isDownload(file: unknown): file is Download {
  if (typeof file !== 'object' || file === null) return false
  const { name, base64 } = file as Record<string, unknown>
  return typeof name === 'string' && name !== '' && typeof base64 === 'string'
}
