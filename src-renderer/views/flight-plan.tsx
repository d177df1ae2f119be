/** What a scan will send, before it sends anything. */
import type { PlanDocument } from '#shared/contract/api.ts'
import { newScanMessages, planRows } from '../scan-words.ts'

interface FlightPlanProps {
  readonly plan: PlanDocument | undefined
  /** False while the next answer is awaited. */
  readonly isCurrent: boolean
}

export function FlightPlan({ plan, isCurrent }: FlightPlanProps) {
  return (
    <section className="flight-plan card" aria-label={newScanMessages.plan} aria-busy={!isCurrent}>
      <h3>{newScanMessages.plan}</h3>
      {plan === undefined ? (
        <p className="flight-plan-pending">{newScanMessages.planPending}</p>
      ) : (
        <dl>
          {planRows(plan).map(({ term, words, figure }) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{words}</dd>
              <dd className="address">{figure}</dd>
            </div>
          ))}
          {plan.notCovered.map(({ what, why, remedy }) => (
            <div key={what} className="flight-plan-gap">
              <dt>{newScanMessages.notCovered}</dt>
              <dd>
                {what}. {why}. {remedy}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
