/** A Windows 10 desktop (22H2) with file sharing: RPC endpoint mapper and SMB, over the session service and directly. */
import type { DeviceMaker } from './device.ts'
import { ntlmServerOf } from './ntlm-server.ts'
import { rpcEndpointMapper } from './rpc-endpoint-mapper.ts'
import { smbServer } from './smb-server.ts'
import { windowsServices } from './windows-services.ts'

export const windows10: DeviceMaker = (host, network) => {
  const ntlm = ntlmServerOf(host, network, [10, 0, 19_045])
  const smb = smbServer(host, { dialects: [0x0202, 0x0210, 0x0300, 0x0302, 0x0311], signingRequired: false, ntlm })
  return { tcp: { 135: rpcEndpointMapper(windowsServices(host.name), ntlm), ...smb.tcp }, udp: {} }
}
