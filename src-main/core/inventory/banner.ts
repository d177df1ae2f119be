/** Product and version from what a server says of itself, where it says them plainly. No guess from anything else, and no list of products. */

export interface Product {
  readonly product: string
  readonly version: string
}

/** How a product is written where it greets, if it calls itself otherwise than its makers do. */
const spellings: ReadonlyMap<string, string> = new Map([['vsFTPd', 'vsftpd']])

/** SSH identification string, RFC 4253 section 4.2: `SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3`. The software version has no grammar but custom. */
const sshSoftware = /^SSH-\d\.\d+-([A-Za-z]\w{0,31}?)[_-](\d[\w.]{0,31})(?=\s|$)/

/** Greetings of FTP (RFC 959 reply 220), SMTP (RFC 5321 section 4.2), POP3 (RFC 1939 section 4) and IMAP (RFC 9051 section 7.1). */
const greeting = /^(?:220[ -]|\+OK |\* OK )/
/**
 * A name and a number with a dot: `Exim 4.96`, `FileZilla Server 1.7.2`, `Serv-U FTP Server v15.1`. The word for what it serves is no name.
 */
const named =
  /(?<![\w.-])(?!(?:e?smtp|ftp|pop|imap|server|service|version|release)\b)([A-Za-z][A-Za-z-]{2,31})(?: (?:e?smtp|ftp|pop3|imap|server|service|version|release))*[ /]v?(\d{1,4}\.\d[\w.]{0,31})(?=[\s;:,)\]/-]|$)/i

/** Reads a raw banner; undefined where it does not name both product and version. */
export function productOf(banner: string): Product | undefined {
  const [, product, version] = sshSoftware.exec(banner) ?? (greeting.test(banner) ? named.exec(banner.replace(greeting, '')) : null) ?? []
  return product === undefined || version === undefined
    ? undefined
    : { product: spellings.get(product) ?? product, version: withoutStop(version) }
}

/** A full stop ends the sentence, not the version. */
function withoutStop(version: string): string {
  return version.replace(/\.+$/, '')
}

/** The first product of an HTTP Server field with its version, RFC 9110 section 10.2.4: `nginx/1.22.1`, `Apache/2.4.62 (Debian)`. */
const serverProduct = /^([A-Za-z][\w.+-]{0,31})\/(\d[\w.+~-]{0,31})(?=\s|$)/

/** Reads a raw Server field; undefined where it does not begin with a product and its version. */
export function productOfServer(server: string): Product | undefined {
  const [, product, version] = serverProduct.exec(server) ?? []
  return product === undefined || version === undefined ? undefined : { product, version }
}
