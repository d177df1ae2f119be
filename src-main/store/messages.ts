/** Every sentence the store says to a person: what happened to the database file, and what to do about it. */
import { type Failure, failure } from '#shared/domain/failure.ts'

const another = 'Choose another file with --db.'

export function notADatabase(path: string): Failure {
  return failure('database', `${path} is no Portolan database.`, another)
}

export function aFolder(path: string): Failure {
  return failure('database', `${path} is a folder, not a database file.`, 'Name a file with --db.')
}

export function unusableName(path: string): Failure {
  return failure('database', `"${path}" ends in white space and cannot name a database.`, another)
}

export function noSuchDatabase(path: string): Failure {
  return failure('not-found', `There is no database ${path}.`, 'Scan first, or name the right file with --db.')
}

/** `target` as the link names it. */
export function danglingLink(path: string, target: string): Failure {
  return failure(
    'database',
    `${path} is a link to ${target}, and there is no such file.`,
    'Remove the link, or choose another file with --db.',
  )
}

export function replaced(path: string): Failure {
  return failure('database', `${path} was deleted or replaced while it was in use.`, 'Scan again.')
}

/** `theirs` and `ours` are schema versions (`PRAGMA user_version`). */
export function newerDatabase(path: string, theirs: number, ours: number): Failure {
  return failure(
    'database-newer',
    `${path} was written by a newer Portolan (schema ${theirs}, this one knows ${ours}).`,
    'Update Portolan or choose another file with --db.',
  )
}

export function noPermission(path: string): Failure {
  return failure('database', `Permission to read and write ${path} is denied.`, 'Change its permissions, or choose another file with --db.')
}

export function notWritable(path: string): Failure {
  return failure('database', `${path} cannot be written.`, 'Make the file and its folder writable, or choose another file with --db.')
}

/** `why` is the operating system's or SQLite's own word for it. */
export function cannotOpen(path: string, why: string): Failure {
  return failure('database', `${path} cannot be opened (${why}).`, another)
}

/** `why` is the operating system's word for it. */
export function folderNotMade(folder: string, why: string): Failure {
  return failure('database', `The folder ${folder} cannot be made (${why}).`, another)
}

export function diskFull(path: string): Failure {
  return failure(
    'disk-full',
    `The disk is full: ${path} cannot be written.`,
    'Free some space, or choose a file on another disk with --db.',
  )
}

export function corrupt(path: string): Failure {
  return failure('database', `${path} is damaged.`, 'Restore a copy of it, or choose another file with --db.')
}

export function busy(path: string): Failure {
  return failure('database', `Another program keeps ${path} locked.`, 'End that program, or choose another file with --db.')
}

export function inputOutputError(path: string): Failure {
  return failure('database', `Reading or writing ${path} failed.`, 'Check the disk, or choose a file on another disk with --db.')
}

/** `what` is `Scan 3 of 10.1.1.0/24`; `since` is a time of day or a date. */
export function scanRunning(what: string, pid: number, since: string): Failure {
  return failure(
    'scan-running',
    `${what} is running in process ${pid} since ${since}.`,
    'Wait for its end, stop it, or choose another file with --db.',
  )
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
