/** One parser per call of the contract: what crosses the border is checked here, whoever sends it. */
import { z } from 'zod'
import { type Failure, failure } from '../domain/failure.ts'
import type { ScanRequest } from '../domain/scan.ts'
import type { DecisionRequest, DeviceSelection } from './api.ts'

// The window's content security policy forbids code made from text, which zod otherwise uses for speed.
z.config({ jitless: true })

/** Bounds on what one call may carry. */
const maximumTexts = 1000
const maximumTextLength = 4096
const maximumTitleLength = 2000
/** A refusal repeats what it refuses, such as the name of an unknown field, and that may be long. */
const maximumReasonLength = 200

const text = z.string().max(maximumTextLength)
const scanNumber = z.int().positive()
const deviceId = z.string().regex(/^d[1-9]\d{0,14}$/)

const scanRequest = z.strictObject({
  targets: z.array(text).max(maximumTexts),
  exclude: z.array(text).max(maximumTexts),
  interface: z.string().min(1).max(64).optional(),
  profile: z.enum(['gentle', 'normal', 'fast']),
  ratePps: z.number().optional(),
  title: z.string().max(maximumTitleLength).optional(),
  tcp: text,
  udp: text,
  identify: z.boolean(),
  raw: z.enum(['auto', 'required', 'off']),
  consent: z.boolean(),
})

const deviceSelection = z.union([
  z.strictObject({ scan: scanNumber }),
  z.strictObject({ devices: z.array(deviceId).min(1).max(maximumTexts) }),
])

const decisionRequest = z.discriminatedUnion('kind', [
  z.strictObject({ device: deviceId, kind: z.literal('approval'), value: z.boolean().optional() }),
  z.strictObject({ device: deviceId, kind: z.literal('name'), value: z.string().min(1).max(255).optional() }),
  z.strictObject({ device: deviceId, kind: z.literal('note'), value: z.string().min(1).max(10_000).optional() }),
  z.strictObject({
    device: deviceId,
    kind: z.literal('position'),
    value: z.strictObject({ x: z.number(), y: z.number(), pinned: z.boolean() }).optional(),
  }),
])

/** Parses the argument of a call; what does not fit becomes a `usage` failure that names the field. */
function parserOf<T>(schema: z.ZodType): (value: unknown) => T | Failure {
  return (value) => {
    const parsed = schema.safeParse(value)
    // Optional fields of the schema are absent, never undefined, after `JSON.parse`: exactly the contract's type.
    if (parsed.success) return parsed.data as T
    const [issue] = parsed.error.issues
    const field = issue?.path.join('.') ?? ''
    const reason = issue?.message ?? 'unknown reason'
    const shown = reason.length > maximumReasonLength ? `${reason.slice(0, maximumReasonLength)} ...` : reason
    return failure('usage', `${field === '' ? 'The argument' : `The field ${field}`} is not valid: ${shown}.`)
  }
}

export const parseScanRequest = parserOf<ScanRequest>(scanRequest)
export const parseDeviceSelection = parserOf<DeviceSelection>(deviceSelection)
export const parseDecisionRequest = parserOf<DecisionRequest>(decisionRequest)
export const parseScanNumber = parserOf<number>(scanNumber)
