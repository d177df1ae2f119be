/** What the window asks the engine to scan. */
import type { ScanRecord, ScanRequest } from '#shared/domain/scan.ts'
import type { OwnNetwork } from './stores/view.ts'

/** The recommended scan of one of this computer's networks. */
export function scanRequestOf(own: OwnNetwork): ScanRequest {
  return {
    targets: [own.subnet],
    exclude: [],
    interface: own.interface,
    profile: 'normal',
    tcp: 'standard',
    udp: 'standard',
    identify: true,
    raw: 'auto',
    consent: false,
  }
}

/** The same scan again. What took consent then takes it again. */
export function relaunchRequestOf({ title, targets, exclude, profile }: ScanRecord): ScanRequest {
  return { title, targets, exclude, profile, tcp: 'standard', udp: 'standard', identify: true, raw: 'auto', consent: false }
}
