/** A self-signed X.509 version 3 certificate (RFC 5280) over a fresh P-256 key, in the few DER types it needs. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { der, sequence } from './der.ts'

const oid = {
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  commonName: [0x55, 0x04, 0x03],
  organization: [0x55, 0x04, 0x0a],
} as const
const tag = {
  integer: 0x02,
  bitString: 0x03,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  set: 0x31,
  version: 0xa0,
} as const

/** Key and certificate as PEM; valid from 2024 to 2049. */
export function selfSignedCertificate(commonName: string, organization: string): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(der(tag.objectIdentifier, Buffer.from(oid.ecdsaWithSha256)))
  const name = sequence(attribute(oid.organization, organization), attribute(oid.commonName, commonName))
  const toBeSigned = sequence(
    der(tag.version, der(tag.integer, Buffer.from([2]))),
    // A serial number is positive: its first bit is 0 and its first byte is not.
    der(tag.integer, Buffer.concat([Buffer.from([0x4c]), randomBytes(15)])),
    algorithm,
    name,
    sequence(der(tag.utcTime, Buffer.from('240101000000Z')), der(tag.utcTime, Buffer.from('490101000000Z'))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('sha256', toBeSigned, privateKey)
  const certificate = sequence(toBeSigned, algorithm, der(tag.bitString, Buffer.concat([Buffer.from([0]), signature])))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`,
  }
}

function attribute(type: readonly number[], value: string): Buffer {
  return der(tag.set, sequence(der(tag.objectIdentifier, Buffer.from(type)), der(tag.utf8String, Buffer.from(value))))
}
