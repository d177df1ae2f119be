/**
 * The first two messages of NTLM (MS-NLMP): whoever asks to log in is told whom he speaks to, before any name or password. The third
 * message, which would be a login, is never sent.
 *
 *     NEGOTIATE  "NTLMSSP" 0 | 1 (4) | flags (4) | domain fields (8) | workstation fields (8) | version (8)
 *     CHALLENGE  "NTLMSSP" 0 | 2 (4) | target name fields (8) | flags (4) | challenge (8) | reserved (8) | target info fields (8)
 *                | version (8), where the flags say so | payload
 *     fields     length (2) | maximum length (2) | offset from the beginning (4)
 *     target info   (AvId (2) | AvLen (2) | value) ... (0 | 0)
 */
import type { Fact } from '#shared/domain/fact.ts'
import type { NtlmTarget } from '#shared/domain/windows-fact.ts'
import { viewOf } from '../wire/addresses.ts'
import { decodeUtf16, joined, partOf, readFiletime, uint16, uint32 } from './bytes.ts'
import { encodeLatin1 } from './latin1.ts'
import { decodeResponseToken } from './spnego.ts'

/** Longest name kept, in UTF-16 units: that of a DNS name. */
export const longestNtlmName = 255
const mostPairs = 32

const signature = encodeLatin1('NTLMSSP\0')
/** MS-NLMP section 2.2.2.5. */
const flag = {
  unicode: 0x0000_0001,
  requestTarget: 0x0000_0004,
  ntlm: 0x0000_0200,
  alwaysSign: 0x0000_8000,
  extendedSessionSecurity: 0x0008_0000,
  version: 0x0200_0000,
  key128: 0x2000_0000,
  key56: 0x8000_0000,
} as const
const offered = Object.values(flag).reduce((all, each) => all + each, 0)
/** NTLMSSP_REVISION_W2K3, behind a version of our own that is nobody's (section 2.2.2.10). */
const version = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x0f)
const negotiateLength = 40

export function encodeNtlmNegotiate(): Uint8Array {
  const nothing = joined(uint16(0), uint16(0), uint32(negotiateLength))
  return joined(signature, uint32(1), uint32(offered), nothing, nothing, version)
}

/** MS-NLMP section 2.2.2.1. */
const nameByPair: Readonly<Record<number, 'netbiosComputer' | 'netbiosDomain' | 'dnsComputer' | 'dnsDomain' | 'dnsForest'>> = {
  1: 'netbiosComputer',
  2: 'netbiosDomain',
  3: 'dnsComputer',
  4: 'dnsDomain',
  5: 'dnsForest',
}
const timestampPair = 7
const versionAt = 48
const headLength = 48

/** What a whole CHALLENGE message says of its sender; fields that lie outside the message are left out. */
export function decodeNtlmChallenge(message: Uint8Array): NtlmTarget | undefined {
  if (message.length < headLength || signature.some((byte, at) => message[at] !== byte)) return undefined
  const view = viewOf(message)
  if (view.getUint32(8, true) !== 2) return undefined
  const flags = view.getUint32(20, true)
  const isUnicode = (flags & flag.unicode) !== 0
  const targetName = textOf(fieldAt(message, view, 12), isUnicode)
  return {
    ...(targetName !== '' && { targetName }),
    ...readTargetInfo(fieldAt(message, view, 40)),
    ...((flags & flag.version) !== 0 && readVersion(view)),
  }
}

function fieldAt(message: Uint8Array, view: DataView, at: number): Uint8Array {
  return partOf(message, view.getUint32(at + 4, true), view.getUint16(at, true)) ?? new Uint8Array()
}

/** OEM text is of the host's own code page: each byte stays one character (ISO 8859-1). */
function textOf(bytes: Uint8Array, isUnicode: boolean): string {
  return isUnicode ? decodeUtf16(bytes, longestNtlmName) : String.fromCharCode(...bytes.subarray(0, longestNtlmName))
}

function readTargetInfo(info: Uint8Array): NtlmTarget {
  const view = viewOf(info)
  const target: { -readonly [K in keyof NtlmTarget]: NtlmTarget[K] } = {}
  let at = 0
  for (let pair = 0; pair < mostPairs && at + 4 <= info.length; pair += 1) {
    const id = view.getUint16(at, true)
    const value = partOf(info, at + 4, view.getUint16(at + 2, true))
    if (id === 0 || value === undefined) break
    const name = nameByPair[id]
    const text = name === undefined ? '' : textOf(value, true)
    if (name !== undefined && text !== '') target[name] ??= text
    const time = id === timestampPair && value.length === 8 ? readFiletime(viewOf(value), 0) : undefined
    if (time !== undefined) target.time = time
    at += 4 + value.length
  }
  return target
}

/** Section 2.2.2.10; all zero says nothing. */
function readVersion(view: DataView): Pick<NtlmTarget, 'version'> | undefined {
  if (view.byteLength < versionAt + 8) return undefined
  const [major, minor, build] = [view.getUint8(versionAt), view.getUint8(versionAt + 1), view.getUint16(versionAt + 2, true)]
  return major === 0 && minor === 0 && build === 0 ? undefined : { version: { major, minor, build } }
}

/** From the answer to NEGOTIATE: in SPNEGO, or bare as some servers send it. Nothing for none. */
export function readNtlm(port: number, token: Uint8Array): readonly Fact[] {
  const target = decodeNtlmChallenge(decodeResponseToken(token) ?? token)
  return target === undefined ? [] : [{ kind: 'ntlm', port, ...target }]
}
