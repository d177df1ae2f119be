/** How right the map of the labelled devices is: what is shown against what is true, and the confusion table in text. */
import type { MapHost, Verdict } from '../../src-shared/domain/map-document.ts'
import type { labelledDevices } from './networks/devices.ts'

type Truth = (typeof labelledDevices)[number]

/** One device's type or system: the truth, and what the map shows. */
export interface Judged {
  readonly device: string
  readonly truth: string
  /** `unknown` for a type, `none` for a system, where nothing is shown. */
  readonly shown: string
  /** Of what is shown; 0 where nothing is. */
  readonly confidence: number
}

export interface Accuracy {
  readonly types: readonly Judged[]
  readonly systems: readonly Judged[]
}

/** Above this a wrong value is worse than none. */
const sure = 0.7

export function accuracyOf(truths: readonly Truth[], hosts: readonly MapHost[]): Accuracy {
  const pairs = truths.map((truth) => ({ truth, host: hosts.find(({ addresses }) => addresses.includes(truth.address)) }))
  return {
    types: pairs.map(({ truth, host }) => judged(truth.name, truth.type, host?.type ?? 'unknown', 'unknown', host?.verdicts?.type)),
    systems: pairs.map(({ truth, host }) => {
      const family = host?.os === undefined ? undefined : host.verdicts?.os?.family
      return judged(truth.name, truth.os ?? 'none', family ?? 'none', 'none', host?.verdicts?.os)
    }),
  }
}

function judged(device: string, truth: string, shown: string, nothing: string, verdict: Verdict | undefined): Judged {
  return { device, truth, shown, confidence: shown === nothing ? 0 : (verdict?.confidence ?? 0) }
}

export const right = (all: readonly Judged[]): readonly Judged[] => all.filter(({ truth, shown }) => truth === shown)
export const wrong = (all: readonly Judged[]): readonly Judged[] => all.filter(({ truth, shown }) => truth !== shown)
export const surelyWrong = (all: readonly Judged[]): readonly Judged[] => wrong(all).filter(({ confidence }) => confidence > sure)

/** Truth down, shown across, counts in the cells; under it each that is wrong, with the confidence that it is shown with. */
export function confusionTable(heading: string, all: readonly Judged[]): string {
  const values = [...new Set(all.flatMap(({ truth, shown }) => [truth, shown]))].sort()
  const width = Math.max(heading.length, ...values.map(({ length }) => length))
  const columns = values.map((_, index) => `${index + 1}`.padStart(3)).join('')
  const count = (truth: string, shown: string) => all.filter((each) => each.truth === truth && each.shown === shown).length
  const rows = values.map((truth, index) => {
    const cells = values.map((shown) => `${count(truth, shown) || '.'}`.padStart(3)).join('')
    return `${`${index + 1}`.padStart(2)} ${truth.padEnd(width)}${cells}`
  })
  const misses = wrong(all).map(
    ({ device, truth, shown, confidence }) =>
      `   ${device} is ${truth}, shown as ${shown}${confidence === 0 ? '' : ` at ${confidence.toFixed(2)}`}`,
  )
  return [`   ${heading.padEnd(width)}${columns}`, ...rows, ...misses, ''].join('\n')
}
