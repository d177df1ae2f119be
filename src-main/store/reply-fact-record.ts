/** What the facts of FTP and mail servers must be to be believed, by the bounds that `ReplyFact` names. */
import { z } from 'zod'
import { port } from './values.ts'

const replyText = z.string().min(1).max(255)
const replyTexts = z.array(replyText).max(64)

export const replyFacts = [
  z.object({ kind: z.literal('ftp'), port, system: replyText.exactOptional(), features: replyTexts.exactOptional() }),
  z.object({ kind: z.literal('smtp'), port, domain: replyText.exactOptional(), extensions: replyTexts }),
] as const
