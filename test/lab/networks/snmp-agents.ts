/** `snmp-agents`: one segment, a real snmpd on each host, which say what devices as they are sold say, and whom they let in. */
import type { LabHost, Network } from '../network.ts'

const linux = { closedPorts: 'refuse', answersEcho: true, initialTtl: 64, tcpPorts: [], udpPorts: [], daemons: [], devices: [] } as const

/** Who is let in: `community` reads by version 2c, the user by version 3 alone. */
export const community = 'chart-room'
export const v3User = { name: 'pilot', authKey: 'sextant-sextant', privKey: 'compass:compass' } as const

const everything = '.1'
const byCommunity = [`rocommunity ${community} default ${everything}`]
const byUser = [
  `createUser ${v3User.name} SHA-256 "${v3User.authKey}" AES "${v3User.privKey}"`,
  `rouser ${v3User.name} authPriv ${everything}`,
]

const entPhysical = '.1.3.6.1.2.1.47.1.1.1.1'

/** Objects that snmpd has no program for (RFC 6933): the first one is a stack, as of switches that are stacked. */
const chassis = [
  `override ${entPhysical}.5.1 integer 11`,
  `override ${entPhysical}.5.1001 integer 3`,
  `override ${entPhysical}.2.1001 octet_str "WS-C2960X-48FPS-L - Fixed Module 0"`,
  `override ${entPhysical}.10.1001 octet_str "15.2(2)E6"`,
  `override ${entPhysical}.11.1001 octet_str "FOC1834S2XY"`,
  `override ${entPhysical}.12.1001 octet_str "Cisco Systems, Inc."`,
  `override ${entPhysical}.13.1001 octet_str "WS-C2960X-48FPS-L"`,
]

function hostAt(octet: number, name: string, snmp: readonly string[]): LabHost {
  const mac = `bc:24:11:09:01:${octet.toString(16).padStart(2, '0')}`
  const interfaces = [{ segment: 'lan', address: `10.9.1.${octet}`, prefixLength: 24, mac }]
  return { ...linux, name, interfaces, udpPorts: [161], daemons: ['snmpd'], snmp }
}

export const snmpAgents: Network = {
  name: 'snmp-agents',
  description: 'SNMP agents that let in a community, a user, or nobody: 10.9.1.0/24',
  segments: ['lan'],
  scanner: 'scanner',
  hosts: [
    hostAt(5, 'switch', [
      ...byCommunity,
      'sysdescr Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(2)E6, RELEASE SOFTWARE (fc1)',
      'sysobjectid .1.3.6.1.4.1.9.1.1208',
      'sysname sw-chart.lab.home',
      'syslocation Rack 4, chart room',
      'sysservices 6',
      ...chassis,
    ]),
    hostAt(6, 'server', [...byUser, 'sysname log-server', 'sysservices 72']),
    hostAt(7, 'shut', ['rocommunity another-word']),
    {
      ...linux,
      name: 'scanner',
      interfaces: [{ segment: 'lan', address: '10.9.1.250', prefixLength: 24, mac: 'bc:24:11:09:01:fa' }],
    },
  ],
}
