/** The recommended scan of one of this computer's networks. */
import type { ScanRequest } from '#shared/domain/scan.ts'
import type { OwnNetwork } from './stores/view.ts'

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
