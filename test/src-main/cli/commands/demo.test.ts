/** `portolan demo`: in, to the end of the replay, and out with its map. */
import { describe, expect, it } from 'vitest'
import { failure } from '#shared/domain/failure.ts'
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { ScanRecord } from '#shared/domain/scan.ts'
import { demo } from '../../../../src-main/cli/commands/demo.ts'
import { engineThat } from '../../engine/engine-that.ts'
import { recordingTerminal } from '../terminal.ts'

const hello = { build: 'test', allow: '', disallow: '', demo: true, tables: { vendors: '2026-08-26', services: '2026-09-17' } }
const map = {
  scan: { id: 4, status: 'completed', demo: true },
  hosts: [
    { id: 'd1', label: 'pfsense', addresses: ['10.1.1.1'], type: 'router', ports: [], notOpen: {}, flags: { live: true }, status: 'new' },
  ],
  coverage: { addressesAsked: 253, framesSent: 744, durationMs: 4042, notCovered: [] },
} as unknown as MapDocument

async function running(answers: Parameters<typeof engineThat>[0], json = false) {
  const asked: string[] = []
  const terminal = recordingTerminal()
  const engine = engineThat({
    demo: async (wish) => {
      asked.push(wish)
      return hello
    },
    scans: async () => [{ id: 4 } as ScanRecord],
    ended: async (id) => ({ id, status: 'completed' }) as ScanRecord,
    map: async () => map,
    ...answers,
  })
  const status = await demo.run({ values: { json }, positionals: [], engine: () => engine, pages: '', terminal })
  return { status, asked, ...terminal.printed }
}

describe('demo', () => {
  it('waits for the replay and prints its map, with the mark, and nothing that would change other scans', async () => {
    const { status, asked, out, error } = await running({})
    expect({ status, asked }).toEqual({ status: 0, asked: ['enter'] })
    expect(out).toContain('pfsense')
    expect(error).toBe('Demo: a recorded scan; nothing was sent. 1 device in 253 addresses, 4.0 s, 744 frames.\n')
  })

  it('prints the map document', async () => {
    expect(JSON.parse((await running({}, true)).out)).toEqual(map)
  })

  it('ends in one sentence where there is no demo', async () => {
    const refusal = failure('file', 'The recording of the demo network cannot be read: x is missing.', 'Install Portolan again.')
    expect(await running({ demo: async () => refusal })).toMatchObject({
      status: 1,
      out: '',
      error: 'portolan: The recording of the demo network cannot be read: x is missing. Install Portolan again.\n',
    })
  })

  it('fails where its replay was stopped', async () => {
    expect(await running({ ended: async (id) => ({ id, status: 'stopped' }) as ScanRecord })).toMatchObject({ status: 1 })
  })
})
