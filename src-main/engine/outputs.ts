/** Files that a command writes (`--out`): judged before anything is sent, written after everything is known. */
import { randomUUID } from 'node:crypto'
import { closeSync, constants, existsSync, openSync, readSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { type Failure, failure, isFailure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { type MapFormat, mapFormatOf } from '../exchange/map-formats.ts'
import { codeOf } from './system-error.ts'

export { extensions } from '../exchange/map-formats.ts'

export interface Output {
  readonly path: string
  readonly format: MapFormat
}

/** Checks that every extension is known and every file can be made, and that none is the `database`; leaves no file and changes none. */
export function openOutputs(paths: readonly string[], database: string): readonly Output[] | Failure {
  const outputs: Output[] = []
  for (const path of paths) {
    const format = mapFormatOf(path)
    if (isFailure(format)) return format
    const refusal = isDatabase(path) || fileOf(path) === fileOf(database) ? databaseRefusal(path) : refusalOf(path)
    if (refusal !== undefined) return refusal
    outputs.push({ path, format })
  }
  return outputs
}

/** Writes them all; one that fails does not keep the others from being written. */
export function writeOutputs(outputs: readonly Output[], map: MapDocument, fontFolder: string): readonly Failure[] {
  return outputs.flatMap(({ path, format }) => {
    const content = format.write(map, { theme: 'light', scale: 'sharp', fontDirectory: fontFolder })
    if (isFailure(content)) return [content]
    // Asked again: the database may have been made since the path was judged.
    if (isDatabase(path)) return [databaseRefusal(path)]
    try {
      replaceFile(path, content)
      return []
    } catch (error) {
      return [unwritable(path, codeOf(error))]
    }
  })
}

/**
 * The new file whole or the old one whole: a disk that fills up in the middle costs nothing that was there. The content goes to a
 * new file of a name nobody can foresee, so that no file and no link of somebody else is written over.
 */
function replaceFile(path: string, content: Uint8Array | string): void {
  const { target, part } = placesOf(path)
  try {
    writeFileSync(part, content, { flag: 'wx' })
    renameSync(part, target)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

/** The file that a path leads to, and where its new content is written first. */
function placesOf(path: string): { target: string; part: string } {
  const target = existsSync(path) ? realpathSync(path) : path
  return { target, part: `${target}.${randomUUID()}.part` }
}

/** How every SQLite file begins: a map is never written over a database, whichever it is. */
const databaseHeader = 'SQLite format 3'

function isDatabase(path: string): boolean {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const header = Buffer.alloc(databaseHeader.length)
      return readSync(file, header, 0, header.length, 0) === header.length && header.toString('latin1') === databaseHeader
    } finally {
      closeSync(file)
    }
  } catch {
    return false
  }
}

/** Where a path leads, links followed, whether there is such a file yet or not. */
function fileOf(path: string): string {
  const file = resolve(path)
  if (existsSync(file)) return realpathSync(file)
  const folder = dirname(file)
  return existsSync(folder) ? join(realpathSync(folder), basename(file)) : file
}

function databaseRefusal(path: string): Failure {
  return failure('usage', `${path} belongs to a database, and a map would replace it.`, 'Choose another file.')
}

function refusalOf(path: string): Failure | undefined {
  const folder = dirname(resolve(path))
  if (!existsSync(folder))
    return failure('file', `${path} cannot be written: there is no folder ${folder}.`, 'Make the folder, or choose another.')
  if (existsSync(path) && statSync(path).isDirectory()) return failure('file', `${path} is a folder.`, 'Name a file in it.')
  if (existsSync(path) && !statSync(path).isFile()) return failure('file', `${path} is no ordinary file.`, 'Choose another.')
  // Only making a file tells: permissions say nothing to root, and nothing of a read-only or special file system.
  try {
    const { part } = placesOf(path)
    closeSync(openSync(part, 'wx'))
    rmSync(part)
    return undefined
  } catch (error) {
    return unwritable(path, codeOf(error))
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EFBIG: 'it is larger than a file may be here',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'no file can be made there',
}

function unwritable(path: string, code: string): Failure {
  return failure(
    'file',
    `${path} cannot be written: ${reasons[code] ?? code}.`,
    'Choose another file; portolan export writes the map of a scan at any time.',
  )
}
