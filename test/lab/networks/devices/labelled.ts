/** A device of the labelled set: what it truly is, and what it does. */
import type { DeviceType } from '../../../../src-shared/domain/map-document.ts'
import { type Speech, tcpPortsOf, udpPortsOf } from '../../devices/speech.ts'
import type { DaemonName, DeviceName, LabHost, NetbiosName } from '../../network.ts'

export interface LabelledDevice {
  readonly name: string
  readonly mac: string
  /** What a person who knows the device would write down. */
  readonly type: DeviceType
  /** Family of its operating system; absent where it runs a firmware of its own, of which the map is to say nothing. */
  readonly os?: string
  /** No rule was made or changed for it: it tells how the rules do with what they were not made for. */
  readonly heldOut?: true
  /** Host name that it tells the router by DHCP, which puts it into its DNS. */
  readonly dhcpName?: string
  /** 64 where it is absent. */
  readonly initialTtl?: 128 | 255
  /** Drops what it does not serve, instead of refusing it. */
  readonly drops?: true
  readonly silentToEcho?: true
  readonly speaks?: Speech
  readonly netbiosNames?: readonly NetbiosName[]
  /** Real daemons and simulated devices beside what is described, and the ports that they open. */
  readonly daemons?: readonly DaemonName[]
  readonly devices?: readonly DeviceName[]
  readonly tcp?: readonly number[]
  readonly udp?: readonly number[]
}

export const devicesDomain = 'home.arpa'

/** The device as a host of the lab, without its interfaces. */
export function hostOf(device: LabelledDevice): Omit<LabHost, 'interfaces'> {
  const {
    name,
    dhcpName,
    initialTtl = 64,
    drops,
    silentToEcho,
    speaks,
    netbiosNames,
    daemons = [],
    devices = [],
    tcp = [],
    udp = [],
  } = device
  return {
    name,
    tcpPorts: [...tcp, ...tcpPortsOf(speaks ?? {})],
    udpPorts: [...udp, ...udpPortsOf(speaks ?? {})],
    closedPorts: drops === true ? 'drop' : 'refuse',
    answersEcho: silentToEcho !== true,
    initialTtl,
    ...(device.os === undefined && { plainTcp: true }),
    daemons,
    devices: [...devices, ...(speaks === undefined ? [] : (['described'] as const))],
    ...(dhcpName !== undefined && { dnsName: `${dhcpName.toLowerCase()}.${devicesDomain}` }),
    ...(speaks !== undefined && { speaks }),
    ...(netbiosNames !== undefined && { netbiosNames }),
  }
}
