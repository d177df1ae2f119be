/** A scan as it is when nothing is said but `portolan scan`: the tests' own word for it, against which the product's are held. */
import type { ScanRequest } from '#shared/domain/scan.ts'

export const standardRequest: ScanRequest = {
  targets: [],
  exclude: [],
  profile: 'normal',
  tcp: 'standard',
  udp: 'standard',
  identify: true,
  raw: 'auto',
  consent: false,
}
