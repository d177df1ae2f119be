/**
 * The clear beginning of SSH: binary packets before any key is in force (RFC 4253 section 6), the algorithm lists that both sides open
 * with (section 7.1), and the key exchange up to the server's host key (section 8, RFC 5656 section 4, RFC 8731).
 *
 *     packet   packet_length (4) | padding_length (1) | payload | padding; no MAC yet
 *     KEXINIT  20 | cookie (16) | 10 name-lists | first_kex_packet_follows (1) | reserved (4)
 *     INIT     30 | our public value: string (elliptic curves) or mpint (Diffie-Hellman)
 *     REPLY    31 | K_S: string (host key) | the server's public value | signature
 *     K_S      algorithm: string | key
 */
import type { SshHostKey, SshOffer } from '#shared/domain/fact.ts'
import { viewOf } from '../wire/addresses.ts'
import { encodeBase64 } from './base64.ts'
import { decodeLatin1, encodeLatin1 } from './latin1.ts'

export const messageNumber = { disconnect: 1, ignore: 2, debug: 4, kexInit: 20, keyExchangeInit: 30, keyExchangeReply: 31 } as const

/** Every implementation takes packets of this length (section 6.1), and nobody sends a longer one here. */
export const maxPacketBytes = 35_000
/** A name is at most 64 characters of US-ASCII (RFC 4251 section 6). */
const nameForm = /^[\x21-\x2b\x2d-\x7e]{1,64}$/
const maxNames = 64
/** An RSA key of 16,384 bits has half of that. */
const maxHostKeyBytes = 4096
const blockLength = 8
const minPadding = 4
const cookieLength = 16

/** The length of a packet (`Hearing`); what can be none is whole as it is. */
export function lengthOfPacket(bytes: Uint8Array): number | undefined {
  if (bytes.length < 4) return undefined
  const length = 4 + viewOf(bytes).getUint32(0)
  if (length > maxPacketBytes) return bytes.length
  return length <= bytes.length ? length : undefined
}

/** The payload; undefined where the packet is not whole or empty. */
export function decodePacket(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < 6) return undefined
  const length = viewOf(bytes).getUint32(0)
  const payloadEnd = 4 + length - (bytes[4] ?? 0)
  if (4 + length !== bytes.length || payloadEnd <= 5) return undefined
  return bytes.subarray(5, payloadEnd)
}

export function encodePacket(payload: Uint8Array): Uint8Array {
  const padding = minPadding + blockLength - 1 - ((5 + payload.length + minPadding + blockLength - 1) % blockLength)
  const bytes = new Uint8Array(5 + payload.length + padding)
  viewOf(bytes).setUint32(0, bytes.length - 4)
  bytes[4] = padding
  bytes.set(payload, 5)
  return bytes
}

/**
 * What we offer, most wanted first. All that is in use is there, broken algorithms too: old devices know no others, and nothing is kept
 * secret or believed. The host key comes in the same order from the same server, so it is the same key each time.
 */
const curve25519 = lengthPrefixed(Uint8Array.of(9, ...new Array<number>(31).fill(0)))
/** The base point, uncompressed (SEC 2 section 2.4.2). */
const nistp256 = lengthPrefixed(
  bytesOfHex(
    '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
  ),
)
/** 27 squared: a square is in the group of a safe prime, and servers refuse a value with fewer than four bits set. */
const diffieHellman = lengthPrefixed(Uint8Array.of(0x02, 0xd9))

/** Key exchange methods and our public value for each: a fixed one that is valid, because the shared secret is of no interest. */
const publicValues: ReadonlyMap<string, Uint8Array> = new Map([
  ['curve25519-sha256', curve25519],
  ['curve25519-sha256@libssh.org', curve25519],
  ['ecdh-sha2-nistp256', nistp256],
  ['diffie-hellman-group14-sha256', diffieHellman],
  ['diffie-hellman-group16-sha512', diffieHellman],
  ['diffie-hellman-group14-sha1', diffieHellman],
  ['diffie-hellman-group1-sha1', diffieHellman],
])
const hostKeyAlgorithms: readonly string[] = [
  ...['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ...['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa', 'ssh-dss'],
]
const encryptionAlgorithms: readonly string[] = [
  ...['aes128-ctr', 'aes192-ctr', 'aes256-ctr', 'aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'chacha20-poly1305@openssh.com'],
  ...['aes128-cbc', 'aes256-cbc', '3des-cbc'],
]
const macAlgorithms: readonly string[] = [
  ...['hmac-sha2-256', 'hmac-sha2-512', 'hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com'],
  ...['umac-128-etm@openssh.com', 'umac-64@openssh.com', 'hmac-sha1-etm@openssh.com', 'hmac-sha1', 'hmac-md5'],
]
const compressionAlgorithms: readonly string[] = ['none', 'zlib@openssh.com', 'zlib']

/** Our SSH_MSG_KEXINIT as a packet. Its cookie, which is to be random, is zeros: it protects what comes after the key exchange. */
export function encodeKexInit(): Uint8Array {
  const both = [encryptionAlgorithms, macAlgorithms, compressionAlgorithms].flatMap((names) => [names, names])
  const languages: readonly string[] = []
  const lists = [[...publicValues.keys()], hostKeyAlgorithms, ...both, languages, languages]
  const names = lists.flatMap((list) => [...lengthPrefixed(encodeLatin1(list.join(',')))])
  return encodePacket(Uint8Array.of(messageNumber.kexInit, ...new Array<number>(cookieLength).fill(0), ...names, 0, 0, 0, 0, 0))
}

/** What the server offers, from the payload of its SSH_MSG_KEXINIT; undefined where that is cut off. */
export function decodeKexInit(payload: Uint8Array): SshOffer | undefined {
  if (payload[0] !== messageNumber.kexInit) return undefined
  const lists: (readonly string[])[] = []
  let at = 1 + cookieLength
  while (lists.length < 10) {
    const text = stringAt(payload, at)
    if (text === undefined) return undefined
    lists.push(namesOf(text))
    at += 4 + text.length
  }
  const [kex = [], hostKey = [], , encryption = [], , mac = [], , compression = []] = lists
  return {
    kexAlgorithms: kex,
    hostKeyAlgorithms: hostKey,
    encryptionAlgorithms: encryption,
    macAlgorithms: mac,
    compressionAlgorithms: compression,
  }
}

/** The names of a list that are names, as many as are kept. */
function namesOf(list: Uint8Array): readonly string[] {
  return decodeLatin1(list)
    .split(',')
    .filter((name) => nameForm.test(name))
    .slice(0, maxNames)
}

/** The first message of the method that both sides will choose (section 7.1), as a packet; undefined where there is none. */
export function encodeKeyExchangeInit(offer: SshOffer): Uint8Array | undefined {
  for (const [method, value] of publicValues)
    if (offer.kexAlgorithms.includes(method)) return encodePacket(Uint8Array.of(messageNumber.keyExchangeInit, ...value))
  return undefined
}

/** The host key in the payload of a reply; its proof, the signature, is not looked at. */
export function decodeHostKey(payload: Uint8Array): SshHostKey | undefined {
  const key = payload[0] === messageNumber.keyExchangeReply ? stringAt(payload, 1) : undefined
  const name = key === undefined ? undefined : stringAt(key, 0)
  if (key === undefined || name === undefined || key.length > maxHostKeyBytes || key.length <= 4 + name.length) return undefined
  const algorithm = decodeLatin1(name.subarray(0, 65))
  return nameForm.test(algorithm) ? { algorithm, key: encodeBase64(key) } : undefined
}

/** A `string` (RFC 4251 section 5) with its length before it; undefined where it is not whole. */
function stringAt(bytes: Uint8Array, at: number): Uint8Array | undefined {
  if (at + 4 > bytes.length) return undefined
  const end = at + 4 + viewOf(bytes).getUint32(at)
  return end <= bytes.length ? bytes.subarray(at + 4, end) : undefined
}

function lengthPrefixed(bytes: Uint8Array): Uint8Array {
  const prefixed = new Uint8Array(4 + bytes.length)
  viewOf(prefixed).setUint32(0, bytes.length)
  prefixed.set(bytes, 4)
  return prefixed
}

function bytesOfHex(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) => Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16))
}
