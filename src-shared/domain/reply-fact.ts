/** What servers told that speak in replies of three digits: of files (RFC 959) and of mail (RFC 5321). */

/** Control characters kept, each text at most 255 UTF-16 units and never empty, lists of at most 64. */
export type ReplyFact =
  /** What an FTP server says before a login; its greeting and its certificate are facts of their own. */
  | {
      readonly kind: 'ftp'
      readonly port: number
      /** SYST: `UNIX Type: L8`, `Windows_NT`. */
      readonly system?: string
      /** FEAT: `AUTH TLS`, `REST STREAM`, `UTF8`. */
      readonly features?: readonly string[]
    }
  /** What a mail server answers to EHLO; its greeting and its certificate are facts of their own. */
  | {
      readonly kind: 'smtp'
      readonly port: number
      /** What it calls itself, as it stands there: a name of the DNS, or `[10.1.1.25]`. */
      readonly domain?: string
      /** Keywords in upper case, with their parameters: `SIZE 52428800`, `STARTTLS`. */
      readonly extensions: readonly string[]
    }
