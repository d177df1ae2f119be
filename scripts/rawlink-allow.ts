/**
 * Prints the one command that lets a plain user of this checkout scan with raw sockets, what it gains and how to undo it.
 * It changes nothing by itself.
 */
import { isFailure } from '#shared/domain/failure.ts'
import { permissionCommandsOf } from '../src-main/core/raw-permission.ts'
import { buildRawlink, rawlinkPath } from './build-rawlink.ts'

const built = buildRawlink()
if (isFailure(built)) {
  console.error([built.message, built.remedy].filter((sentence) => sentence !== undefined).join(' '))
  process.exitCode = 1
} else {
  const { allow, disallow } = permissionCommandsOf(rawlinkPath)
  console.log(`${allow}

What it gains: a plain user's scans ask by ARP, ICMP and TCP SYN on raw frames, which is faster and finds hosts that limited mode misses.
What it allows: this one helper, started by anyone who may run it, opens a packet socket, gives every privilege up again, and sends nothing
but ARP, IPv4 and IPv6 from the interface's own MAC, at most 200,000 frames a second. Nothing else of Portolan gets a privilege.
Rebuilding or copying the helper loses the permission: run the line again then.

To undo it: ${disallow}`)
}
