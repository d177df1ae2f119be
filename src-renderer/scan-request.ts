/** What the window asks the engine to scan. */
import type { ScanRecord, ScanRequest } from '#shared/domain/scan.ts'
import type { OwnNetwork } from './stores/view.ts'

/** What nobody needs to choose. */
const recommended = {
  exclude: [],
  profile: 'normal',
  tcp: 'standard',
  udp: 'standard',
  identify: true,
  raw: 'auto',
  consent: false,
} as const satisfies Partial<ScanRequest>

/** The recommended scan of one of this computer's networks. */
export function scanRequestOf(own: OwnNetwork): ScanRequest {
  return {
    ...recommended,
    targets: [own.subnet],
    interface: own.interface,
  }
}

/** These addresses again, as a part of a scan that has ended. */
export function rescanRequestOf(rescanOf: number, targets: readonly string[]): ScanRequest {
  return {
    ...recommended,
    targets,
    rescanOf,
  }
}

/** The same scan again. What took consent then takes it again. */
export function relaunchRequestOf({ title, targets, exclude, profile, options, rescanOf }: ScanRecord): ScanRequest {
  return { title, targets, exclude, profile, ...options, consent: false, ...(rescanOf === undefined ? {} : { rescanOf }) }
}
