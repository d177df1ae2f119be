/** What hosts mean by what they say to everybody without being asked: DHCP, NetBIOS, LLMNR. */
import { displayText } from '#shared/domain/display-text.ts'
import type { HeardFact, HeardProtocol } from '#shared/domain/heard-fact.ts'
import { llmnrPort } from '../../inquiries/llmnr.ts'
import { why } from '../../messages.ts'
import type { Signal } from '../signal.ts'
import type { Readers } from './reading.ts'

const dhcpServerPort = 67
/** NetBIOS name suffixes of the computer itself and of its file server (MS-NBTE section 1.3). */
const ownSuffixes: readonly number[] = [0x00, 0x20]

export const passiveReaders: Readers<HeardFact['kind']> = {
  'dhcp-client': ({ clientId, hostName, vendorClass, parameters }) => {
    const numbers = parameters.join()
    const shown = displayText(vendorClass ?? '')
    return {
      names: hostName === undefined ? [] : [{ name: hostName, source: 'dhcp' }],
      keys: clientId === undefined || !isLasting(clientId) ? [] : [{ kind: 'dhcp-client', value: clientId }],
      signals: [
        ...(vendorClass === undefined ? [] : [{ name: 'dhcp-vendor' as const, value: vendorClass, says: why.dhcpVendor(shown) }]),
        ...(numbers === '' ? [] : [{ name: 'dhcp-parameters' as const, value: numbers, says: why.dhcpParameters(numbers) }]),
      ],
      why: [
        ...(hostName === undefined ? [] : [why.dhcpName(displayText(hostName))]),
        ...(vendorClass === undefined ? [] : [why.dhcpVendor(shown)]),
      ],
    }
  },
  'dhcp-server': () => ({ ports: [{ protocol: 'udp', port: dhcpServerPort }], why: [why.dhcpServer] }),
  'netbios-registration': ({ name, suffix, group }) => {
    const hex = suffix.toString(16).padStart(2, '0')
    const isOwn = !group && ownSuffixes.includes(suffix) && name.trim() !== ''
    return {
      names: isOwn ? [{ name, source: 'netbios' }] : [],
      signals: [{ name: 'netbios', value: group ? `group-${hex}` : hex, says: why.netbiosSuffix(displayText(name), hex) }],
      why: isOwn ? [why.netbiosClaim(displayText(name))] : [],
    }
  },
  'browser-announcement': ({ name, version, serverType, comment }) => {
    const text = `${version.major}.${version.minor}`
    const roles = Object.entries(serverRoles).flatMap(([role, flag]) => ((serverType & flag) === 0 ? [] : [role]))
    return {
      names: [{ name, source: 'netbios' }],
      signals: [
        { name: 'browser-version', value: text, says: why.browserVersion(text) },
        ...roles.map((value): Signal => ({ name: 'browser-role', value, says: why.browserRole(value.replaceAll('-', ' ')) })),
      ],
      why: [why.browserName(displayText(name)), ...(comment === undefined ? [] : [why.browserComment(displayText(comment))])],
    }
  },
  'llmnr-name': ({ name }, { source }) => {
    const names = [{ name, source: 'llmnr' }]
    if (source === 'llmnr') return { ports: [{ protocol: 'tcp', port: llmnrPort }], names, why: [why.llmnrAnswer(displayText(name))] }
    return { names, signals: [spoke('llmnr')], why: [why.llmnrName(displayText(name))] }
  },
  spoke: ({ protocol }) => ({ signals: [spoke(protocol)] }),
}

/** Flags of a server's type that tell devices apart (MS-RAP section 2.5.5.2.1). */
const serverRoles = {
  'domain-controller': 0x18,
  unix: 0x800,
  'nt-server': 0x8000,
} as const

const protocolNames: Readonly<Record<HeardProtocol, string>> = {
  netbios: 'NetBIOS',
  mdns: 'multicast DNS',
  ssdp: 'SSDP',
  'ws-discovery': 'WS-Discovery',
  llmnr: 'LLMNR',
}

function spoke(protocol: HeardProtocol): Signal {
  return { name: 'spoke', value: protocol, says: why.spoke(protocolNames[protocol]) }
}

/**
 * A hardware address (type 1, as many make it, RFC 2132 section 9.14) says no more than the MAC does, and a text of type 0 may be the same on
 * many; an IAID with a DUID (type 255, RFC 4361 section 6.1) is made to last.
 */
function isLasting(clientId: string): boolean {
  return clientId.startsWith('ff') && clientId.length >= 2 * 13
}
