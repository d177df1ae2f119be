/** Before the first scan: the network this computer is on, and one button that says what it will do. The demo is the second choice. */
import { Button } from '@mantine/core'
import { isFailure, sentenceOf } from '#shared/domain/failure.ts'
import { counted, formatCount, formatEstimate } from '#shared/domain/figures.ts'
import { placeWords } from '../messages.ts'
import { WindRose } from './wind-rose.tsx'
import { useNetwork, useOwnNetwork, useView, useWindow } from './window-context.ts'

export function FirstRun() {
  const own = useOwnNetwork()
  const refusal = useView((state) => state.refusal)
  return (
    <section className="first-run">
      <WindRose />
      {own === undefined ? (
        <>
          <h1>This computer is on no network</h1>
          <p>Plug in a cable or join a Wi-Fi network, and Portolan offers to chart it.</p>
        </>
      ) : (
        <>
          <h1>
            You are on {own.kind}, <span className="address">{own.subnet}</span>
          </h1>
          <p>{placeWords(own)}</p>
          <ScanButton subnet={own.subnet} />
        </>
      )}
      {refusal !== undefined && (
        <p className="refusal" role="alert">
          {refusal}
        </p>
      )}
      <Choices />
    </section>
  )
}

function ScanButton({ subnet }: { readonly subnet: string }) {
  const { commands } = useWindow()
  const plan = useNetwork((state) => state.plan)
  const isScanning = useNetwork((state) => state.progress !== undefined)
  const known = plan === undefined || isFailure(plan) ? undefined : plan
  return (
    <>
      <Button
        className="first-run-button"
        size="lg"
        loading={isScanning}
        disabled={isFailure(plan) && plan.failure !== 'consent-needed'}
        onClick={() => commands.run('scan')}
      >
        <span>
          Scan {subnet}
          {known !== undefined && (
            <small>
              <span className="unseen">: </span>
              {counted(known.addresses, 'address', 'addresses')}, {formatEstimate(known.estimatedMs)}
            </small>
          )}
        </span>
      </Button>
      <p className="first-run-plan" aria-live="polite">
        {isFailure(plan) && sentenceOf(plan)}
        {isFailure(plan) && plan.failure === 'consent-needed' && ' You are asked for a yes first.'}
        {known !== undefined && `At most ${formatCount(known.peakRatePps)} small packets a second. Nothing is changed on any device.`}
      </p>
    </>
  )
}

function Choices() {
  const { bridge, actions, commands } = useWindow()
  const engine = useNetwork((state) => state.engine)
  const enter = async (): Promise<void> => {
    const entered = await bridge.demo('enter')
    if (isFailure(entered)) actions.refuse(entered)
  }
  return (
    <p className="first-run-choices">
      <Button variant="subtle" disabled={engine !== 'running'} onClick={() => commands.run('new-scan')}>
        Choose what to scan…
      </Button>
      <Button variant="subtle" disabled={engine !== 'running'} onClick={() => void enter()}>
        Look at the demo network
      </Button>
    </p>
  )
}
