/**
 * Windows file sharing: what a server says of itself before anybody logs in. Over TCP 445 in SMB 2 and 3 (MS-SMB2 section 2.1), over TCP 139
 * after a NetBIOS session request (RFC 1002 section 4.3.2) in whatever the server answers an offer of both in: SMB 1 is read there from
 * machines that have nothing newer.
 *
 *     message   type (1), 0 for SMB | length (3, the first byte of it flags on port 139) | SMB
 */
import type { Fact } from '#shared/domain/fact.ts'
import { joined } from './bytes.ts'
import { type Conversation, type Exchange, hear } from './conversation.ts'
import type { Inquiry } from './inquiry.ts'
import { encodeLatin1 } from './latin1.ts'
import { encodeNtlmNegotiate, readNtlm } from './ntlm.ts'
import { decodeSmb1Negotiate, decodeSmb1SessionSetup, encodeSmb1Negotiate, encodeSmb1SessionSetup, smb1Dialect } from './smb1-message.ts'
import {
  decodeSmb2Negotiate,
  decodeSmb2SessionSetup,
  encodeSmb2Negotiate,
  encodeSmb2SessionSetup,
  type Smb2Negotiated,
} from './smb2-message.ts'
import { decodeMechanisms, encodeNegTokenInit } from './spnego.ts'

const directPort = 445
const sessionPort = 139
/** Tokens with certificates of PKU2U in them are the longest answers. */
const maxBytes = 16_384

export const smb: Inquiry = {
  name: 'smb',
  questionsFor: ({ openTcp = [] }) => [
    ...(openTcp.includes(directPort) ? [{ transport: 'tcp' as const, port: directPort, talk: talkDirect }] : []),
    ...(openTcp.includes(sessionPort)
      ? [{ transport: 'tcp' as const, port: sessionPort, talk: () => talkInSession(openTcp.includes(directPort)) }]
      : []),
  ],
}

const headLength = 4
const type = { message: 0x00, sessionRequest: 0x81, sessionAccepted: 0x82 } as const

function lengthOfMessage(bytes: Uint8Array): number | undefined {
  const [first, high, middle, low] = bytes
  // What is no message at all is one as it stands.
  if (first !== undefined && first !== type.message && (first & 0xf8) !== 0x80) return bytes.length
  if (high === undefined || middle === undefined || low === undefined) return undefined
  const length = headLength + (high << 16) + (middle << 8) + low
  return bytes.length < length ? undefined : length
}

/** The SMB in the answer; empty where there is none. */
function* exchange(message: Uint8Array): Exchange<Uint8Array> {
  const answer = yield* hear({ send: framed(type.message, message), lengthOf: lengthOfMessage, maxBytes })
  return answer[0] === type.message ? answer.subarray(headLength) : new Uint8Array()
}

const framed = (kind: number, message: Uint8Array): Uint8Array =>
  joined(Uint8Array.of(kind, 0, message.length >> 8, message.length & 0xff), message)

function* talkDirect(): Conversation {
  return yield* talkSmb2(directPort, 0)
}

/** NEGOTIATE as message `messageId`, and SESSION_SETUP. */
function* talkSmb2(port: number, messageId: number): Conversation {
  const negotiated = decodeSmb2Negotiate(yield* exchange(encodeSmb2Negotiate(messageId)))
  return negotiated === undefined ? [] : yield* challengeOverSmb2(port, messageId + 1, negotiated)
}

function* challengeOverSmb2(port: number, messageId: number, { dialect, token, ...said }: Smb2Negotiated): Conversation {
  if (dialect === undefined) return []
  const mechanisms = decodeMechanisms(token)
  const challenge = decodeSmb2SessionSetup(yield* exchange(encodeSmb2SessionSetup(messageId, encodeNegTokenInit(encodeNtlmNegotiate()))))
  return [
    { kind: 'smb', port, dialect, ...said, ...(mechanisms.length > 0 && { mechanisms }) },
    ...(challenge === undefined ? [] : readNtlm(port, challenge)),
  ]
}

/** `*SMBSERVER` is whoever answers, for Windows 2000 and later and Samba; the caller's name is ours. */
const calledName = encodeName('*SMBSERVER', 0x20)
const callingName = encodeName('PORTOLAN', 0x00)

/** First-level encoding (RFC 1001 section 14.1) of a name padded to 15 bytes, with its suffix: 0x20, 32 letters, 0. */
function encodeName(name: string, suffix: number): Uint8Array {
  const letters = [...encodeLatin1(name.padEnd(15)), suffix].flatMap((byte) => [0x41 + (byte >> 4), 0x41 + (byte & 0x0f)])
  return Uint8Array.of(0x20, ...letters, 0)
}

/** Where the server speaks SMB 2 and has port 445 open as well, everything is said there. */
function* talkInSession(hasDirectPort: boolean): Conversation {
  const request = framed(type.sessionRequest, joined(calledName, callingName))
  const accepted = yield* hear({ send: request, lengthOf: lengthOfMessage, maxBytes })
  if (accepted[0] !== type.sessionAccepted) return []
  const answer = yield* exchange(encodeSmb1Negotiate())
  const newer = decodeSmb2Negotiate(answer)
  if (newer === undefined) return yield* talkSmb1(answer)
  if (hasDirectPort) return []
  return newer.dialect === undefined ? yield* talkSmb2(sessionPort, 1) : yield* challengeOverSmb2(sessionPort, 1, newer)
}

function* talkSmb1(answer: Uint8Array): Conversation {
  const negotiated = decodeSmb1Negotiate(answer)
  if (negotiated === undefined) return []
  const { token, ...said } = negotiated
  const fact: Extract<Fact, { kind: 'smb' }> = { kind: 'smb', port: sessionPort, dialect: smb1Dialect, ...said }
  if (token === undefined) return [fact]
  const mechanisms = decodeMechanisms(token)
  const setup = decodeSmb1SessionSetup(yield* exchange(encodeSmb1SessionSetup(encodeNegTokenInit(encodeNtlmNegotiate()))))
  const { token: challenge, ...native } = setup ?? { token: new Uint8Array() }
  return [{ ...fact, ...(mechanisms.length > 0 && { mechanisms }), ...native }, ...readNtlm(sessionPort, challenge)]
}
