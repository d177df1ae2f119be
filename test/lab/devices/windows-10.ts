/** A Windows 10 desktop with file sharing: RPC endpoint mapper and SMB, over the session service and directly. */
import { type DeviceMaker, hangUpOnGarbage } from './device.ts'

export const windows10: DeviceMaker = () => ({ tcp: { 135: hangUpOnGarbage, 139: hangUpOnGarbage, 445: hangUpOnGarbage }, udp: {} })
