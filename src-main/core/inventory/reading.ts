/**
 * What the answer of one inquiry means, as far as its protocol says it: the port that it proves open and what runs there, names, keys by which
 * the device is known again, signals for the rules, and lines of evidence. One function for each kind of fact; guesses are the rules'.
 */
import type { IdentityKey } from '#shared/domain/device.ts'
import { displayText } from '#shared/domain/display-text.ts'
import type { MapName, MapPort } from '#shared/domain/map-document.ts'
import type { DistinguishedName, Fact, Sighting } from '#shared/domain/sighting.ts'
import { why } from '../messages.ts'
import { productOf, productOfServer } from './banner.ts'
import type { Signal } from './signal.ts'
import { latest } from './told.ts'

export interface Reading {
  /** Open, by having answered. */
  readonly ports?: readonly Omit<MapPort, 'state'>[]
  readonly names?: readonly MapName[]
  readonly keys?: readonly IdentityKey[]
  readonly signals?: readonly Signal[]
  /** Safe to show. */
  readonly why?: readonly string[]
}

/** Kinds of facts that an inquiry told of one port or of the whole host, and that its last answer replaces. */
type Answer = Extract<Fact, { readonly kind: 'banner' | 'http' | 'certificate' | 'netbios-names' }>
type Reader<K> = (fact: Extract<Fact, { readonly kind: K }>, sighting: Sighting) => Reading

const netbiosPort = 137

const readers: { readonly [K in Answer['kind']]: Reader<K> } = {
  banner: ({ port, text }) => {
    const product = productOf(text)
    return {
      ports: [{ protocol: 'tcp', port, banner: text, ...product }],
      signals: [{ name: 'banner', value: text, says: why.banner(port, displayText(text)) }],
      why: product === undefined ? [] : [why.product(port, `${product.product} ${product.version}`)],
    }
  },
  http: ({ port, server, title, realm }, { source }) => {
    const [shownServer, shownTitle, shownRealm] = [server, title, realm].map((text) => displayText(text ?? ''))
    return {
      ports: [
        {
          protocol: 'tcp',
          port,
          service: source === 'https' ? 'https' : 'http',
          ...(server !== undefined && productOfServer(server)),
          ...(title !== undefined && { title }),
        },
      ],
      signals: [
        ...(server === undefined ? [] : [{ name: 'http-server' as const, value: server, says: why.webServer(port, shownServer ?? '') }]),
        ...(title === undefined ? [] : [{ name: 'http-title' as const, value: title, says: why.webTitle(port, shownTitle ?? '') }]),
        ...(realm === undefined ? [] : [{ name: 'http-realm' as const, value: realm, says: why.webRealm(port, shownRealm ?? '') }]),
      ],
      why: [why.web(port, { server: shownServer ?? '', title: shownTitle ?? '', realm: shownRealm ?? '' })],
    }
  },
  certificate: ({ port, subject, issuer, keyFingerprint }) => {
    const [whose, whoSigned] = [nameOf(subject), nameOf(issuer)]
    const says = why.certificate(port, displayText(whose), displayText(whose === whoSigned ? '' : whoSigned))
    return {
      ports: [{ protocol: 'tcp', port }],
      keys: [{ kind: 'tls-key', value: keyFingerprint }],
      signals: [...new Set([whose, whoSigned])].map((value) => ({ name: 'certificate', value, says })),
      why: whose === '' ? [] : [says],
    }
  },
  'netbios-names': () => ({ ports: [{ protocol: 'udp', port: netbiosPort }] }),
}

/** `CN=pve1.lab.home, O=Proxmox Virtual Environment, OU=x`. */
function nameOf({ commonName, organization, organizationalUnit }: DistinguishedName): string {
  const parts = { CN: commonName, O: organization, OU: organizationalUnit }
  return Object.entries(parts)
    .flatMap(([attribute, value]) => (value === undefined || value === '' ? [] : [`${attribute}=${value}`]))
    .join(', ')
}

/** What the last answers of a device mean: of each address, kind and port one, in an order that only they decide. */
export function readingsOf(sightings: readonly Sighting[]): readonly Reading[] {
  const answers = sightings.filter(({ fact: { kind } }) => kind in readers)
  const groups = Map.groupBy(answers, ({ address, fact }) => `${fact.kind} ${'port' in fact ? fact.port : ''} ${address}`)
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, its]) => {
      const last = latest(its, ({ fact }) => JSON.stringify(fact))
      return last === undefined ? [] : [readingOf(last)]
    })
}

/** The ports that a sighting proves open by what was said there. */
export function portsTold(sighting: Sighting): readonly Pick<MapPort, 'protocol' | 'port'>[] {
  return sighting.fact.kind in readers ? (readingOf(sighting).ports ?? []) : []
}

function readingOf(sighting: Sighting): Reading {
  const read = readers[sighting.fact.kind as Answer['kind']] as Reader<Fact['kind']>
  return read(sighting.fact, sighting)
}
