/** The kernel's neighbour table: which link-layer address it holds for an address, and how sure it is (RFC 4861 section 7.3.2). */
import { isFailure } from '#shared/domain/failure.ts'
import type { Neighbour } from '#shared/domain/machine.ts'
import { neighboursOf } from '../core/machine/iproute.ts'
import { readIproute } from './iproute.ts'

/** The interface's entries; none where the interface is gone or the kernel does not answer, which are the same to a reader. */
export async function readNeighbours(interfaceName: string): Promise<readonly Neighbour[]> {
  const entries = await readIproute(['neighbour', 'show', 'dev', interfaceName])
  return isFailure(entries) ? [] : neighboursOf(entries, interfaceName)
}
