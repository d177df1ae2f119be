/** Scans as arguments: 1, 2, 3 ... */
import { type Failure, failure } from '#shared/domain/failure.ts'

/** Undefined, for the latest scan, when nothing was given. */
export function scanNumberOf(text: string | undefined): number | undefined | Failure {
  if (text === undefined) return undefined
  return /^[1-9]\d{0,9}$/.test(text)
    ? Number(text)
    : failure('usage', `"${text}" is no scan.`, 'Scans are numbered 1, 2, 3: see portolan scans.')
}
