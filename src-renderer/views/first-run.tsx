/** Before the first scan: the network this computer is on, and one button that says what it will do. */
import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { isFailure } from '#shared/domain/failure.ts'
import { placeWords, planWords } from '../messages.ts'
import { WindRose } from './wind-rose.tsx'
import { useNetwork, useOwnNetwork, useView, useWindow } from './window-context.ts'

export function FirstRun() {
  const { feed, commands } = useWindow()
  const own = useOwnNetwork()
  const plan = useNetwork((state) => state.plan)
  const isScanning = useNetwork((state) => state.progress !== undefined)
  const refusal = useView((state) => state.refusal)

  useEffect(() => {
    if (own !== undefined) void feed.plan(own)
  }, [own, feed])

  if (own === undefined)
    return (
      <section className="first-run">
        <WindRose />
        <h1>This computer is on no network</h1>
        <p>Plug in a cable or join a Wi-Fi network; Portolan will offer to chart it.</p>
      </section>
    )
  return (
    <section className="first-run">
      <WindRose />
      <h1>
        You are on {own.kind}, <span className="address">{own.subnet}</span>
      </h1>
      <p>{placeWords(own)}</p>
      <Button className="first-run-button" size="lg" loading={isScanning} disabled={isFailure(plan)} onClick={() => commands.run('scan')}>
        Scan {own.subnet}
      </Button>
      <p className="first-run-plan" aria-live="polite">
        {plan === undefined ? ' ' : isFailure(plan) ? `${plan.message} ${plan.remedy ?? ''}` : planWords(plan)}
      </p>
      {refusal !== undefined && (
        <p className="refusal" role="alert">
          {refusal}
        </p>
      )}
    </section>
  )
}
