/**
 * What people read about hosts and links: evidence, reasons and states in words. One place, so that the voice stays one and
 * a translation has one file. Text that came from the network goes through `displayText` before it comes here.
 */
import type { IpAddress, MacAddress } from '#shared/domain/address.ts'
import type { TransportProtocol } from '#shared/domain/sighting.ts'
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
  web: (port: number, { server, title, realm }: { server: string; title: string; realm: string }) =>
    [
      `Port ${port} answers HTTP${server === '' ? '' : ` as ${server}`}`,
      ...(title === '' ? [] : [`its page is titled ${title}`]),
      ...(realm === '' ? [] : [`it asks for a password for ${realm}`]),
    ].join(', '),
  banner: (port: number, text: string) => `Port ${port} greets with ${text}`,
  webServer: (port: number, server: string) => `The web server at port ${port} calls itself ${server}`,
  webTitle: (port: number, title: string) => `The page at port ${port} is titled ${title}`,
  webRealm: (port: number, realm: string) => `The web server at port ${port} asks for a password for ${realm}`,
  certificate: (port: number, subject: string, issuer: string) =>
    `The certificate at port ${port} is of ${subject}${issuer === '' ? '' : `, signed by ${issuer}`}`,
  openPort: (protocol: TransportProtocol, port: number) => `Port ${port}/${protocol} is open`,
  refuses: 'Refuses connections to ports that nobody listens on',
  drops: 'Drops what comes to ports that nobody listens on, as a firewall does',
  initialTtl: (ttl: number) => `Its packets begin with a TTL of ${ttl}`,
  gateway: 'It forwards packets of this computer',
  called: (name: string) => `It is called ${name}`,
  netbiosSuffix: (name: string, suffix: string) => `It registers the NetBIOS name ${name}<${suffix}>`,
  product: (port: number, product: string) => `Port ${port} introduces itself as ${product}`,
  refusesAll: 'Refuses every port asked: alive, nothing else known',
  silent: 'Answers, but no port asked does: nothing else known',
  sharedAddress: (address: IpAddress, mac: MacAddress) => `${address} also answered from ${mac}: two devices may use one address`,
  manyAddresses: (mac: MacAddress, count: number) =>
    `${mac} answers for ${count} addresses: it may answer in the name of others (proxy ARP)`,
  more: (count: number) => `And ${count} more like the last one`,
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
  notApproved: (firstSeenAt: number) => `Not approved: first seen ${formatDay(firstSeenAt)}`,
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `24 Nov 2026`, in UTC: the same on every machine. */
function formatDay(at: number): string {
  const date = new Date(at)
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}
