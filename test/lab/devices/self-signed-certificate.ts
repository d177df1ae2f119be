/** X.509 version 3 certificates (RFC 5280) over fresh P-256 keys, in the few DER types they need. */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { der, sequence } from './der.ts'

const oid = {
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  commonName: [0x55, 0x04, 0x03],
  organization: [0x55, 0x04, 0x0a],
  organizationalUnit: [0x55, 0x04, 0x0b],
  subjectAltName: [0x55, 0x1d, 0x11],
} as const
const tag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  set: 0x31,
  dnsName: 0x82,
  ipAddress: 0x87,
  version: 0xa0,
  extensions: 0xa3,
} as const

/** The attributes of a name in the order in which they stand. */
export type Name = readonly (readonly [type: 'commonName' | 'organization' | 'organizationalUnit', value: string])[]

export interface CertificateOrder {
  readonly subject: Name
  /** The authority that signs; the subject itself where there is none. */
  readonly issuer?: Name
  /** Subject alternative names: DNS names and IPv4 addresses. */
  readonly names?: readonly string[]
}

/** As appliances come: with a certificate that they made themselves. */
export function selfSignedCertificate(commonName: string, organization: string): KeyAndCertificate {
  return makeCertificate({
    subject: [
      ['organization', organization],
      ['commonName', commonName],
    ],
  })
}

/** As PEM. */
export interface KeyAndCertificate {
  readonly key: string
  readonly cert: string
}

/** Valid from 2024 to 2049. */
export function makeCertificate({ subject, issuer, names = [] }: CertificateOrder): KeyAndCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signer: KeyObject = issuer === undefined ? privateKey : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const algorithm = sequence(der(tag.objectIdentifier, Buffer.from(oid.ecdsaWithSha256)))
  const toBeSigned = sequence(
    der(tag.version, der(tag.integer, Buffer.from([2]))),
    // A serial number is positive: its first bit is 0 and its first byte is not.
    der(tag.integer, Buffer.concat([Buffer.from([0x4c]), randomBytes(15)])),
    algorithm,
    nameOf(issuer ?? subject),
    sequence(der(tag.utcTime, Buffer.from('240101000000Z')), der(tag.utcTime, Buffer.from('490101000000Z'))),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(names.length === 0 ? [] : [der(tag.extensions, sequence(alternativeNames(names)))]),
  )
  const signature = sign('sha256', toBeSigned, signer)
  const certificate = sequence(toBeSigned, algorithm, der(tag.bitString, Buffer.concat([Buffer.from([0]), signature])))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`,
  }
}

function nameOf(name: Name): Buffer {
  return sequence(...name.map(([type, value]) => attribute(oid[type], value)))
}

/** RFC 5280 section 4.2.1.6. */
function alternativeNames(names: readonly string[]): Buffer {
  const general = names.map((name) =>
    /^\d+(?:\.\d+){3}$/.test(name) ? der(tag.ipAddress, Buffer.from(name.split('.').map(Number))) : der(tag.dnsName, Buffer.from(name)),
  )
  return sequence(der(tag.objectIdentifier, Buffer.from(oid.subjectAltName)), der(tag.octetString, sequence(...general)))
}

function attribute(type: readonly number[], value: string): Buffer {
  return der(tag.set, sequence(der(tag.objectIdentifier, Buffer.from(type)), der(tag.utf8String, Buffer.from(value))))
}
