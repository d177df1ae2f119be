/** What can be seen of a scan while it runs. */
import { expect, it, onTestFinished } from 'vitest'
import type { ScanProgress } from '#shared/contract/api.ts'
import { createWorkspace } from '../../../src-main/engine/workspace.ts'
import { scratchFile, succeeded } from '../store/scratch.ts'
import { examplePlan as plan, exampleRequest as request } from './example-plan.ts'

it('the first host is told at once, and a map shows everything that was seen by then', async () => {
  const told: ScanProgress[] = []
  const machine = { hostName: 'me', interfaces: [], routes: [] }
  const answered = Promise.withResolvers<void>()
  const workspace = createWorkspace({
    database: scratchFile(),
    world: {
      machine: async () => machine,
      prepare: async () => ({ request, plan, machine }),
      async run({ journal, now, signal, onProgress }) {
        journal.record('eth0', '10.1.1.17', 'arp', { kind: 'mac', mac: 'bc:24:11:4e:07:17' }, now())
        onProgress('discovering', 2, 254, 2, 2)
        journal.record('eth0', '10.1.1.18', 'arp', { kind: 'mac', mac: 'bc:24:11:4e:07:18' }, now())
        onProgress('discovering', 3, 254, 3, 3)
        answered.resolve()
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        return { status: 'stopped', coverage: { addressesAsked: 3, addressesAnswered: 2, framesSent: 3, durationMs: 0, notCovered: [] } }
      },
    },
    resources: new URL('../../../resources', import.meta.url).pathname,
    announce: (progress) => told.push(progress),
  })
  onTestFinished(() => workspace.close())
  const { scan } = succeeded(await workspace.scan(request))
  await answered.promise
  // The second follows within the time in which progress is told once.
  expect(told.map(({ hosts }) => hosts)).toEqual([0, 1])
  expect(succeeded(await workspace.map(scan)).hosts.map(({ addresses }) => addresses)).toEqual([['10.1.1.17'], ['10.1.1.18']])
})
