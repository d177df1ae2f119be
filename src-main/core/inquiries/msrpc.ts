/**
 * The RPC endpoint mapper of Windows and Samba on TCP port 135 (MS-RPCE section 3.1.1.2): which services of the host can be called and
 * where, with the notes that they have left there. Where port 445 does not tell, NTLM is asked for the names of the host here; nobody logs in.
 */
import { joined } from './bytes.ts'
import { type Conversation, type Exchange, hear } from './conversation.ts'
import {
  decodeAlterToken,
  decodeBindAck,
  decodeResponse,
  encodeAlterContext,
  encodeBind,
  encodeCall,
  lengthOfFragment,
  maxFragmentBytes,
} from './dce-rpc-message.ts'
import { decodeLookup, encodeLookup, endpointMapper, lookupOperation } from './endpoint-mapper.ts'
import { unread } from './finding.ts'
import type { Inquiry } from './inquiry.ts'
import { encodeNtlmNegotiate, readNtlm } from './ntlm.ts'

const port = 135
const smbPort = 445
/** The longest list in fragments of Windows; a conversation has 32 steps. */
const mostFragments = 24

export const msrpc: Inquiry = {
  name: 'msrpc',
  questionsFor: ({ openTcp = [] }) =>
    openTcp.includes(port) ? [{ transport: 'tcp', port, talk: () => talk(!openTcp.includes(smbPort)) }] : [],
}

const ask = (message: Uint8Array | undefined): Exchange<Uint8Array> =>
  hear({ ...(message !== undefined && { send: message }), lengthOf: lengthOfFragment, maxBytes: maxFragmentBytes })

function* talk(asksNames: boolean): Conversation {
  const accepted = decodeBindAck(yield* ask(encodeBind(endpointMapper)))
  if (accepted === undefined) return []
  if (!accepted) return [{ kind: 'msrpc', port, endpoints: [] }]
  const { results, stopped } = yield* call(lookupOperation, encodeLookup())
  const altered = asksNames ? yield* ask(encodeAlterContext(endpointMapper, encodeNtlmNegotiate())) : new Uint8Array()
  const names = readNtlm(port, decodeAlterToken(altered) ?? new Uint8Array())
  return [{ kind: 'msrpc', port, ...decodeLookup(results) }, ...names, ...unread(stopped)]
}

interface Called {
  /** Or their beginning, where not all of them come. */
  readonly results: Uint8Array
  /** They are in more fragments than are read. */
  readonly stopped?: 'entries'
}

function* call(operation: number, stub: Uint8Array): Exchange<Called> {
  const parts: Uint8Array[] = []
  let request: Uint8Array | undefined = encodeCall(operation, stub)
  while (parts.length < mostFragments) {
    const result = decodeResponse(yield* ask(request))
    request = undefined
    if (result === undefined) return { results: joined(...parts) }
    parts.push(result.stub)
    if (result.isLast) return { results: joined(...parts) }
  }
  return { results: joined(...parts), stopped: 'entries' }
}
