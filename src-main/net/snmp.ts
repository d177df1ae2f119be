/**
 * Puts the questions of a talk (core/inquiries/snmp-talk.ts) to SNMP agents, with the credentials that the scan was given, by net-snmp: versions 1
 * (RFC 1157), 2c (RFC 3416) and 3 with the user-based security model (RFC 3414). The library gets no socket of its own: what it sends goes through
 * a channel of the dialer, so the scope guard, the rate, the time and the size hold, and what it throws at hostile bytes ends the session alone.
 */
import { EventEmitter } from 'node:events'
import {
  Authentication,
  AuthProtocols,
  createSession,
  createV3Session,
  type Varbind as LibraryVarbind,
  ObjectType,
  PrivProtocols,
  RequestFailedError,
  SecurityLevel,
  type Session,
  type User,
  Version1,
  Version2c,
} from 'net-snmp'
import type { IpAddress } from '#shared/domain/address.ts'
import type { Fact } from '#shared/domain/fact.ts'
import { type SnmpAccess, type SnmpCredential, type SnmpLevel, snmpAccessOf } from '#shared/domain/snmp.ts'
import { snmpPort } from '../core/inquiries/snmp-engine.ts'
import { createWalk, type Oid, type SnmpStep, type SnmpTalk, type Told, type Varbind } from '../core/inquiries/snmp-talk.ts'
import type { Dialer } from './dialer.ts'
import type { ChannelEnd, DatagramChannel } from './sockets.ts'

/** For each set of credentials: of all that an agent says, and how long it may take for it. */
const bounds = { maxBytes: 65_536, timeoutMs: 30_000 } as const
/** An agent on a slow processor takes its time; a lost datagram is made good by one more. */
const answerMs = 1_500
const retries = 1
const mostVarbinds = 2_000
/** Objects that one answer is asked for: it fits an Ethernet frame, mostly. */
const objectsAtOnce = 40
const mostRepetitions = 20

export interface SnmpAsker {
  /** The facts of the talk with the agent at port 161 of the host; none where no credentials bring an answer. */
  ask(address: IpAddress, talk: (access: SnmpAccess) => SnmpTalk): Promise<readonly Fact[]>
  /** Hosts that were asked with each of the credentials and answered none. */
  unanswered(): ReadonlySet<IpAddress>
  /** Lets go of the keys that were made of passwords: the library keeps them as long as the process lives. */
  forget(): void
}

export interface SnmpAskerOptions {
  readonly dialer: Pick<Dialer, 'correspond'>
  /** Tried in this order, until one brings an answer. */
  readonly credentials: readonly SnmpCredential[]
  /** Where agents listen; another one in tests. */
  readonly port?: number
}

export function createSnmpAsker({ dialer, credentials, port = snmpPort }: SnmpAskerOptions): SnmpAsker {
  const unanswered = new Set<IpAddress>()
  return {
    async ask(address, talk) {
      for (const credential of credentials) {
        const outcome = await dialer.correspond(address, port, bounds, async (channel) => {
          const facts = await hold(openSession(credential, channel), talk(snmpAccessOf(credential)))
          if (facts !== undefined) return facts
          channel.close('done')
          return channel.sent > 0 && (await channel.closed) !== 'stopped' ? 'silent' : undefined
        })
        // Whoever was not asked has refused nothing.
        if (outcome !== 'silent') return outcome ?? []
      }
      unanswered.add(address)
      return []
    },
    unanswered: () => unanswered,
    forget() {
      for (const key of Object.keys(Authentication.authToKeyCache)) delete (Authentication.authToKeyCache as Record<string, unknown>)[key]
    },
  }
}

/** Drives the talk to its end; undefined where its first question stays without any answer. */
async function hold(asking: Asking, talk: SnmpTalk): Promise<readonly Fact[] | undefined> {
  let next = talk.next(new Map())
  for (let isFirst = true; !next.done; isFirst = false) {
    const told = await answerTo(asking, next.value)
    if (told === undefined && isFirst) return undefined
    next = talk.next(told ?? new Map())
  }
  return next.value
}

/** Undefined where the agent has stopped to answer. */
async function answerTo(asking: Asking, step: SnmpStep): Promise<Told | undefined> {
  if ('get' in step) {
    const told = await asking.get(step.get)
    return told === undefined ? undefined : new Map(told.map(({ oid, value }) => [oid, value]))
  }
  const walk = createWalk(step.walk, step.rows)
  for (let columns = walk.next(); columns.length > 0; columns = walk.next()) {
    const answers = await asking.next(columns)
    if (answers === undefined) break
    walk.take(answers)
  }
  return walk.told()
}

/** One session, by its version; undefined: no answer, and none any more. */
interface Asking {
  get(oids: readonly Oid[]): Promise<readonly Varbind[] | undefined>
  /** What follows each of the objects. */
  next(oids: readonly Oid[]): Promise<readonly (readonly Varbind[])[] | undefined>
}

type Given = readonly (LibraryVarbind | readonly LibraryVarbind[])[]
type Callback = (error: Error | null, varbinds?: Given) => void

function openSession(credential: SnmpCredential, channel: DatagramChannel): Asking {
  const session = sessionOver(channel, credential)
  let varbinds = 0
  let hasAnswered = false
  let isOver = false

  const put = async (ask: (callback: Callback) => void): Promise<readonly (readonly Varbind[])[] | undefined> => {
    if (isOver) return undefined
    const outcome = await Promise.race([channel.closed, new Promise<Outcome>((resolve) => ask(settling(resolve)))])
    if (typeof outcome === 'string') {
      isOver = true
      // What it was about to tell is cut; who has told nothing was cut nothing.
      if (outcome === 'time' && hasAnswered) channel.close('time')
      return undefined
    }
    hasAnswered = true
    varbinds += outcome.flat().length
    isOver = varbinds > mostVarbinds
    if (isOver) channel.close('length')
    return isOver ? undefined : outcome.map((given) => [given].flat().flatMap(readVarbind))
  }
  const getAll = async (oids: readonly Oid[]) => (await put((callback) => session.get([...oids], callback)))?.flat()

  if (credential.version !== '1') {
    return {
      get: getAll,
      next(oids) {
        const repetitions = Math.max(1, Math.min(mostRepetitions, Math.floor(objectsAtOnce / oids.length)))
        return put((callback) => session.getBulk([...oids], 0, repetitions, callback))
      },
    }
  }
  // Version 1 fails a whole request for one object that is not there, so it is asked for one at a time.
  const oneByOne = async <T>(oids: readonly Oid[], ask: (oid: Oid) => Promise<T | undefined>): Promise<T[] | undefined> => {
    const answers: T[] = []
    for (const oid of oids) {
      const answer = await ask(oid)
      if (answer === undefined) return undefined
      answers.push(answer)
    }
    return answers
  }
  return {
    get: async (oids) => (await oneByOne(oids, (oid) => getAll([oid])))?.flat(),
    next: (oids) => oneByOne(oids, async (oid) => (await put((callback) => session.getNext([oid], callback)))?.flat()),
  }
}

/** What came of a question, or why nothing did. */
type Outcome = Given | ChannelEnd

/** An agent that refuses an object has answered. */
function settling(resolve: (outcome: Outcome) => void): Callback {
  return (error, varbinds = []) => {
    if (error === null) resolve(varbinds)
    else if (error instanceof RequestFailedError) resolve([])
    else resolve(error.name === 'RequestTimedOutError' ? 'time' : 'done')
  }
}

const numberTypes: ReadonlySet<unknown> = new Set([ObjectType.Integer, ObjectType.Counter, ObjectType.Gauge, ObjectType.TimeTicks])

/** None for an object that is not there, and for types that nothing here asks for. */
function readVarbind({ oid, type, value }: LibraryVarbind): readonly Varbind[] {
  if (typeof value === 'number') return numberTypes.has(type) ? [{ oid, value }] : []
  if (typeof value === 'string') return type === ObjectType.OID || type === ObjectType.IpAddress ? [{ oid, value }] : []
  return type === ObjectType.OctetString && value instanceof Uint8Array ? [{ oid, value }] : []
}

function sessionOver(channel: DatagramChannel, credential: SnmpCredential): Session {
  const options = { port: snmpPort, retries, timeout: answerMs, dgramModule: { createSocket: () => socketOver(channel) } }
  const session =
    credential.version === '3'
      ? createV3Session('', userOf(credential), { ...options, idBitsSize: 32 })
      : createSession('', credential.community, { ...options, version: credential.version === '1' ? Version1 : Version2c })
  const end = (): void => channel.close('done')
  if (credential.version === '3') believeAtLevel(session, credential.level, end)
  // A message that is none.
  session.on('error', end)
  return session
}

/** The bits of msgFlags (RFC 3412 section 6.4). */
const flagsOfLevel: Readonly<Record<SnmpLevel, number>> = { noAuthNoPriv: 0, authNoPriv: 1, authPriv: 3 }

/**
 * The library believes a response without a signature to a question that was signed: whoever answers in an agent's name would need no key. A
 * response of another security level than its question's is none (RFC 3412 section 7.2). Reports may be unsigned; nothing is read in them but
 * the engine to ask.
 */
function believeAtLevel(session: Session, level: SnmpLevel, refuse: () => void): void {
  const believe = session.onSimpleGetResponse
  session.onSimpleGetResponse = (question, message) => {
    const flags = message.msgGlobalData?.msgFlags ?? 0
    if ((flags & flagsOfLevel.authPriv) === flagsOfLevel[level]) believe.call(session, question, message)
    else refuse()
  }
}

function userOf(credential: Extract<SnmpCredential, { version: '3' }>): User {
  const { user: name, level } = credential
  return {
    name,
    level: SecurityLevel[level],
    ...('authKey' in credential && { authProtocol: AuthProtocols[credential.authProtocol], authKey: credential.authKey }),
    ...('privKey' in credential && { privProtocol: PrivProtocols[credential.privProtocol], privKey: credential.privKey }),
  }
}

/** What the library takes for a socket of `node:dgram`. Whom it addresses does not matter: the channel knows one host. */
function socketOver(channel: DatagramChannel) {
  const socket = Object.assign(new EventEmitter(), {
    ref: () => undefined,
    unref: () => undefined,
    close: () => channel.close('done'),
    send(message: Buffer, offset: number, length: number, _port: number, _target: string, callback: (error: Error | null) => void) {
      void channel.send(message.subarray(offset, offset + length)).then((hasLeft) => callback(hasLeft ? null : new Error('not sent')))
    },
  })
  channel.onDatagram((datagram) => {
    try {
      socket.emit('message', Buffer.from(datagram))
    } catch {
      // The library checks less than it reads; whatever it made of these bytes, nobody should build on it.
      channel.close('done')
    }
  })
  void channel.closed.then(() => socket.emit('close'))
  return socket
}
