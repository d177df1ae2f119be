/** A Windows Server 2019 domain controller: DNS, IIS, Kerberos, RPC, NetBIOS, LDAP and SMB. */
import { type DeviceMaker, hangUpOnGarbage } from './device.ts'
import { dnsServer } from './dns-server.ts'
import { netbiosNameServer } from './netbios-name-server.ts'
import { titled, webServer } from './web-server.ts'

export const windowsServer2019: DeviceMaker = (host, network) => {
  const dns = dnsServer(host, network)
  const netbios = netbiosNameServer(host, network)
  return {
    tcp: {
      ...dns.tcp,
      80: webServer(titled('Microsoft-IIS/10.0', 'IIS Windows Server')),
      88: hangUpOnGarbage,
      135: hangUpOnGarbage,
      139: hangUpOnGarbage,
      389: hangUpOnGarbage,
      445: hangUpOnGarbage,
    },
    udp: { ...dns.udp, ...netbios.udp },
  }
}
