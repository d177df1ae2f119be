/** Scans and sightings to write. */
import type { ScanRecord } from '#shared/domain/scan.ts'
import type { Fact, Sighting } from '#shared/domain/sighting.ts'

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
  mac: [{ kind: 'mac', mac: 'bc:24:11:4e:07:17' }],
  'echo-reply': [{ kind: 'echo-reply', ttl: 64, rttMs: 0.731 }],
  port: [
    { kind: 'port', protocol: 'tcp', port: 445, answer: 'syn-ack', ttl: 128 },
    { kind: 'port', protocol: 'udp', port: 137, answer: 'reply' },
  ],
  silence: [{ kind: 'silence', protocol: 'tcp', ports: '22-25,80' }],
  banner: [{ kind: 'banner', port: 22, text: 'SSH-2.0-"x"\r\n\u0000\ufffd☂' }],
  http: [
    { kind: 'http', port: 80, status: 200, server: 'nginx/1.22.1', title: 'Login ☂' },
    { kind: 'http', port: 8080, status: 401, realm: 'x' },
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
