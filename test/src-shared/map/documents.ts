/** Map documents for the tests of the drawing, written by hand after the networks of the lab. */
import {
  type DeviceType,
  deviceTypes,
  type HostStatus,
  type MapDocument,
  type MapHost,
  type MapLink,
  type MapSegment,
} from '#shared/domain/map-document.ts'

interface HostWords {
  readonly id: string
  readonly address: string
  readonly label?: string
  readonly type?: DeviceType
  readonly status?: HostStatus
  readonly vendor?: string
  readonly self?: boolean
}

export function hostOf({ id, address, label, type, status, vendor, self }: HostWords): MapHost {
  return {
    id,
    label: label ?? address,
    addresses: [address],
    ...(vendor === undefined ? {} : { vendor }),
    names: label === undefined ? [] : [{ name: label, source: 'reverse-dns' }],
    type: type ?? 'unknown',
    ports: [],
    notOpen: {},
    methods: ['arp'],
    flags: { approved: false, scannable: true, live: status !== 'offline', inScope: self !== true, self: self === true },
    status: status ?? 'new',
    reason: 'answered ARP',
    why: [],
  }
}

export function attached(host: string, segment: string): MapLink {
  return { from: host, to: segment, kind: 'attached', confidence: 'measured', evidence: ['answered ARP on this segment'] }
}

interface Parts {
  readonly title?: string
  readonly targets?: readonly string[]
  readonly hosts: readonly MapHost[]
  readonly segments: readonly MapSegment[]
  readonly links: readonly MapLink[]
  readonly via?: readonly string[]
  readonly addressesAsked?: number
}

export function documentOf({ title, targets, hosts, segments, links, via, addressesAsked }: Parts): MapDocument {
  return {
    format: 'portolan-map',
    version: 1,
    scan: {
      id: 1,
      title: title ?? 'First discovery scan',
      status: 'completed',
      startedAt: '2026-11-24T14:02:11.000Z',
      finishedAt: '2026-11-24T14:02:17.200Z',
      targets: targets ?? ['10.1.1.0/24'],
      exclude: [],
      profile: 'normal',
      options: { tcp: 'standard', udp: 'standard', identify: true, raw: 'auto' },
      raw: true,
      vantage: { interface: 'eth0', ip: '10.1.1.250', mac: 'bc:24:11:00:00:fa' },
    },
    hosts,
    segments,
    links,
    ...(via === undefined ? {} : { internet: { via } }),
    coverage: {
      addressesAsked: addressesAsked ?? 25,
      addressesAnswered: hosts.filter((host) => !host.flags.self).length,
      framesSent: 1120,
      durationMs: 6200,
      firstHostMs: 80,
      notCovered: [],
    },
  }
}

const lan: MapSegment = { id: 's1', cidr: '10.1.1.0/24', gateway: '10.1.1.1' }

const homeLabHosts: readonly MapHost[] = [
  hostOf({ id: 'd1', address: '10.1.1.1', label: 'pfsense.lab.home', type: 'router', vendor: 'Netgate' }),
  hostOf({ id: 'd2', address: '10.1.1.11', label: 'pve1.lab.home', vendor: 'Super Micro Computer' }),
  hostOf({ id: 'd3', address: '10.1.1.12', label: 'pve2.lab.home', vendor: 'Super Micro Computer' }),
  hostOf({ id: 'd4', address: '10.1.1.13', label: 'pve3.lab.home', vendor: 'Super Micro Computer' }),
  hostOf({ id: 'd5', address: '10.1.1.17', label: 'LAB-DC01', vendor: 'Proxmox Server Solutions' }),
  hostOf({ id: 'd6', address: '10.1.1.18', label: 'DESKTOP-EBP61JD', vendor: 'Proxmox Server Solutions' }),
  hostOf({ id: 'd7', address: '10.1.1.22', label: 'FILESERVER', vendor: 'Proxmox Server Solutions' }),
  hostOf({ id: 'd8', address: '10.1.1.23', vendor: 'Proxmox Server Solutions' }),
  hostOf({ id: 'd9', address: '10.1.1.250', label: 'scanner', self: true, status: 'known' }),
]

function flat(hosts: readonly MapHost[], segment: MapSegment, more: Partial<Parts> = {}): MapDocument {
  return documentOf({ hosts, segments: [segment], links: hosts.map((host) => attached(host.id, segment.id)), ...more })
}

/** Eight devices and this computer, as the first scan of the home lab sees them. */
export const homeLab: MapDocument = flat(homeLabHosts, lan, { via: ['d1'], targets: ['10.1.1.1-10.1.1.25'] })

/** The home lab as later versions will know it: types, and every status. */
export const knownHomeLab: MapDocument = flat(
  homeLabHosts.map((host): MapHost => {
    const types: Readonly<Record<string, DeviceType>> = {
      d1: 'firewall',
      d2: 'hypervisor',
      d3: 'hypervisor',
      d4: 'hypervisor',
      d5: 'server',
      d6: 'workstation',
      d7: 'nas',
      d9: 'laptop',
    }
    const statuses: Readonly<Record<string, HostStatus>> = { d4: 'offline', d7: 'changed', d8: 'new' }
    return { ...host, type: types[host.id] ?? host.type, status: statuses[host.id] ?? 'known' }
  }),
  lan,
  { title: 'Weekly look at the lab', via: ['d1'] },
)

const allTypes = deviceTypes.filter((type) => type !== 'router')

/** One device of every type, every status among them. */
export const everyType: MapDocument = flat(
  [
    hostOf({ id: 'd0', address: '10.1.1.1', label: 'gateway', type: 'router', status: 'known' }),
    ...allTypes.map((type, i) =>
      hostOf({
        id: `t${i}`,
        address: `10.1.1.${10 + i}`,
        label: type,
        type,
        status: (['known', 'new', 'changed', 'offline', 'rogue'] as const)[i % 5] ?? 'known',
      }),
    ),
  ],
  lan,
  { title: 'Every type and status', via: ['d0'] },
)

const names = [
  'printer-hall',
  'nas',
  'DESKTOP-7QK2L0P',
  'anna-iphone',
  'tv-living-room',
  'esp-kitchen',
  'MACBOOK-PRO-VON-JONAS',
  'pi',
  'cam-01',
  'LAPTOP-3F',
]
const vendors = ['Apple', 'Espressif', 'Hewlett Packard', 'Samsung Electronics', undefined]

/** A flat network of `count` devices, every third without a name. */
export function networkOf(count: number, nameOf: (index: number) => string | undefined = defaultName): MapDocument {
  const hosts = Array.from({ length: count }, (_, i) => {
    const label = nameOf(i)
    const vendor = vendors[i % vendors.length]
    return hostOf({
      id: `d${i + 1}`,
      address: `10.20.${Math.floor((i + 1) / 254)}.${((i + 1) % 254) + 1}`,
      type: i === 0 ? 'router' : 'unknown',
      ...(label === undefined ? {} : { label }),
      ...(vendor === undefined ? {} : { vendor }),
    })
  })
  return flat(
    hosts,
    { id: 's1', cidr: '10.20.0.0/16' },
    { addressesAsked: 65_534, title: 'Large office', ...(count > 0 ? { via: ['d1'] } : {}) },
  )
}

function defaultName(index: number): string | undefined {
  return index % 3 === 0 ? undefined : `${names[index % names.length] ?? ''}${index > names.length ? `-${index}` : ''}`
}

/** This computer with cable and Wi-Fi in two subnets, each with its own router. */
export const twoSegments: MapDocument = documentOf({
  title: 'Cable and Wi-Fi',
  targets: ['192.168.1.0/24', '192.168.50.0/24'],
  hosts: [
    hostOf({ id: 'd1', address: '192.168.1.1', label: 'fritz.box', type: 'router', vendor: 'AVM' }),
    hostOf({ id: 'd2', address: '192.168.1.20', label: 'nas' }),
    hostOf({ id: 'd3', address: '192.168.1.31', label: 'BRW0080927AFBCE', vendor: 'Brother' }),
    hostOf({ id: 'd4', address: '192.168.1.40', label: 'this-laptop', self: true }),
    hostOf({ id: 'd5', address: '192.168.50.1', label: 'OpenWrt', type: 'router' }),
    ...Array.from({ length: 6 }, (_, i) => hostOf({ id: `w${i}`, address: `192.168.50.${100 + i}`, vendor: 'Espressif' })),
  ],
  segments: [
    { id: 's1', cidr: '192.168.1.0/24', gateway: '192.168.1.1' },
    { id: 's2', cidr: '192.168.50.0/24', gateway: '192.168.50.1' },
  ],
  links: [
    ...['d1', 'd2', 'd3', 'd4'].map((id) => attached(id, 's1')),
    ...['d4', 'd5', 'w0', 'w1', 'w2', 'w3', 'w4', 'w5'].map((id) => attached(id, 's2')),
  ],
  via: ['d1'],
  addressesAsked: 508,
})

/** A subnet, and hosts that its router forwards for. `count` of them. */
export function routedNetwork(count: number): MapDocument {
  const behind = Array.from({ length: count }, (_, i) =>
    hostOf({ id: `r${i}`, address: `10.9.0.${10 + i}`, label: i % 2 === 0 ? `web-${i}` : `10.9.0.${10 + i}` }),
  )
  const local = homeLabHosts.filter((host) => ['d1', 'd5', 'd6', 'd9'].includes(host.id))
  return documentOf({
    title: 'Branch office behind the router',
    hosts: [...local, ...behind],
    segments: [lan],
    links: [
      ...local.map((host) => attached(host.id, 's1')),
      ...behind.map(
        (host): MapLink => ({ from: 'd1', to: host.id, kind: 'routes', confidence: 'inferred', evidence: ['answered through 10.1.1.1'] }),
      ),
    ],
    via: ['d1'],
  })
}

/** One router with three subnets, one of them large, and a second router behind. */
export const campus: MapDocument = documentOf({
  title: 'Campus',
  hosts: [
    hostOf({ id: 'gw', address: '10.0.0.1', label: 'core.campus', type: 'router' }),
    hostOf({ id: 'gw2', address: '10.0.1.254', label: 'lab-router', type: 'router' }),
    ...Array.from({ length: 24 }, (_, i) => hostOf({ id: `a${i}`, address: `10.0.1.${10 + i}`, label: `office-${i}` })),
    ...Array.from({ length: 5 }, (_, i) => hostOf({ id: `b${i}`, address: `10.0.2.${10 + i}` })),
    ...Array.from({ length: 9 }, (_, i) => hostOf({ id: `c${i}`, address: `10.0.3.${10 + i}`, label: `cam-${i}` })),
  ],
  segments: [
    { id: 's1', cidr: '10.0.1.0/24', gateway: '10.0.0.1' },
    { id: 's2', cidr: '10.0.2.0/24', gateway: '10.0.0.1' },
    { id: 's3', cidr: '10.0.3.0/24', gateway: '10.0.1.254' },
  ],
  links: [
    attached('gw', 's1'),
    attached('gw', 's2'),
    attached('gw2', 's1'),
    attached('gw2', 's3'),
    ...Array.from({ length: 24 }, (_, i) => attached(`a${i}`, 's1')),
    ...Array.from({ length: 5 }, (_, i) => attached(`b${i}`, 's2')),
    ...Array.from({ length: 9 }, (_, i) => attached(`c${i}`, 's3')),
  ],
  via: ['gw'],
  addressesAsked: 762,
})

/** Names as an attacker would choose them. */
export const hostileNames: readonly string[] = [
  '<script>alert(1)</script>',
  '"><image href="http://10.0.0.1/x"/>',
  'a&b;&amp;&#x0;]]>',
  '\u202eexe.tnemucod\u202c',
  'nul\u0000bell\u0007esc\u001b[31mred\u009b2J',
  'line\r\nbreak\u2028and\u2029more\ttabs',
  'x'.repeat(10_000),
  `z${'\u0335\u0336\u0337'.repeat(300)}algo`,
  '\ud800lone\udfff\ufffe\uffff',
  '打印机-三楼-财务部-很长的名字在这里',
  '   ',
  '__proto__',
]

export const hostileLab: MapDocument = flat(
  [
    hostOf({ id: 'd0', address: '10.1.1.1', label: '</text><script>', type: 'router' }),
    ...hostileNames.map((label, i) => hostOf({ id: `h${i}`, address: `10.1.1.${20 + i}`, label, vendor: `${label} & Söhne <GmbH>` })),
  ],
  lan,
  { title: 'Scan <b>of</b> "hostile" & odd \u202enames', via: ['d0'] },
)

/** The document with every host and segment where `places` has it: a map that was drawn once. */
export function keptAt(
  document: MapDocument,
  places: {
    readonly nodes: ReadonlyMap<string, { x: number; y: number }>
    readonly segments: ReadonlyMap<string, { x: number; y: number }>
  },
): MapDocument {
  return {
    ...document,
    hosts: document.hosts.map((host) => {
      const at = places.nodes.get(host.id)
      return at === undefined ? host : { ...host, position: { x: at.x, y: at.y, pinned: false } }
    }),
    segments: document.segments.map((segment) => {
      const at = places.segments.get(segment.id)
      return at === undefined ? segment : { ...segment, position: { x: at.x, y: at.y } }
    }),
  }
}

/** The document with `count` more hosts on its first segment. */
export function withNewcomers(document: MapDocument, count: number): MapDocument {
  const segment = document.segments[0]?.id ?? ''
  const newcomers = Array.from({ length: count }, (_, i) => hostOf({ id: `n${i}`, address: `10.1.1.${100 + i}`, label: `newcomer-${i}` }))
  return {
    ...document,
    hosts: [...document.hosts, ...newcomers],
    links: [...document.links, ...newcomers.map((host) => attached(host.id, segment))],
  }
}
