/** A scan whose process is killed says what it had covered by its last sign of life. */
import { expect, it, onTestFinished } from 'vitest'
import { isFailure } from '#shared/domain/failure.ts'
import type { FlightPlan } from '#shared/domain/scan.ts'
import { createScanning } from '../../../src-main/engine/scanning.ts'
import type { Store } from '../../../src-main/store/store.ts'
import { scratchFile, scratchStore, succeeded } from '../store/scratch.ts'
import { examplePlan, exampleRequest as request } from './example-plan.ts'

const plan: FlightPlan = { ...examplePlan, notCovered: [{ what: 'UDP', why: 'It was not wanted', remedy: 'Scan with --udp standard.' }] }

it('a killed scan says what it had', async () => {
  const file = scratchFile()
  const kept = scratchStore(file)
  const saved = Promise.withResolvers<void>()
  const store: Store = {
    ...kept,
    updateScan(...change) {
      const updated = kept.updateScan(...change)
      saved.resolve()
      return updated
    },
  }
  const scanning = createScanning({
    announce: () => {},
    identify: () => undefined,
    async run({ journal, now, signal, onProgress }) {
      onProgress('discovering', 90, 254, 123, 90)
      for (const last of [17, 18]) journal.record('eth0', `10.1.1.${last}`, 'arp', { kind: 'mac', mac: `bc:24:11:4e:07:${last}` }, now())
      // Goes on until the test is over: nothing of the end of a scan is written before.
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return { status: 'stopped', coverage: { addressesAsked: 0, addressesAnswered: 0, framesSent: 0, durationMs: 0, notCovered: [] } }
    },
  })
  onTestFinished(() => scanning.close())
  const started = scanning.start(store, request, plan, { hostName: 'me', interfaces: [], routes: [] }, [])
  if (isFailure(started)) throw new Error(started.message)
  // Another process, which is told that the first one is dead.
  const reader = scratchStore(file, { isAlive: () => false })
  await saved.promise
  expect(succeeded(reader.settleDeadScans(Date.now()))).toEqual([1])
  const killed = reader.scan(1)
  expect(killed).toMatchObject({
    status: 'stopped',
    coverage: { addressesAsked: 90, addressesAnswered: 2, framesSent: 123, notCovered: plan.notCovered },
  })
  expect(killed?.coverage.durationMs).toBe((killed?.finishedAt ?? 0) - (killed?.startedAt ?? 0))
  expect(killed?.coverage.durationMs).toBeGreaterThan(0)
  expect(killed?.coverage.firstHostMs).toBeGreaterThanOrEqual(0)
})
