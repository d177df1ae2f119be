/**
 * Where nobody reads what a scan prints: it comes to its end all the same, and its exit status is its own. This file sends no packet: all
 * is run inside labs.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MapDocument } from '../../src-shared/domain/map-document.ts'
import { type Lab, type Outcome, startLab, unavailable } from './lab.ts'
import { command, mapOf, scratchFolder } from './portolan.ts'

const reason = unavailable()
const scratch = scratchFolder()

describe.skipIf(reason !== undefined)(`a scan's output${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab

  beforeAll(async () => {
    lab = await startLab('flat-1')
  })
  afterAll(async () => {
    await lab?.stop()
    scratch.remove()
  })

  const [database, file] = [scratch.path('output.db'), scratch.path('map.json')]
  /** Runs shell text whose `"$@"` is a scan that also writes a file. */
  const shell = (text: string, ...options: readonly string[]): Promise<Outcome> =>
    lab.run('bash', ['-c', text, 'bash', ...command, 'scan', '10.2.2.200', '--out', file, '--db', database, ...options])
  const kept = (): Promise<MapDocument> => mapOf(lab, ['show', '--db', database])

  it.each([
    ['table', []],
    ['document', ['--json']],
  ])('that is closed early (%s) costs neither the files nor the status', async (_, options) => {
    const { status, stdout, stderr } = await shell(`"$@" 2>&1 > >(exec true) | grep -v devices; echo \${PIPESTATUS[0]}`, ...options)
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: expect.stringMatching(/^(1 device .*\n)?0\n$/), stderr: '' })
    const map = await kept()
    expect(map.scan.status).toBe('completed')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(map)
  })

  it('that is closed early hides no failure of the scan', async () => {
    expect(await shell('"$@" > >(exec true)', '--tcp', '99999')).toMatchObject({ status: 2 })
  })

  it('on a full disk fails, and still writes what else was asked for', async () => {
    expect(await shell('"$@" >/dev/full', '--json')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'portolan: The output cannot be written: ENOSPC: no space left on device, write.\n',
    })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(await kept())
  })
})
