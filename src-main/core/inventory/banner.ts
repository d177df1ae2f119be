/** Product and version from what a server says of itself, where it says them plainly. No guess from anything else. */

export interface Product {
  readonly product: string
  readonly version: string
}

/** A banner line whose first group is the version; with two groups, the first is the product. */
const forms: readonly { readonly form: RegExp; readonly product?: string }[] = [
  /** SSH identification string, RFC 4253 section 4.2: `SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3`. */
  { form: /^SSH-\d\.\d+-([A-Za-z][A-Za-z\d]{0,31})_(\d[\w.]{0,31})(?=\s|$)/ },
  /** FTP greeting, RFC 959 reply 220. */
  { form: /^220 \(vsFTPd (\d[\d.]{0,31})\)/, product: 'vsftpd' },
  { form: /^220 ProFTPD (\d[\w.]{0,31}) Server/, product: 'ProFTPD' },
]

/** Reads a raw banner; undefined where it does not name both product and version. */
export function productOf(banner: string): Product | undefined {
  for (const { form, product } of forms) {
    const [, first, second] = form.exec(banner) ?? []
    if (first === undefined) continue
    if (product !== undefined) return { product, version: first }
    if (second !== undefined) return { product: first, version: second }
  }
  return undefined
}

/** The first product of an HTTP Server field with its version, RFC 9110 section 10.2.4: `nginx/1.22.1`, `Apache/2.4.62 (Debian)`. */
const serverProduct = /^([A-Za-z][\w.+-]{0,31})\/(\d[\w.+~-]{0,31})(?=\s|$)/

/** Reads a raw Server field; undefined where it does not begin with a product and its version. */
export function productOfServer(server: string): Product | undefined {
  const [, product, version] = serverProduct.exec(server) ?? []
  return product === undefined || version === undefined ? undefined : { product, version }
}
