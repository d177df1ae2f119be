/** An X.509 certificate as the inquiries know it (RFC 5280), read by Node; every text of it is bounded. */
import { createHash, type X509Certificate } from 'node:crypto'
import type { Certificate, DistinguishedName } from '#shared/domain/web-fact.ts'
import type { Bound } from './cuts.ts'

/** As in the subject alternative names of large proxies. */
const maximumNames = 100
/** A DNS name's length. */
const maximumText = 255

/** Undefined where none was shown or its key cannot be read. `onCut` is called when it has more names than are kept. */
export function certificateOf(certificate: X509Certificate | undefined, onCut: (bound: Bound) => void): Certificate | undefined {
  if (certificate === undefined) return undefined
  try {
    const names = namesOf(certificate.subjectAltName)
    if (names.length > maximumNames) onCut('entries')
    return {
      subject: distinguishedNameOf(certificate.subject),
      issuer: distinguishedNameOf(certificate.issuer),
      names: names.slice(0, maximumNames),
      notBefore: certificate.validFromDate.getTime(),
      notAfter: certificate.validToDate.getTime(),
      keyFingerprint: createHash('sha256')
        .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
        .digest('hex'),
    }
  } catch {
    return undefined
  }
}

/** One attribute on each line: `CN=pve1.lab.home`. Node writes control characters as `\\0A`. */
function distinguishedNameOf(text: string | undefined): DistinguishedName {
  const attributeOf = (attribute: string): string | undefined =>
    text
      ?.split('\n')
      .find((line) => line.startsWith(`${attribute}=`))
      ?.slice(attribute.length + 1, maximumText)
  const [commonName, organization, organizationalUnit] = [attributeOf('CN'), attributeOf('O'), attributeOf('OU')]
  return {
    ...(commonName !== undefined && { commonName }),
    ...(organization !== undefined && { organization }),
    ...(organizationalUnit !== undefined && { organizationalUnit }),
  }
}

/** `DNS:a.example, IP Address:10.1.1.1`; a name that needs quotes (Node's answer to CVE-2021-44532) is not worth reading. */
function namesOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(', ').flatMap((entry) => /^(?:DNS|IP Address):([^"]{1,255})$/.exec(entry)?.[1] ?? [])
}
