/** Scans and sightings to write. */

import type { Fact } from '#shared/domain/fact.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import type { Sighting } from '#shared/domain/sighting.ts'

export const exampleScan: Omit<ScanRecord, 'id'> = {
  title: 'Home',
  status: 'running',
  startedAt: 1_700_000_000_000,
  targets: ['10.1.1.0/24'],
  exclude: ['10.1.1.7'],
  scope: ['10.1.1.1-10.1.1.6', '10.1.1.8-10.1.1.254'],
  profile: 'normal',
  options: { interface: 'eth0', ratePps: 200, tcp: 'standard', udp: '53', identify: true, raw: 'auto' },
  raw: true,
  vantages: [{ interface: 'eth0', ip: '10.1.1.40', mac: 'bc:24:11:4e:07:40' }],
  coverage: {
    addressesAsked: 253,
    addressesAnswered: 8,
    framesSent: 600,
    durationMs: 4_000,
    firstHostMs: 12,
    notCovered: [{ what: 'IPv6', why: 'It comes later.', remedy: 'Wait.' }],
  },
}

/** One fact of every kind and shape; the record makes the compiler ask for a kind that is missing. */
const factsByKind: { readonly [K in Fact['kind']]: readonly Extract<Fact, { kind: K }>[] } = {
  'dhcp-client': [
    {
      kind: 'dhcp-client',
      mac: 'bc:24:11:4e:07:17',
      hasAddress: true,
      clientId: 'ff114e071700010001',
      hostName: '☂\u0000',
      vendorClass: 'MSFT 5.0',
      parameters: [1, 3, 255],
    },
    { kind: 'dhcp-client', mac: 'bc:24:11:4e:07:17', hasAddress: false, parameters: [] },
  ],
  'dhcp-server': [
    { kind: 'dhcp-server', routers: ['10.1.1.1'], nameServers: ['10.1.1.1', '10.1.1.53'], domain: 'lab.home' },
    { kind: 'dhcp-server', routers: [], nameServers: [] },
  ],
  'netbios-registration': [{ kind: 'netbios-registration', name: '\u0001\u0002__MSBROWSE__\u0002', suffix: 1, group: true }],
  'browser-announcement': [
    {
      kind: 'browser-announcement',
      name: 'FILESERVER',
      version: { major: 6, minor: 1 },
      serverType: 0x9a_03,
      master: false,
      comment: '☂',
    },
    { kind: 'browser-announcement', name: 'X', version: { major: 10, minor: 0 }, serverType: 0xffff_ffff, master: true },
  ],
  'llmnr-name': [{ kind: 'llmnr-name', name: '☂' }],
  spoke: [{ kind: 'spoke', protocol: 'llmnr' }],
  mac: [{ kind: 'mac', mac: 'bc:24:11:4e:07:17' }],
  'echo-reply': [{ kind: 'echo-reply', ttl: 64, rttMs: 0.731 }],
  port: [
    { kind: 'port', protocol: 'tcp', port: 445, answer: 'syn-ack', ttl: 128 },
    { kind: 'port', protocol: 'udp', port: 137, answer: 'reply' },
    {
      kind: 'port',
      protocol: 'tcp',
      port: 22,
      answer: 'syn-ack',
      ttl: 64,
      handshake: {
        window: 65_160,
        options: [2, 4, 8, 1, 3],
        maximumSegmentSize: 1460,
        windowScale: 7,
        dontFragment: true,
        identified: false,
      },
    },
    {
      kind: 'port',
      protocol: 'tcp',
      port: 23,
      answer: 'syn-ack',
      handshake: { window: 0, options: [], dontFragment: false, identified: true },
    },
  ],
  refusals: [{ kind: 'refusals', protocol: 'tcp', ports: '23-65535' }],
  silence: [{ kind: 'silence', protocol: 'tcp', ports: '22-25,80' }],
  banner: [{ kind: 'banner', port: 22, text: 'SSH-2.0-"x"\r\n\u0000\ufffd☂' }],
  ftp: [
    { kind: 'ftp', port: 21, system: 'UNIX Type: L8 ☂', features: ['AUTH TLS', 'UTF8'] },
    { kind: 'ftp', port: 21, features: [] },
  ],
  smtp: [
    { kind: 'smtp', port: 25, domain: 'mail.lab.home', extensions: ['SIZE 52428800', 'STARTTLS'] },
    { kind: 'smtp', port: 587, extensions: [] },
  ],
  http: [
    { kind: 'http', port: 80, status: 200, server: 'nginx/1.22.1', title: 'Login ☂' },
    { kind: 'http', port: 8080, status: 401, realm: 'x' },
    { kind: 'http', port: 80, status: 301, location: 'https://nas.lan:5001/' },
  ],
  certificate: [
    {
      kind: 'certificate',
      port: 8006,
      protocol: 'TLSv1.3',
      subject: { commonName: 'pve1.lab.home', organization: 'Proxmox Virtual Environment' },
      issuer: { organizationalUnit: '☂' },
      names: ['pve1.lab.home', '10.1.1.11'],
      notBefore: -1,
      notAfter: 4_000_000_000_000,
      keyFingerprint: '0123456789abcdef'.repeat(4),
    },
  ],
  ssh: [
    {
      kind: 'ssh',
      port: 22,
      kexAlgorithms: ['curve25519-sha256'],
      hostKeyAlgorithms: ['ssh-ed25519', 'rsa-sha2-512'],
      encryptionAlgorithms: ['chacha20-poly1305@openssh.com'],
      macAlgorithms: [],
      compressionAlgorithms: ['none'],
      hostKey: { algorithm: 'ssh-ed25519', key: 'AAAAC3NzaC1lZDI1NTE5AAAAIGrPKWHfTxfg6uPpMJKaM/7rii2oF3qazwFlx7hBibiU' },
    },
    {
      kind: 'ssh',
      port: 2222,
      kexAlgorithms: [],
      hostKeyAlgorithms: [],
      encryptionAlgorithms: [],
      macAlgorithms: [],
      compressionAlgorithms: [],
    },
  ],
  telnet: [
    {
      kind: 'telnet',
      port: 23,
      options: [
        { verb: 'do', option: 24 },
        { verb: 'will', option: 255 },
      ],
      text: '\r\nlogin: \u001b☂',
    },
    { kind: 'telnet', port: 2323, options: [] },
  ],
  rtsp: [
    { kind: 'rtsp', port: 554, status: 401, server: 'Rtsp Server/3.0', methods: 'OPTIONS, DESCRIBE', realm: 'IP Camera' },
    { kind: 'rtsp', port: 8554, status: 200, session: '☂', tool: 'GStreamer' },
  ],
  'rpc-programs': [
    { kind: 'rpc-programs', transport: 'tcp', programs: [{ program: 100003, version: 4, protocol: 'tcp', port: 2049 }] },
    { kind: 'rpc-programs', transport: 'udp', programs: [{ program: 0xffffffff, version: 0, protocol: 'udp', port: 0 }] },
  ],
  'snmp-engine': [
    { kind: 'snmp-engine', engineId: '80001f8801c0a80001', enterprise: 8072, address: '192.168.0.1', boots: 1, timeS: 4 },
    { kind: 'snmp-engine', engineId: '800000090300000c123456', enterprise: 9, mac: '00:00:0c:12:34:56', boots: 0, timeS: 2_147_483_647 },
    { kind: 'snmp-engine', engineId: '80001f880461', enterprise: 8072, text: '☂', boots: 1, timeS: 0 },
  ],
  'snmp-system': [
    {
      kind: 'snmp-system',
      version: '3',
      level: 'authPriv',
      description: 'Cisco IOS Software, C2960X Software',
      objectId: '1.3.6.1.4.1.9.1.1208',
      name: 'sw1.lab.home',
      location: 'Rack ☂',
      contact: 'noc@lab.home',
      services: 6,
      upTime: 4_294_967_295,
    },
    { kind: 'snmp-system', version: '2c' },
  ],
  'snmp-interfaces': [
    {
      kind: 'snmp-interfaces',
      interfaces: [
        { index: 1, description: 'Vlan1', name: 'Vl1', type: 53, mac: 'bc:24:11:4e:07:17', speedBps: 1_000_000_000, operStatus: 1 },
        { index: 2_147_483_647 },
      ],
      more: 12,
      addresses: [{ address: '10.1.1.5', prefixLength: 24, interface: 1 }, { address: 'fd00::1' }],
    },
    { kind: 'snmp-interfaces', interfaces: [], addresses: [] },
  ],
  'snmp-chassis': [
    { kind: 'snmp-chassis', manufacturer: 'Cisco', model: 'WS-C2960X-48FPS-L', serialNumber: 'FOC1834S2XY', softwareRevision: '15.2(2)E' },
    { kind: 'snmp-chassis', name: 'chassis', description: 'x', hardwareRevision: 'V02', firmwareRevision: '1' },
  ],
  smb: [
    {
      kind: 'smb',
      port: 445,
      dialect: '3.1.1',
      signingRequired: true,
      serverGuid: '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
      time: 1_700_000_000_000,
      bootTime: 1_690_000_000_000,
      mechanisms: ['1.3.6.1.4.1.311.2.2.10'],
    },
    {
      kind: 'smb',
      port: 139,
      dialect: 'NT LM 0.12',
      signingRequired: false,
      nativeOs: 'Windows 5.1',
      nativeLanManager: 'Windows 2000 LAN Manager',
      domain: 'ARBEITSGRUPPE',
      server: '☂',
    },
  ],
  ntlm: [
    {
      kind: 'ntlm',
      port: 445,
      targetName: 'LAB',
      netbiosComputer: 'LAB-DC01',
      netbiosDomain: 'LAB',
      dnsComputer: 'lab-dc01.lab.home',
      dnsDomain: 'lab.home',
      dnsForest: 'lab.home',
      version: { major: 10, minor: 0, build: 17_763 },
      time: 1_700_000_000_000,
    },
    { kind: 'ntlm', port: 3389 },
  ],
  msrpc: [
    {
      kind: 'msrpc',
      port: 135,
      endpoints: [
        {
          interface: '12345778-1234-abcd-ef00-0123456789ab',
          version: '0.0',
          transport: 'pipe',
          address: '\\pipe\\lsass',
          annotation: 'LSA ☂',
        },
        { interface: '12345778-1234-abcd-ef00-0123456789ac', version: '65535.65535' },
      ],
      computer: 'LAB-DC01',
    },
    { kind: 'msrpc', port: 135, endpoints: [] },
  ],
  rdp: [
    { kind: 'rdp', port: 3389, security: 'nla', flags: 0x1f },
    { kind: 'rdp', port: 3389 },
  ],
  ldap: [
    {
      kind: 'ldap',
      port: 389,
      dnsHostName: 'dc1.lab.home',
      defaultNamingContext: 'DC=lab,DC=home',
      rootDomainNamingContext: 'DC=lab,DC=home',
      serverName: 'CN=DC1,CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration,DC=lab,DC=home',
      ldapServiceName: 'lab.home:dc1$@LAB.HOME',
      vendorName: 'Samba ☂',
      vendorVersion: '4.17.12',
      currentTime: '20261124194500.0Z',
      domainFunctionality: '4',
      forestFunctionality: '4',
      domainControllerFunctionality: '4',
      namingContexts: ['DC=lab,DC=home'],
      supportedCapabilities: ['1.2.840.113556.1.4.800'],
      objectClass: ['top', 'OpenLDAProotDSE'],
    },
    { kind: 'ldap', port: 389 },
  ],
  kerberos: [
    { kind: 'kerberos', port: 88, error: 68, time: 1_700_000_000_000, realm: 'LAB.HOME', text: 'WRONG_REALM ☂' },
    { kind: 'kerberos', port: 88, error: 6 },
  ],
  'netbios-names': [
    { kind: 'netbios-names', names: [{ name: 'LAB-DC01', suffix: 0x1c, group: true }], mac: 'bc:24:11:4e:07:17' },
    { kind: 'netbios-names', names: [] },
  ],
  'host-name': [{ kind: 'host-name', name: 'lab-dc01.example' }],
  mdns: [
    {
      kind: 'mdns',
      names: ['fileserver.local'],
      types: ['_http._tcp', '_smb._tcp'],
      services: [
        { type: '_http._tcp', instance: 'Büro 1.2 ☂', port: 80, txt: { path: '/ui', flag: '' } },
        { type: '_smb._tcp', instance: 'fileserver', txt: {} },
      ],
      cpu: 'X86_64',
      os: 'LINUX',
    },
    { kind: 'mdns', names: [], types: ['_ipp._tcp'], services: [] },
  ],
  ssdp: [
    {
      kind: 'ssdp',
      target: 'upnp:rootdevice',
      usn: 'uuid:5f1c8a2e-0000-4000-8000-000db94a0101::upnp:rootdevice',
      server: 'Debian UPnP/1.1 MiniUPnPd/2.3.1',
      location: 'http://10.1.1.1:5000/rootDesc.xml',
    },
    { kind: 'ssdp', target: 'ssdp:all' },
  ],
  upnp: [
    {
      kind: 'upnp',
      port: 8200,
      friendlyName: 'Büro ☂',
      manufacturer: 'Justin Maggard',
      modelName: 'MiniDLNA',
      modelNumber: '1',
      modelDescription: 'MiniDLNA on Linux',
      serialNumber: '681019810597110',
      udn: 'uuid:5f1c8a2e-0000-4000-8000-00113200aa01',
      presentationUrl: '/',
      deviceTypes: ['urn:schemas-upnp-org:device:MediaServer:1'],
      services: ['urn:schemas-upnp-org:service:ContentDirectory:1'],
    },
    { kind: 'upnp', port: 80, deviceTypes: [], services: [] },
  ],
  'ws-discovery': [
    {
      kind: 'ws-discovery',
      endpoint: 'urn:uuid:35a978a3-4638-5ba0-90e8-98b234392fe4',
      types: ['Device', 'Computer'],
      scopes: ['onvif://www.onvif.org/name/B%C3%BCro'],
      addresses: ['http://10.1.1.18:5357/35a978a3-4638-5ba0-90e8-98b234392fe4'],
    },
    { kind: 'ws-discovery', types: ['Device'], scopes: [], addresses: [] },
  ],
  'ws-metadata': [
    {
      kind: 'ws-metadata',
      port: 5357,
      friendlyName: 'Büro ☂',
      firmwareVersion: '1.0',
      serialNumber: '20050718',
      manufacturer: 'Canon',
      modelName: 'MG5300 series',
      modelNumber: '1',
      category: 'Printers',
      computer: 'FILESERVER/Workgroup:WORKGROUP',
    },
    { kind: 'ws-metadata', port: 3702, modelName: 'x' },
  ],
  dns: [
    { kind: 'dns', protocol: 'tcp', recursion: true, version: 'unbound 1.17.1', hostName: 'ns1.example' },
    { kind: 'dns', protocol: 'udp' },
  ],
  self: [
    { kind: 'self', mac: 'bc:24:11:4e:07:40', subnet: '10.1.1.0/24', hostName: 'me' },
    { kind: 'self', subnet: '10.1.1.0/24', hostName: 'me' },
  ],
  gateway: [{ kind: 'gateway', destination: '0.0.0.0/0' }],
}

export const everyFact: readonly Fact[] = Object.values(factsByKind).flat()

/** The `number`-th sighting of a scan: another time and address each. */
export function exampleSighting(scan: number, number: number): Sighting {
  return {
    at: 1_700_000_000_000 + number,
    scan,
    vantage: 'eth0',
    address: `10.1.${Math.floor(number / 250) % 250}.${(number % 250) + 1}`,
    source: 'arp',
    fact: { kind: 'mac', mac: 'bc:24:11:4e:07:17' },
  }
}

export function exampleSightings(scan: number, count: number): Sighting[] {
  return Array.from({ length: count }, (_, number) => exampleSighting(scan, number))
}
