/**
 * From a network's description to what `ip`, `nft` and `sysctl` are told: pure text, run by the stage.
 */
import { bridgePortOf, firstInterfaceOf, type LabHost, type Network } from './network.ts'

/** `ip -batch` lines for the stage's own namespace: a bridge per segment, a namespace per host, a cable per interface. */
export function stageLinks(network: Network): string {
  const bridges = network.segments.flatMap((segment) => [
    `link add ${bridgeOf(segment)} type bridge mcast_snooping 0`,
    `link set ${bridgeOf(segment)} up`,
  ])
  const cables = network.hosts.flatMap((host) => [
    `netns add ${host.name}`,
    ...host.interfaces.flatMap(({ segment, mac }, index) => {
      const port = bridgePortOf(network, host.name, index)
      return [
        `link add ${port} type veth peer name eth${index} address ${mac} netns ${host.name}`,
        `link set ${port} master ${bridgeOf(segment)} up`,
      ]
    }),
  ])
  return lines(['link set lo up', ...bridges, ...cables])
}

function bridgeOf(segment: string): string {
  return `br-${segment}`
}

/** Shell text to be run inside the host's network namespace: kernel settings, addresses and routes, firewall. */
export function hostSetup(host: LabHost): string {
  const rules = firewall(host)
  return lines([
    withoutIpv6,
    ...kernelSettings(host),
    "ip -batch - <<'END'",
    ...addresses(host),
    'END',
    ...(rules === undefined ? [] : ["nft -f - <<'END'", rules, 'END']),
  ])
}

/** IPv6 is off, so that no duplicate address detection or router solicitation disturbs what tests count. A kernel without IPv6 has no such file. */
export const withoutIpv6 =
  'for scope in all default; do file=/proc/sys/net/ipv6/conf/$scope/disable_ipv6; if [ -e $file ]; then echo 1 >$file; fi; done'

function kernelSettings(host: LabHost): string[] {
  return [
    `echo ${host.initialTtl} >/proc/sys/net/ipv4/ip_default_ttl`,
    ...(host.plainTcp ? ['timestamps', 'sack', 'window_scaling'] : []).map((option) => `echo 0 >/proc/sys/net/ipv4/tcp_${option}`),
    `echo ${host.forwards ? 1 : 0} >/proc/sys/net/ipv4/ip_forward`,
    // Hosts that share a namespace answer for their own address only, from their own MAC.
    'echo 1 >/proc/sys/net/ipv4/conf/all/arp_ignore',
    'echo 2 >/proc/sys/net/ipv4/conf/all/arp_announce',
    // Each of many hosts would refuse its first ports at once (icmp_ratelimit); together they have what one has.
    ...(host.macvlans !== undefined && host.udpPorts.length > 0 ? ['echo 0 >/proc/sys/net/ipv4/icmp_ratelimit'] : []),
    // Unprivileged ICMP datagram sockets, as desktop distributions allow them.
    ...(host.name === 'scanner' ? ['echo "0 0" >/proc/sys/net/ipv4/ping_group_range'] : []),
  ]
}

/** `ip -batch` lines. A macvlan has a routing table of its own, so that its answers leave by it and not by its neighbour. */
function addresses(host: LabHost): string[] {
  const first = firstInterfaceOf(host)
  return [
    'link set lo up',
    ...host.interfaces.flatMap(({ address, prefixLength }, index) => [
      `address add ${address}/${prefixLength} broadcast + dev eth${index}`,
      `link set eth${index} up`,
    ]),
    ...(host.macvlans ?? []).flatMap(({ address, mac }, index) => [
      `link add link eth0 name mv${index} address ${mac} type macvlan mode bridge`,
      `address add ${address}/${first.prefixLength} broadcast + dev mv${index} noprefixroute`,
      `link set mv${index} up`,
      `rule add from ${address} lookup ${firstMacvlanTable + index}`,
      `route add ${first.address.replace(/\.\d+$/, '.0')}/${first.prefixLength} dev mv${index} src ${address} table ${firstMacvlanTable + index}`,
    ]),
    ...(host.routes ?? []).map(({ destination, via }) => `route add ${destination} via ${via}`),
    ...(host.gateway === undefined ? [] : [`route add default via ${host.gateway}`]),
  ]
}

const firstMacvlanTable = 1000

/**
 * A host that refuses needs no rule, unless it is deaf to echo; one that drops lets in what is open and nothing else. Stateless, because the
 * kernel's connection tracking would cost more than it shows.
 */
function firewall(host: LabHost): string | undefined {
  const echo = host.answersEcho ? [] : ['icmp type echo-request drop']
  const open = (protocol: string, ports: readonly number[]) =>
    ports.length === 0 ? [] : [`${protocol} dport { ${ports.join(', ')} } accept`]
  const rules =
    host.closedPorts === 'refuse'
      ? echo
      : ['iifname "lo" accept', ...echo, 'icmp type echo-request accept', ...open('tcp', host.tcpPorts), ...open('udp', host.udpPorts)]
  if (rules.length === 0) return undefined
  const policy = host.closedPorts === 'refuse' ? 'accept' : 'drop'
  return `table ip firewall {
  chain input {
    type filter hook input priority 0; policy ${policy};
    ${rules.join('\n    ')}
  }
}`
}

/**
 * nft text for the stage's namespace: frames to and from the scanner are lost at random, at the far end of its cable, so that neither
 * its kernel nor its packet sockets can tell. Replaces what was set before; 0 ends it.
 */
export function lossRules(network: Network, lossPercent: number): string {
  const port = bridgePortOf(network, network.scanner)
  const chain = (name: string, hook: string) =>
    `  chain ${name} {\n    type filter hook ${hook} device "${port}" priority 0; policy accept;\n    numgen random mod 1000 < ${Math.round(lossPercent * 10)} counter drop\n  }`
  const replaced = ['table netdev loss', 'delete table netdev loss']
  return lines(
    lossPercent === 0 ? replaced : [...replaced, 'table netdev loss {', chain('sent', 'ingress'), chain('received', 'egress'), '}'],
  )
}

function lines(texts: readonly string[]): string {
  return `${texts.join('\n')}\n`
}
