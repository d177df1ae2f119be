/**
 * From a call as it arrives (a name and anything) to the engine and back: the one door of the contract, the same for every host.
 * A name that is no call and an argument that does not fit are `usage` failures; the engine never sees them.
 */
import { type Failure, failure, isFailure } from '../domain/failure.ts'
import type { Api } from './api.ts'
import {
  parseDecisionRequest,
  parseDemoWish,
  parseDeviceSelection,
  parseDownloadRequest,
  parsePlacements,
  parseScanNumber,
  parseScanOrder,
  parseScanRequest,
  parseSplitRequest,
} from './arguments.ts'
import { isMethod, type Method } from './transport.ts'

/** Calls `method` with `argument`, whatever they are. Throws only where the engine does: our own mistake. */
export type Dispatch = (method: string, argument: unknown) => Promise<unknown>

type ArgumentOf<M extends Method> = Parameters<Api[M]>[0]

const parsers: { readonly [M in Method]: (argument: unknown) => ArgumentOf<M> | Failure } = {
  hello: parseNothing,
  allowRaw: parseNothing,
  demo: parseDemoWish,
  interfaces: parseNothing,
  plan: parseScanRequest,
  scan: parseScanOrder,
  stop: parseScanNumber,
  ended: parseScanNumber,
  scans: parseNothing,
  map: (argument) => (argument === undefined ? undefined : parseScanNumber(argument)),
  remove: parseScanNumber,
  download: parseDownloadRequest,
  place: parsePlacements,
  approve: parseDeviceSelection,
  revoke: parseDeviceSelection,
  decide: parseDecisionRequest,
  split: parseSplitRequest,
}

export function createDispatcher(api: Api): Dispatch {
  return async (method, argument) => {
    if (!isMethod(method)) return failure('usage', 'There is no such call.')
    const parsed = parsers[method](argument)
    if (isFailure(parsed)) return parsed
    // Each parser returns its own method's argument; looked up by name, the compiler can no longer pair them.
    return (api[method] as (argument: unknown) => Promise<unknown>)(parsed)
  }
}

function parseNothing(argument: unknown): undefined | Failure {
  return argument === undefined ? undefined : failure('usage', 'This call takes no argument.')
}
