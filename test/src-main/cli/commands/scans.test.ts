import { describe, expect, it } from 'vitest'
import type { ScanRecord } from '#shared/domain/scan.ts'
import { scans } from '../../../../src-main/cli/commands/scans.ts'
import { engineThat } from '../../engine/engine-that.ts'
import { recordingTerminal } from '../terminal.ts'

const coverage = { addressesAsked: 254, addressesAnswered: 1200, framesSent: 9, durationMs: 80_400, notCovered: [] }
const finished = { id: 1, title: 'a\u001b[2J\nb', status: 'completed', startedAt: 0, coverage } as unknown as ScanRecord
const running: ScanRecord = { ...finished, id: 2, title: 'c', status: 'running' }

async function listing(records: readonly ScanRecord[]) {
  const terminal = recordingTerminal()
  const engine = engineThat({ scans: async () => records })
  const status = await scans.run({ values: {}, positionals: [], engine: () => engine, pages: '', terminal })
  return { status, ...terminal.printed }
}

describe('scans', () => {
  it('lists them, each in a line; what a running one has seen is not known yet', async () => {
    const { status, out } = await listing([running, finished])
    expect([status, ...out.split('\n')]).toEqual([
      0,
      expect.stringMatching(/^SCAN {2}STATUS {5}START +DURATION {4}HOSTS {2}TITLE$/),
      expect.stringMatching(/^2 {5}running {4}(19|20)\S+ \S+ {21}c$/),
      expect.stringMatching(/^1 {5}completed {2}(19|20)\S+ \S+ {2}1 min 20 s {2}1,200 {2}a \[2J b$/),
      '',
    ])
  })

  it('says where there are none', async () => {
    expect(await listing([])).toEqual({ status: 0, out: '', error: 'No scan yet. Run portolan scan.\n' })
  })
})
