/** Plays the other side of a conversation: each step is answered with the next message, framed as the dialer would. */
import type { Conversation, Exchange, Step, TlsPeer } from '../../../../src-main/core/inquiries/conversation.ts'
import type { Inquiry, Question } from '../../../../src-main/core/inquiries/inquiry.ts'

export interface Played<T> {
  readonly steps: readonly Step[]
  /** Undefined when there were more steps than answers. */
  readonly result: T | undefined
}

/** `answers`: all that the other side says after each step, or what it shows when TLS begins; nothing more at the end. */
export function play<T>(talk: Exchange<T>, answers: readonly (Uint8Array | TlsPeer)[]): Played<T> {
  const steps: Step[] = []
  let pending: Uint8Array = new Uint8Array()
  let next = talk.next({ bytes: pending })
  for (let turn = 0; !next.done && turn < 32; turn += 1) {
    steps.push(next.value)
    const answer = answers[turn] ?? new Uint8Array()
    if ('begin' in next.value) {
      next = talk.next({ bytes: new Uint8Array(), ...(answer instanceof Uint8Array ? {} : { peer: answer }) })
      continue
    }
    pending = Uint8Array.from([...pending, ...(answer instanceof Uint8Array ? answer : [])])
    const length = Math.min(next.value.lengthOf(pending) ?? pending.length, next.value.maxBytes)
    const bytes = pending.slice(0, length)
    pending = pending.slice(length)
    next = talk.next({ bytes })
  }
  return { steps, result: next.done ? next.value : undefined }
}

type TcpQuestion = Extract<Question, { readonly transport: 'tcp' }>

/** The inquiry's conversation with one port of a host that has it open. */
export function conversationOf(inquiry: Inquiry, port: number, address = '10.1.1.17'): Conversation {
  const questions = inquiry.questionsFor({ address, openTcp: [port] })
  const question = questions.find((candidate): candidate is TcpQuestion => candidate.transport === 'tcp' && candidate.port === port)
  if (question === undefined) throw new Error(`${inquiry.name} does not ask TCP ${port}`)
  return question.talk()
}
