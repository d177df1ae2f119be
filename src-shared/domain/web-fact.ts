/** What web and video servers say, and the certificates of whatever speaks TLS, as it was said. Nothing of it is verified. */

/** What an X.509 certificate says (RFC 5280). */
export interface Certificate {
  readonly subject: DistinguishedName
  readonly issuer: DistinguishedName
  /** Subject alternative names: DNS names and addresses, as they stand in the certificate. */
  readonly names: readonly string[]
  /** Milliseconds since the epoch. */
  readonly notBefore: number
  readonly notAfter: number
  /** SHA-256 of the subject's public key (DER, SubjectPublicKeyInfo), in hexadecimal. */
  readonly keyFingerprint: string
}

/** The attributes of a name (RFC 4514) that people read. */
export interface DistinguishedName {
  readonly commonName?: string
  readonly organization?: string
  readonly organizationalUnit?: string
}

export type WebFact =
  /** What a port answered to GET /, over plain HTTP or TLS; control characters kept, each text at most 200 UTF-16 units and never empty. */
  | {
      readonly kind: 'http'
      readonly port: number
      /** 200 to 599. */
      readonly status: number
      /** The Server field. */
      readonly server?: string
      /** Of the HTML page, its white space collapsed. */
      readonly title?: string
      /** What a user name and a password would open (RFC 7617, RFC 7616). */
      readonly realm?: string
      /** Where a redirect leads that was not followed, as it stands: another host, port or scheme, or one too many. */
      readonly location?: string
    }
  /**
   * The certificate that a port showed when TLS began; nothing of it is verified. Control characters kept, each text at most 255 UTF-16
   * units, at most 100 names.
   */
  | ({
      readonly kind: 'certificate'
      readonly port: number
      /** Of the connection: `TLSv1.3`. */
      readonly protocol: string
    } & Certificate)
  /**
   * What a server of video answered to OPTIONS and DESCRIBE, without credentials; control characters kept, each text at most 200 UTF-16
   * units and never empty.
   */
  | {
      readonly kind: 'rtsp'
      readonly port: number
      /** Of its last answer; 200 to 599. */
      readonly status: number
      /** The Server field. */
      readonly server?: string
      /** The Public field: what may be asked. */
      readonly methods?: string
      /** What a user name and a password would open. */
      readonly realm?: string
      /** Of the session that is described to everybody (RFC 8866 section 5.3). */
      readonly session?: string
      /** What made the description (RFC 8866 section 6.2). */
      readonly tool?: string
    }
