/**
 * Every sentence the store says to a person: what happened to the database file, and what to do about it. That another file can be
 * named is the command line's to say, where it can.
 */
import { type Failure, failure } from '#shared/domain/failure.ts'

export function notADatabase(path: string): Failure {
  return failure('database', `${path} is no Portolan database.`, 'Move it away.')
}

export function aFolder(path: string): Failure {
  return failure('database', `${path} is a folder, not a database file.`, 'Move it away.')
}

export function unusableName(path: string): Failure {
  return failure('database', `"${path}" ends in white space and cannot name a database.`)
}

export function noSuchDatabase(path: string): Failure {
  return failure('not-found', `There is no database ${path}.`, 'Scan first.')
}

/** `target` as the link names it. */
export function danglingLink(path: string, target: string): Failure {
  return failure('database', `${path} is a link to ${target}, and there is no such file.`, 'Remove the link.')
}

export function replaced(path: string): Failure {
  return failure('database', `${path} was deleted or replaced while it was in use.`, 'Scan again.')
}

/** `theirs` and `ours` are schema versions (`PRAGMA user_version`). */
export function newerDatabase(path: string, theirs: number, ours: number): Failure {
  return failure(
    'database-newer',
    `${path} was written by a newer Portolan (schema ${theirs}, this one knows ${ours}).`,
    'Update Portolan.',
  )
}

export function noPermission(path: string): Failure {
  return failure('database', `Permission to read and write ${path} is denied.`, 'Change its permissions.')
}

export function notWritable(path: string): Failure {
  return failure('database', `${path} cannot be written.`, 'Make the file and its folder writable.')
}

/** `why` is the operating system's or SQLite's own word for it. */
export function cannotOpen(path: string, why: string): Failure {
  return failure('database', `${path} cannot be opened (${why}).`, 'Check the disk, and the permissions of the file and its folder.')
}

/** `why` is the operating system's word for it. */
export function folderNotMade(folder: string, why: string): Failure {
  return failure('database', `The folder ${folder} cannot be made (${why}).`, 'Check the permissions of the folders above it.')
}

export function diskFull(path: string): Failure {
  return failure('disk-full', `The disk is full: ${path} cannot be written.`, 'Free some space.')
}

export function corrupt(path: string): Failure {
  return failure('database', `${path} is damaged.`, 'Restore a copy of it.')
}

export function busy(path: string): Failure {
  return failure('database', `Another program keeps ${path} locked.`, 'End that program.')
}

export function inputOutputError(path: string): Failure {
  return failure('database', `Reading or writing ${path} failed.`, 'Check the disk.')
}

/** `what` is `Scan 3 of 10.1.1.0/24`; `since` is a time of day or a date. */
export function scanRunning(what: string, pid: number, since: string): Failure {
  return failure('scan-running', `${what} is running in process ${pid} since ${since}.`, 'Wait for its end or stop it.')
}

export function ownershipLost(path: string): Failure {
  return failure('scan-running', `Another process has taken over ${path}.`, 'Scan again when its scan has ended.')
}

/** Without a number, where no scan was ever made. */
export function noSuchScan(id: number | undefined): Failure {
  return id === undefined
    ? failure('not-found', 'There is no scan yet.', 'Run portolan scan first.')
    : failure('not-found', `There is no scan ${id}.`, 'See portolan scans for the numbers.')
}

/** Of a row that refers to one that is gone. */
export const ownerDeleted: Failure = failure(
  'not-found',
  'Another program deleted the scan or the device that this belongs to.',
  'See portolan scans for what there is.',
)

export function scanNotEnded(id: number): Failure {
  return failure('scan-running', `Scan ${id} is still running.`, 'Stop it first.')
}

/** The reason of a scan whose engine died. */
export const endedUnexplained = 'The engine that ran it ended without saying why.'
