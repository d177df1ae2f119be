/** A scan as a person writes it down before it starts: texts of a form, and what they mean. */
import type { PlanDocument } from '#shared/contract/api.ts'
import type { Bridge } from '#shared/contract/bridge.ts'
import { type Failure, failure, isFailure } from '#shared/domain/failure.ts'
import { formatCount } from '#shared/domain/figures.ts'
import { parsePortList } from '#shared/domain/port.ts'
import type { ProfileName, ScanRequest } from '#shared/domain/scan.ts'
import { mostTargets, parseTarget } from '#shared/domain/target.ts'
import type { OwnNetwork, ScanDraft } from './stores/view.ts'

export type DraftField = 'targets' | 'exclude' | 'tcp' | 'udp'

/** The recommended scan of a network; without one, a scan of whatever is typed. */
export function draftOf(own: OwnNetwork | undefined): ScanDraft {
  return {
    title: '',
    targets: own?.subnet ?? '',
    exclude: '',
    interface: undefined,
    profile: 'normal',
    tcp: 'standard',
    udp: 'standard',
    consent: false,
    beyondForm: { identify: true, raw: 'auto' },
  }
}

/** What was asked for elsewhere, to be changed or agreed to. */
export function draftOfRequest(request: ScanRequest): ScanDraft {
  const { title = '', targets, exclude, interface: name, profile, tcp, udp, consent: _, ...beyondForm } = request
  return { title, targets: targets.join(', '), exclude: exclude.join(', '), interface: name, profile, tcp, udp, consent: false, beyondForm }
}

/** Another profile, and its own rate instead of one that was given. */
export function withProfile(draft: ScanDraft, profile: ProfileName): ScanDraft {
  const { ratePps: _, ...beyondForm } = draft.beyondForm
  return { ...draft, profile, beyondForm }
}

/** The request that a draft stands for; the engine judges it. */
export function requestOfDraft(draft: ScanDraft): ScanRequest {
  const { title, targets, exclude, interface: name, profile, tcp, udp, consent, beyondForm } = draft
  return {
    ...beyondForm,
    ...(title.trim() === '' ? {} : { title: title.trim() }),
    targets: targetTextsOf(targets),
    exclude: targetTextsOf(exclude),
    ...(name === undefined ? {} : { interface: name }),
    profile,
    tcp: portTextOf(tcp),
    udp: portTextOf(udp),
    consent,
  }
}

/** What the engine says about a draft before it starts. */
export type Planned =
  | { readonly kind: 'ready'; readonly plan: PlanDocument }
  /** The scope guard wants an explicit yes; with it, this is the plan. */
  | { readonly kind: 'consent'; readonly plan: PlanDocument; readonly refusal: Failure }
  | { readonly kind: 'refused'; readonly refusal: Failure }

/** Asks what a scan would do; where the scope guard refuses it, also what it would do with a yes, which does not help everywhere. */
export async function planOfRequest(bridge: Pick<Bridge, 'plan'>, request: ScanRequest): Promise<Planned> {
  const answer = await bridge.plan({ ...request, consent: false })
  if (!isFailure(answer)) return { kind: 'ready', plan: answer }
  if (answer.failure !== 'consent-needed') return { kind: 'refused', refusal: answer }
  const agreed = await bridge.plan({ ...request, consent: true })
  return isFailure(agreed) ? { kind: 'refused', refusal: agreed } : { kind: 'consent', plan: agreed, refusal: answer }
}

/** What can be seen to be wrong in a field without asking the engine. */
export function problemsOf(draft: ScanDraft): Readonly<Partial<Record<DraftField, Failure>>> {
  const { targets, exclude, tcp, udp } = requestOfDraft(draft)
  const problems = {
    targets: targets.length === 0 ? parseTarget('') : problemOfTargets(targets),
    exclude: problemOfTargets(exclude),
    tcp: firstFailure([parsePortList(tcp, 'tcp')]),
    udp: firstFailure([parsePortList(udp, 'udp')]),
  }
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => isFailure(problem)))
}

function problemOfTargets(targets: readonly string[]): Failure | undefined {
  if (targets.length <= mostTargets) return firstFailure(targets.map(parseTarget))
  const message = `These are ${formatCount(targets.length)} targets, and one scan takes ${formatCount(mostTargets)}.`
  return failure('usage', message, 'Give fewer; a range or a subnet counts as one.')
}

function firstFailure(answers: readonly unknown[]): Failure | undefined {
  return answers.find(isFailure)
}

/** `10.1.1.1 - 25, nas.lan` as `10.1.1.1-25` and `nas.lan`. */
function targetTextsOf(text: string): readonly string[] {
  return text
    .replace(/\s*[-–]\s*/g, '-')
    .split(/[\s,;]+/)
    .filter((target) => target !== '')
}

/** `22, 80` as `22,80`; nothing at all is no ports. */
function portTextOf(text: string): string {
  const ports = text
    .split(/[\s,;]+/)
    .filter((port) => port !== '')
    .join(',')
    .toLowerCase()
  return ports === '' ? 'none' : ports
}
