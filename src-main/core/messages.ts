/**
 * What people read about hosts and links: evidence, reasons and states in words. One place, so that the voice stays one and
 * a translation has one file. Text that came from the network goes through `displayText` before it comes here.
 */
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import type { TransportProtocol } from '#shared/domain/fact.ts'
import { counted, listed, sentenceCase } from '#shared/domain/figures.ts'
import type { Cidr } from '#shared/domain/subnet.ts'

/** Why a host has this name and this type. */
export const why = {
  self: (vantage: string, address: IpAddress) => `This computer: its interface ${vantage} has ${address}`,
  defaultRoute: "The kernel's default route goes through it",
  route: (destination: Cidr) => `The kernel's route to ${destination} goes through it`,
  ownName: (name: string) => `This computer calls itself ${name}`,
  netbiosName: (name: string) => `NetBIOS names it ${name}`,
  netbiosGroup: (name: string) => `NetBIOS puts it into the domain or workgroup ${name}`,
  netbiosMac: (mac: MacAddress) => `NetBIOS gives its hardware address as ${mac}; that was not measured`,
  reverseDns: (address: IpAddress, name: string) => `Reverse DNS names ${address} ${name}`,
  vendor: (mac: MacAddress, vendor: string) => `${mac} is from the addresses of ${vendor}`,
  privateMac: (mac: MacAddress) => `${mac} is a private address: random or made by software, so it names no vendor`,
  containerMac: (mac: MacAddress) => `${mac} is an address as Docker makes it for a container`,
  web: (port: number, { server, title, realm }: { server: string; title: string; realm: string }) =>
    [
      `Port ${port} answers HTTP${server === '' ? '' : ` as ${server}`}`,
      ...(title === '' ? [] : [`its page is titled ${title}`]),
      ...(realm === '' ? [] : [`it asks for a password for ${realm}`]),
    ].join(', '),
  banner: (port: number, text: string) => `Port ${port} greets with ${text}`,
  ftp: (port: number, tls: boolean) => `Port ${port} serves files by FTP, ${tls ? 'with TLS for who asks' : 'without TLS'}`,
  ftpSystem: (port: number, system: string) => `The FTP server at port ${port} gives its system as ${system}`,
  smtp: (port: number, tls: boolean) => `Port ${port} takes mail by SMTP, ${tls ? 'with TLS for who asks' : 'without TLS'}`,
  smtpName: (port: number, name: string) => `The mail server at port ${port} names itself ${name}`,
  smtpExtension: (port: number, extension: string) => `The mail server at port ${port} offers ${extension}`,
  webServer: (port: number, server: string) => `The web server at port ${port} calls itself ${server}`,
  webTitle: (port: number, title: string) => `The page at port ${port} is titled ${title}`,
  webRealm: (port: number, realm: string) => `The web server at port ${port} asks for a password for ${realm}`,
  certificate: (port: number, subject: string, issuer: string) =>
    `The certificate at port ${port} is of ${subject}${issuer === '' ? '' : `, signed by ${issuer}`}`,
  video: (port: number) => `Port ${port} serves video by RTSP`,
  rtsp: (port: number, text: string) => `The video server at port ${port} says ${text}`,
  sshKey: (port: number, algorithm: string) =>
    `The SSH server at port ${port} showed its ${algorithm} host key: the device is known again by it`,
  sshCiphers: (port: number, count: number) => `The SSH server at port ${port} offers ${counted(count, 'cipher')}`,
  rpcProgram: (program: number, service: string | undefined) =>
    `The portmapper lists ${service === undefined ? `program ${program}` : `${service} (${program})`}`,
  snmpEngine: (enterprise: number) => `Its SNMP engine was made by enterprise ${enterprise} of the IANA registry`,
  snmpMac: (mac: MacAddress) => `Its SNMP engine ID holds the hardware address ${mac}`,
  snmpText: (text: string) => `Its SNMP engine ID reads ${text}`,
  snmpAnswered: (version: string, level: string | undefined) =>
    `Its SNMP agent answered credentials of version ${version}${level === undefined ? '' : ` (${level})`}`,
  snmpDescription: (description: string) => `SNMP describes it as ${description}`,
  snmpName: (name: string) => `SNMP names it ${name}`,
  snmpLocation: (location: string) => `SNMP says that it stands at ${location}`,
  snmpObject: (object: string) => `SNMP gives its product as ${object} below the enterprises of the IANA registry`,
  snmpServices: (layers: readonly number[]) =>
    `SNMP says that it works at ${layers.length === 1 ? 'layer' : 'layers'} ${layers.join(', ')}`,
  snmpInterfaces: (count: number, up: number) => `SNMP lists ${counted(count, 'interface')}, ${up} of them up`,
  snmpOwnInterface: (address: IpAddress, name: string, mac: MacAddress) => `SNMP gives ${address} to its interface ${name} with ${mac}`,
  snmpAddresses: (addresses: readonly IpAddress[]) =>
    `SNMP gives it ${counted(addresses.length, 'further address', 'further addresses')}: ${listed(addresses)}`,
  snmpModel: (model: string) => `SNMP gives its chassis as ${model}`,
  snmpSerial: (serial: string) => `SNMP gives its serial number as ${serial}`,
  dnsVersion: (version: string) => `Its name server calls itself ${version}`,
  recursive: 'Its name server asks others for its clients',
  authoritative: 'Its name server asks nobody else',
  smbDialect: (dialect: string) => `It serves files by SMB ${dialect}`,
  smbSigning: 'It insists on signed SMB, as domain controllers do',
  smbNative: (native: string) => `Its file server calls itself ${native}`,
  ntlmName: (name: string) => `NTLM names it ${name}`,
  ntlmDomain: (domain: string) => `NTLM puts it into the domain or workgroup ${domain}`,
  ntlmBuild: (build: string) => `NTLM gives its system as version ${build}`,
  rpcInterface: (port: number, uuid: string) => `The endpoint mapper at port ${port} lists the interface ${uuid}`,
  rpcService: (port: number, annotation: string) => `The endpoint mapper at port ${port} lists ${annotation}`,
  rpcEndpoints: (port: number, count: number) => `The endpoint mapper at port ${port} lists ${counted(count, 'endpoint')}`,
  ldapName: (port: number, name: string) => `The directory at port ${port} names its host ${name}`,
  ldapContext: (port: number, context: string) => `The directory at port ${port} keeps ${context}`,
  ldapVendor: (port: number, vendor: string) => `The directory at port ${port} calls itself ${vendor}`,
  ldapCapability: (port: number, oid: string) => `The directory at port ${port} lists the capability ${oid}`,
  kerberos: (port: number, realm: string) => `It is a Kerberos key distribution centre (port ${port})${realm === '' ? '' : ` of ${realm}`}`,
  rdp: (port: number, security: string | undefined) =>
    `It has a remote desktop at port ${port}${security === undefined ? '' : `, secured by ${security === 'rdp' ? 'RDP itself' : security.toUpperCase()}`}`,
  mdnsName: (name: string) => `Multicast DNS names it ${name}`,
  mdnsService: (type: string, instance: string) => `Multicast DNS offers ${type} as ${instance}`,
  mdnsOs: (os: string) => `Multicast DNS gives its system as ${os}`,
  dnsSd: (type: string) => `It offers ${type} by multicast DNS`,
  dnsSdText: (type: string, text: string) => `Its service ${type} says ${text}`,
  ssdpServer: (server: string) => `It calls itself ${server} by SSDP`,
  ssdpTarget: (target: string) => `It is a ${target} by UPnP`,
  upnpName: (name: string) => `Its UPnP description names it ${name}`,
  upnpModel: (model: string) => `Its UPnP description gives its model as ${model}`,
  wsName: (name: string) => `WS-Discovery names it ${name}`,
  wsModel: (model: string) => `WS-Discovery gives its model as ${model}`,
  wsSerial: (serial: string) => `WS-Discovery gives its serial number as ${serial}`,
  wsDiscovery: (type: string) => `It answers WS-Discovery as ${type}`,
  dhcpName: (name: string) => `Its DHCP client names it ${name}`,
  dhcpVendor: (vendor: string) => `Its DHCP client calls itself ${vendor}`,
  dhcpParameters: (numbers: string) => `Its DHCP client asks for the options ${numbers}`,
  dhcpServer: 'It gives out addresses by DHCP',
  browserName: (name: string) => `It announces itself to its workgroup as ${name}`,
  browserComment: (comment: string) => `It describes itself to its workgroup as ${comment}`,
  browserVersion: (version: string) => `It announces its system as version ${version}`,
  browserRole: (role: string) => `It announces itself as ${role}`,
  netbiosClaim: (name: string) => `It claims the name ${name} with NetBIOS`,
  llmnrName: (name: string) => `It claims the name ${name} by LLMNR`,
  llmnrAnswer: (name: string) => `Asked by LLMNR, it gives its name as ${name}`,
  spoke: (protocol: string) => `It asks others by ${protocol}`,
  openPort: (protocol: TransportProtocol, port: number) => `Port ${port}/${protocol} is open`,
  refuses: 'Refuses connections to ports that nobody listens on',
  drops: 'Drops what comes to ports that nobody listens on, as a firewall does',
  initialTtl: (ttl: number) => `Its packets begin with a TTL of ${ttl}`,
  tcpStack: (window: number, options: readonly string[]) =>
    `Its TCP opens connections with a window of ${window} and ${options.length === 0 ? 'no options' : `the options ${options.join(', ')}`}`,
  gateway: 'It forwards packets of this computer',
  called: (name: string) => `It is called ${name}`,
  netbiosSuffix: (name: string, suffix: string) =>
    `It registers ${name}<${suffix}> with NetBIOS${netbiosMeanings[suffix] === undefined ? '' : `: ${netbiosMeanings[suffix]}`}`,
  product: (port: number, product: string) => `Port ${port} introduces itself as ${product}`,
  refusesAll: 'Refuses every port asked: alive, nothing else known',
  silent: 'Answers, but no port asked does: nothing else known',
  sharedAddress: (address: IpAddress, mac: MacAddress) => `${address} also answered from ${mac}: two devices may use one address`,
  manyAddresses: (mac: MacAddress, count: number) =>
    `${mac} answers for ${count} addresses: it may answer in the name of others (proxy ARP)`,
  oneByMac: (addresses: readonly IpAddress[], mac: MacAddress) => `One device: ${listed(addresses)} answered from ${mac}`,
  oneByKey: (addresses: readonly IpAddress[], key: SharedKey) => `One device: ${listed(addresses)} answered with the same ${keyWords[key]}`,
  oneByHand: (addresses: readonly IpAddress[]) => `One device: you joined ${listed(addresses)}`,
  /** Of `count` parts the addresses of the first. */
  copiedKey: (addresses: readonly IpAddress[], count: number, key: SharedKey) =>
    `${sentenceCase(listed(addresses, count))} answered with the same ${keyWords[key]}: a copy, or another way to this device. Join them if they are one`,
  remembered: (parts: readonly string[]) =>
    `${sentenceCase(parts.join(' and '))} as an earlier scan learned ${parts.length > 1 ? 'them' : 'it'}: this one did not, or not yet`,
  more: (count: number) => `And ${count} more like the last one`,
}

/** Keys that can make several addresses one device. */
export type SharedKey = 'ssh-key' | 'snmp-engine' | 'upnp-udn' | 'ws-endpoint' | 'serial-number' | 'tls-key'

const keyWords: Readonly<Record<SharedKey, string>> = {
  'ssh-key': 'SSH host key',
  'snmp-engine': 'SNMP engine ID',
  'upnp-udn': 'UPnP device name',
  'ws-endpoint': 'WS-Discovery endpoint',
  'serial-number': 'serial number',
  'tls-key': 'TLS key',
}

/** What a NetBIOS name suffix stands for (MS-NBTE section 1.3 and Microsoft's list of suffixes). */
const netbiosMeanings: Readonly<Record<string, string>> = {
  '00': 'computer or domain',
  '03': 'messenger',
  '1b': 'the domain’s master browser',
  '1c': 'domain controllers',
  '1d': 'master browser',
  '1e': 'browser elections',
  '20': 'file server',
}

/** Why a link is drawn. */
export const linkEvidence = {
  arp: (vantage: string) => `answered ARP on ${vantage}`,
  neighbourTable: (vantage: string) => `the kernel's neighbour table has it on ${vantage}`,
  inSubnet: (address: IpAddress, subnet: Cidr) => `${address} lies in ${subnet}`,
  ownInterface: (vantage: string, address: IpAddress) => `this computer's interface ${vantage} has ${address}`,
  route: (destination: Cidr, gateway: IpAddress) =>
    destination.endsWith('/0') ? `default route through ${gateway}` : `route to ${destination} through ${gateway}`,
  reachedThrough: (gateway: IpAddress) => `reached through ${gateway}`,
}

/** Why a host has its status. */
export const statusReason = {
  self: 'This computer',
  approved: 'Approved',
  notAsked: 'Approved; not asked in this scan',
  noAnswer: 'Did not answer in this scan',
  notOver: 'Approved; not seen before this scan ended, or not yet',
  noBaseline: 'Nothing is approved yet',
  partlyApproved: 'Approved, but not at all of its addresses: one of them was added since',
  notApproved: (firstSeenAt: number) => `Not approved: first seen ${formatDay(firstSeenAt)}`,
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `24 Nov 2026`, in UTC: the same on every machine. */
function formatDay(at: number): string {
  const date = new Date(at)
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}
