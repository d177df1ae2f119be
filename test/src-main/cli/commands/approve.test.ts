import { describe, expect, it } from 'vitest'
import type { DeviceSelection } from '#shared/contract/api.ts'
import { approve } from '../../../../src-main/cli/commands/approve.ts'
import { engineThat } from '../../engine/engine-that.ts'
import { recordingTerminal } from '../terminal.ts'

async function approving(positionals: readonly string[], newly: readonly string[] = ['d1']) {
  const selections: DeviceSelection[] = []
  const terminal = recordingTerminal()
  const engine = engineThat({
    approve: async (selection) => {
      selections.push(selection)
      return newly
    },
  })
  const status = await approve.run({ values: {}, positionals, engine: () => engine, pages: '', terminal })
  return { status, selections, said: terminal.printed.error }
}

describe('approve', () => {
  it('approves all of a scan, or devices', async () => {
    expect(await approving(['12'], ['d1', 'd2'])).toEqual({ status: 0, selections: [{ scan: 12 }], said: 'Approved: d1 d2.\n' })
    expect(await approving(['d1', 'd7'])).toEqual({ status: 0, selections: [{ devices: ['d1', 'd7'] }], said: 'Approved: d1.\n' })
    expect(await approving(['d1'], [])).toMatchObject({ status: 0, said: 'All of them were approved already.\n' })
  })

  it.each([[['x']], [['0']], [['d0']], [['1', '2']], [['d1', '2']], [['10.1.1.1']], [['D1']]])(
    'refuses %j without opening anything',
    async (positionals) => {
      expect(await approving(positionals)).toMatchObject({
        status: 2,
        selections: [],
        said: expect.stringContaining('is neither a scan nor a device'),
      })
    },
  )
})
