/** Whether raw sockets can be had: rawlink is started on an interface and ended again. Nothing is sent. */
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { NetworkInterface } from '#shared/domain/machine.ts'
import { noEthernet } from '../core/leg-cost.ts'
import { openRawLink } from '../net/rawlink.ts'

const ignored = (): void => {}
const noEvents = { frames: ignored, drops: ignored, unsent: ignored, refused: ignored, linkDown: ignored, linkUp: ignored, closed: ignored }

/** Undefined when raw frames can be sent from at least one of the interfaces, else why not. */
export async function rawAvailability(helper: string, interfaces: readonly NetworkInterface[]): Promise<Failure | undefined> {
  const ethernet = interfaces.find(({ mac }) => mac !== undefined)
  if (ethernet === undefined) return noEthernet(interfaces.map(({ name }) => ({ interface: name })))
  const link = await openRawLink(helper, ethernet.name, noEvents)
  if (isFailure(link)) return link
  await link.close()
  return undefined
}
