/**
 * This computer's interfaces, addresses and routes, asked of the Linux kernel through iproute2. Interfaces come from netlink and so from
 * this process's own network namespace; only what netlink does not tell (is there a radio?) is read from sysfs.
 */
import { readdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { Machine } from '#shared/domain/machine.ts'
import { machineOf } from '../core/machine/iproute.ts'
import { readIproute } from './iproute.ts'

const interfacesFolder = '/sys/class/net'

/** Reads both families' addresses and the main table's IPv4 routes. Refuses where iproute2 is missing. */
export async function readMachine(): Promise<Machine | Failure> {
  const [entries, wireless] = await Promise.all([
    // One process for both: starting one costs more than all that it does.
    readIproute(['-details', '-batch', '-'], 'address\nroute show table main\n'),
    readWirelessNames(),
  ])
  return isFailure(entries) ? entries : machineOf(entries, { hostName: hostname(), wireless })
}

/** cfg80211 links each of its interfaces to its radio as `phy80211`; drivers of the older kind have a folder `wireless`. */
async function readWirelessNames(): Promise<ReadonlySet<string>> {
  const names = await entriesOf(interfacesFolder)
  const wireless = await Promise.all(
    names.map(async (name) => {
      const entries = await entriesOf(`${interfacesFolder}/${name}`)
      return entries.includes('phy80211') || entries.includes('wireless')
    }),
  )
  return new Set(names.filter((_, index) => wireless[index]))
}

/** An interface may vanish between two reads, and a container may hide sysfs: nothing there, nothing wireless. */
const entriesOf = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => [])
