/** Where a host says that it can be asked more: believed only where that is the host itself. */
import type { IpAddress } from '#shared/domain/address.ts'
import { isConnectOnlyPort } from '#shared/domain/port.ts'

export interface Place {
  readonly port: number
  /** Visible ASCII. */
  readonly path: string
}

const locationForm = /^http:\/\/([\d.]{7,15})(?::(\d{1,5}))?(\/[\x21-\x7e]*)?$/i

/** Port and path of a location over plain HTTP on the host itself; undefined for another host, scheme or form, and for a port that gets no payload. */
export function placeOn(address: IpAddress, location: string): Place | undefined {
  const [, host, digits = '80', path = '/'] = locationForm.exec(location) ?? []
  const port = Number(digits)
  if (host !== address || port < 1 || port > 65_535 || isConnectOnlyPort(port)) return undefined
  return { port, path: path.replace(/#.*$/, '') }
}
