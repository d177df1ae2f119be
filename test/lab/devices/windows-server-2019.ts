/** A Windows Server 2019 domain controller: DNS, IIS, Kerberos, RPC, NetBIOS, LDAP and SMB. */
import { type DeviceMaker, hangUpOnGarbage } from './device.ts'
import { dnsServer } from './dns-server.ts'
import { netbiosNameServer } from './netbios-name-server.ts'
import { ntlmServerOf } from './ntlm-server.ts'
import { rpcEndpointMapper } from './rpc-endpoint-mapper.ts'
import { smbServer } from './smb-server.ts'
import { titled, webServer } from './web-server.ts'
import { domainControllerServices } from './windows-services.ts'

export const windowsServer2019: DeviceMaker = (host, network) => {
  const dns = dnsServer(host, network)
  const netbios = netbiosNameServer(host, network)
  const ntlm = ntlmServerOf(host, network, [10, 0, 17_763])
  const smb = smbServer(host, { dialects: [0x0202, 0x0210, 0x0300, 0x0302, 0x0311], signingRequired: true, ntlm })
  return {
    tcp: {
      ...dns.tcp,
      80: webServer(titled('Microsoft-IIS/10.0', 'IIS Windows Server')),
      88: hangUpOnGarbage,
      135: rpcEndpointMapper(domainControllerServices(host.name), ntlm),
      389: hangUpOnGarbage,
      ...smb.tcp,
    },
    udp: { ...dns.udp, ...netbios.udp },
  }
}
