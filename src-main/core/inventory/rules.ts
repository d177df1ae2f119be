/**
 * What a device probably is, by vote. `resources/data/device-rules.json` says which signals speak for which device type and which operating
 * system, and how much: a weight is the natural logarithm of how many times likelier the signal makes it, so weights of independent
 * signals add up, and 3 means about twenty times. No rule wins by itself or by standing first.
 *
 *     { "when": { "http-title": "^pfSense" }, "type": { "firewall": 3 }, "os": { "FreeBSD": 4 }, "called": "pfSense" }
 *
 * `when`: regular expressions on signals, all of which must be met. `called`: how the operating system is called more closely, with `$1` for what
 * the first group matched; of several the one with the heaviest rule.
 */
import { displayText } from '#shared/domain/display-text.ts'
import type { DeviceType, Verdict } from '#shared/domain/map-document.ts'
import { longestSignal, type Signal, type SignalName, signalNames } from './signal.ts'

/** Judges a device by its signals; their order does not matter. */
export type Judge = (signals: readonly Signal[]) => Judgement

/** What stands in the file. */
interface RuleText {
  readonly when: Partial<Record<SignalName, string>>
  readonly type?: Partial<Record<DeviceType, number>>
  /** Families: `Windows`, `Linux`, `FreeBSD` ... */
  readonly os?: Readonly<Record<string, number>>
  readonly called?: string
}

/** One condition of a rule. */
interface Condition {
  readonly rule: RuleText
  readonly form: RegExp
}

/** A condition that a signal meets. */
interface Met {
  readonly condition: Condition
  /** What the groups of the form matched. */
  readonly groups: readonly string[]
}

export interface Judgement {
  readonly type?: Verdict<DeviceType>
  readonly os?: Verdict<string>
}

/**
 * How unlikely every guess is before anything is known, on the scale of the weights: with nothing else said, a weight of 2 makes a guess
 * as good as none, one of 4 convinces.
 */
const doubt = 2
/** No sum of signals makes certain. */
const highestConfidence = 0.99
/** Lines of evidence of one verdict. */
const maximumLines = 12

interface Vote {
  readonly weight: number
  readonly says: string
  readonly called?: string
}

/** The same values come again and again: most devices have the same ports, vendors and greetings. */
const longestMemory = 20_000

/** Reads the rules. Throws on a rule that can never be met: the file is part of the program. */
export function createJudge(text: string): Judge {
  const conditions = conditionsOf(text)
  const memory = new Map<string, readonly Met[]>()
  const metBy = ({ name, value }: Signal): readonly Met[] => {
    const key = `${name} ${value}`
    const known = memory.get(key)
    if (known !== undefined) return known
    const met = (conditions.get(name) ?? []).flatMap((condition) => {
      const match = condition.form.exec(value.slice(0, longestSignal))
      return match === null ? [] : [{ condition, groups: match.slice(1) }]
    })
    if (memory.size >= longestMemory) memory.clear()
    memory.set(key, met)
    return met
  }
  return (signals) => judgementOf(signals, metBy)
}

function conditionsOf(text: string): ReadonlyMap<SignalName, readonly Condition[]> {
  const { rules } = JSON.parse(text) as { readonly rules: readonly RuleText[] }
  const conditions = new Map<SignalName, Condition[]>(signalNames.map((name) => [name, []]))
  for (const rule of rules) {
    const forms = Object.entries(rule.when)
    if (forms.length === 0) throw new Error('a device rule without a condition')
    for (const [name, form] of forms) {
      const its = conditions.get(name as SignalName)
      if (its === undefined) throw new Error(`no such signal in the device rules: ${name}`)
      its.push({ rule, form: new RegExp(form, 'iu') })
    }
  }
  return conditions
}

function judgementOf(signals: readonly Signal[], metBy: (signal: Signal) => readonly Met[]): Judgement {
  const metOfRule = new Map<RuleText, Map<Condition, { readonly signal: Signal; readonly groups: readonly string[] }>>()
  // Of several signals that meet a condition, the one whose value sorts first.
  for (const signal of [...signals].sort((a, b) => (a.value < b.value ? -1 : 1)))
    for (const { condition, groups } of metBy(signal)) {
      const met = metOfRule.get(condition.rule) ?? new Map()
      metOfRule.set(condition.rule, met)
      if (!met.has(condition)) met.set(condition, { signal, groups })
    }
  const types = new Map<DeviceType, Vote[]>()
  const systems = new Map<string, Vote[]>()
  for (const [rule, met] of metOfRule) {
    if (met.size < Object.keys(rule.when).length) continue
    const says = [...new Set([...met.values()].map(({ signal }) => signal.says))].sort().join('; ')
    const called = filled(rule.called ?? '', [...met.values()].find(({ groups }) => groups.length > 0)?.groups ?? [])
    for (const [type, weight] of Object.entries(rule.type ?? {})) add(types, type as DeviceType, { weight, says })
    for (const [family, weight] of Object.entries(rule.os ?? {})) add(systems, family, { weight, says, called })
  }
  const [type, os] = [verdictOf(types), verdictOf(systems)]
  return { ...(type !== undefined && { type }), ...(os !== undefined && { os: withName(os, systems.get(os.value) ?? []) }) }
}

function add<K>(votes: Map<K, Vote[]>, candidate: K, vote: Vote): void {
  const its = votes.get(candidate)
  if (its === undefined) votes.set(candidate, [vote])
  else its.push(vote)
}

function filled(called: string, groups: readonly string[]): string {
  return called.replace(/\$([1-9])/g, (_, number) => groups[Number(number) - 1] ?? '').trim()
}

function verdictOf<T extends string>(votes: ReadonlyMap<T, readonly Vote[]>): Verdict<T> | undefined {
  const scores = [...votes]
    .map(([value, its]) => ({ value, score: its.reduce((sum, { weight }) => sum + weight, 0) }))
    .sort((a, b) => b.score - a.score || (a.value < b.value ? -1 : 1))
  const [best, second] = scores
  if (best === undefined) return undefined
  const whole = scores.reduce((sum, { score }) => sum + Math.exp(score), Math.exp(doubt))
  const confidenceOf = (score: number): number => Math.min(highestConfidence, Math.round((Math.exp(score) / whole) * 100) / 100)
  const its = votes.get(best.value) ?? []
  const speaksFor = linesOf(its.filter(({ weight }) => weight > 0))
  const others = [...votes].filter(([value]) => value !== best.value).flatMap(([, theirs]) => theirs.filter(({ weight }) => weight > 0))
  const speaksAgainst = linesOf([...its.filter(({ weight }) => weight < 0), ...others]).filter((line) => !speaksFor.includes(line))
  return {
    value: best.value,
    confidence: confidenceOf(best.score),
    for: speaksFor,
    against: speaksAgainst,
    ...(second !== undefined &&
      confidenceOf(second.score) > 0 && { runnerUp: { value: second.value, confidence: confidenceOf(second.score) } }),
  }
}

/** Each line once, the heaviest first. */
function linesOf(votes: readonly Vote[]): readonly string[] {
  const sorted = [...votes].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.says < b.says ? -1 : 1))
  return [...new Set(sorted.map(({ says }) => says))].slice(0, maximumLines)
}

/** The family, as its heaviest rule calls it more closely. */
function withName(verdict: Verdict<string>, votes: readonly Vote[]): Verdict<string> {
  const named = votes.flatMap(({ weight, called = '' }) => (called === '' ? [] : [{ weight, called }]))
  const [best] = named.sort((a, b) => b.weight - a.weight || (a.called < b.called ? -1 : 1))
  return { ...verdict, value: displayText(best?.called ?? '') || verdict.value, family: verdict.value }
}
