/** What each kind of fact must be to be believed, by the bounds that `Fact` names. */
import { z } from 'zod'
import type { Fact } from '#shared/domain/fact.ts'
import { heardFacts } from './heard-record.ts'
import { replyFacts } from './reply-fact-record.ts'
import { snmpFacts } from './snmp-fact-record.ts'
import { byte, cidr, count, ipAddress, macAddress, maximumItems, port, text, time, transport } from './values.ts'

/** 32 bits, unsigned; and those that are not negative as a signed number. */
const word = z.int().nonnegative().max(0xffff_ffff)
const positiveWord = word.max(0x7fff_ffff)
/** Of what a web or video server says of itself. */
const httpText = z.string().min(1).max(200)

const tcpHandshake = z.object({
  window: port,
  options: z.array(byte).max(40),
  maximumSegmentSize: port.exactOptional(),
  windowScale: byte.exactOptional(),
  dontFragment: z.boolean(),
  identified: z.boolean(),
})

const sshName = z.string().regex(/^[\x21-\x2b\x2d-\x7e]{1,64}$/)
const sshNames = z.array(sshName).max(64)

const certificateText = z.string().max(255)
const distinguishedName = z.object({
  commonName: certificateText.exactOptional(),
  organization: certificateText.exactOptional(),
  organizationalUnit: certificateText.exactOptional(),
})

/** Of what a file server or an RPC service says of itself. */
const windowsText = z.string().min(1).max(128)
const guid = z.guid().lowercase()
const ntlmName = z.string().min(1).max(255)

const rpcEndpoint = z.object({
  interface: guid,
  version: z.string().regex(/^\d{1,5}\.\d{1,5}$/),
  transport: z.enum(['tcp', 'udp', 'http', 'pipe']).exactOptional(),
  address: windowsText.exactOptional(),
  annotation: windowsText.exactOptional(),
})
/** The longest name of the DNS, and the longest of its character-strings. */
const mdnsText = z.string().max(255)
const mdnsService = z.object({
  type: mdnsText,
  instance: mdnsText,
  port: port.exactOptional(),
  txt: z.record(mdnsText, mdnsText).refine((pairs) => Object.keys(pairs).length <= 32),
})
const ssdpText = z.string().min(1).max(500)
/** Of what a UPnP or DPWS device says of itself. */
const upnpText = z.string().min(1).max(200)
const wsDiscoveryText = z.string().max(200)
const dnsText = z.string().min(1).max(255)

const directoryText = z.string().min(1).max(255).exactOptional()
const directoryTexts = z.array(z.string().min(1).max(255)).min(1).max(50).exactOptional()

export const fact: z.ZodType<Fact> = z.discriminatedUnion('kind', [
  ...heardFacts,
  z.object({ kind: z.literal('mac'), mac: macAddress }),
  z.object({ kind: z.literal('echo-reply'), ttl: byte, rttMs: z.number() }),
  z.object({
    kind: z.literal('port'),
    protocol: transport,
    port,
    answer: z.enum(['syn-ack', 'rst', 'reply', 'port-unreachable', 'prohibited']),
    ttl: byte.exactOptional(),
    handshake: tcpHandshake.exactOptional(),
  }),
  z.object({ kind: z.literal('refusals'), protocol: transport, ports: text }),
  z.object({ kind: z.literal('silence'), protocol: transport, ports: text }),
  z.object({ kind: z.literal('banner'), port, text }),
  z.object({
    kind: z.literal('http'),
    port,
    status: z.int().min(200).max(599),
    server: httpText.exactOptional(),
    title: httpText.exactOptional(),
    realm: httpText.exactOptional(),
    location: httpText.exactOptional(),
  }),
  z.object({
    kind: z.literal('certificate'),
    port,
    protocol: certificateText,
    subject: distinguishedName,
    issuer: distinguishedName,
    names: z.array(certificateText).max(100),
    notBefore: z.int(),
    notAfter: z.int(),
    keyFingerprint: z.string().regex(/^[\da-f]{64}$/),
  }),
  z.object({
    kind: z.literal('ssh'),
    port,
    kexAlgorithms: sshNames,
    hostKeyAlgorithms: sshNames,
    encryptionAlgorithms: sshNames,
    macAlgorithms: sshNames,
    compressionAlgorithms: sshNames,
    hostKey: z.object({ algorithm: sshName, key: z.base64().min(1).max(5464) }).exactOptional(),
  }),
  z.object({
    kind: z.literal('telnet'),
    port,
    options: z.array(z.object({ verb: z.enum(['do', 'will']), option: byte })).max(64),
    text: z.string().min(1).max(1000).exactOptional(),
  }),
  z.object({
    kind: z.literal('rtsp'),
    port,
    status: z.int().min(200).max(599),
    server: httpText.exactOptional(),
    methods: httpText.exactOptional(),
    realm: httpText.exactOptional(),
    session: httpText.exactOptional(),
    tool: httpText.exactOptional(),
  }),
  z.object({
    kind: z.literal('rpc-programs'),
    transport,
    programs: z
      .array(z.object({ program: word, version: word, protocol: transport, port }))
      .min(1)
      .max(256),
  }),
  z.object({
    kind: z.literal('snmp-engine'),
    engineId: z.string().regex(/^(?:[\da-f]{2}){5,32}$/),
    enterprise: positiveWord,
    address: ipAddress.exactOptional(),
    mac: macAddress.exactOptional(),
    text: z.string().min(1).max(27).exactOptional(),
    boots: positiveWord,
    timeS: positiveWord,
  }),
  ...snmpFacts,
  ...replyFacts,
  z.object({
    kind: z.literal('smb'),
    port,
    dialect: windowsText,
    signingRequired: z.boolean(),
    serverGuid: guid.exactOptional(),
    time: time.exactOptional(),
    bootTime: time.exactOptional(),
    mechanisms: z.array(windowsText).min(1).max(10).exactOptional(),
    nativeOs: windowsText.exactOptional(),
    nativeLanManager: windowsText.exactOptional(),
    domain: windowsText.exactOptional(),
    server: windowsText.exactOptional(),
  }),
  z.object({
    kind: z.literal('ntlm'),
    port,
    targetName: ntlmName.exactOptional(),
    netbiosComputer: ntlmName.exactOptional(),
    netbiosDomain: ntlmName.exactOptional(),
    dnsComputer: ntlmName.exactOptional(),
    dnsDomain: ntlmName.exactOptional(),
    dnsForest: ntlmName.exactOptional(),
    version: z.object({ major: byte, minor: byte, build: port }).exactOptional(),
    time: time.exactOptional(),
  }),
  z.object({
    kind: z.literal('msrpc'),
    port,
    endpoints: z.array(rpcEndpoint).max(500),
    computer: windowsText.exactOptional(),
  }),
  z.object({ kind: z.literal('rdp'), port, security: z.enum(['rdp', 'tls', 'nla']).exactOptional(), flags: byte.exactOptional() }),
  z.object({
    kind: z.literal('ldap'),
    port,
    dnsHostName: directoryText,
    defaultNamingContext: directoryText,
    rootDomainNamingContext: directoryText,
    serverName: directoryText,
    ldapServiceName: directoryText,
    vendorName: directoryText,
    vendorVersion: directoryText,
    currentTime: directoryText,
    domainFunctionality: directoryText,
    forestFunctionality: directoryText,
    domainControllerFunctionality: directoryText,
    namingContexts: directoryTexts,
    supportedCapabilities: directoryTexts,
    objectClass: directoryTexts,
  }),
  z.object({ kind: z.literal('kerberos'), port, error: count, time: time.exactOptional(), realm: directoryText, text: directoryText }),
  z.object({
    kind: z.literal('netbios-names'),
    names: z.array(z.object({ name: text, suffix: byte, group: z.boolean() })).max(maximumItems),
    mac: macAddress.exactOptional(),
  }),
  z.object({ kind: z.literal('host-name'), name: text }),
  z.object({
    kind: z.literal('mdns'),
    names: z.array(mdnsText).max(8),
    types: z.array(mdnsText).max(64),
    services: z.array(mdnsService).max(64),
    cpu: mdnsText.exactOptional(),
    os: mdnsText.exactOptional(),
  }),
  z.object({
    kind: z.literal('ssdp'),
    target: ssdpText,
    usn: ssdpText.exactOptional(),
    server: ssdpText.exactOptional(),
    location: ssdpText.exactOptional(),
  }),
  z.object({
    kind: z.literal('upnp'),
    port,
    friendlyName: upnpText.exactOptional(),
    manufacturer: upnpText.exactOptional(),
    modelName: upnpText.exactOptional(),
    modelNumber: upnpText.exactOptional(),
    modelDescription: upnpText.exactOptional(),
    serialNumber: upnpText.exactOptional(),
    udn: upnpText.exactOptional(),
    presentationUrl: upnpText.exactOptional(),
    deviceTypes: z.array(upnpText).max(32),
    services: z.array(upnpText).max(32),
  }),
  z.object({
    kind: z.literal('ws-discovery'),
    endpoint: wsDiscoveryText.exactOptional(),
    types: z.array(wsDiscoveryText).max(32),
    scopes: z.array(wsDiscoveryText).max(32),
    addresses: z.array(wsDiscoveryText).max(32),
  }),
  z.object({
    kind: z.literal('ws-metadata'),
    port,
    friendlyName: upnpText.exactOptional(),
    firmwareVersion: upnpText.exactOptional(),
    serialNumber: upnpText.exactOptional(),
    manufacturer: upnpText.exactOptional(),
    modelName: upnpText.exactOptional(),
    modelNumber: upnpText.exactOptional(),
    category: upnpText.exactOptional(),
    computer: upnpText.exactOptional(),
  }),
  z.object({
    kind: z.literal('dns'),
    protocol: transport,
    recursion: z.boolean().exactOptional(),
    version: dnsText.exactOptional(),
    hostName: dnsText.exactOptional(),
  }),
  z.object({ kind: z.literal('self'), mac: macAddress.exactOptional(), subnet: cidr, hostName: text }),
  z.object({ kind: z.literal('gateway'), destination: cidr }),
])
