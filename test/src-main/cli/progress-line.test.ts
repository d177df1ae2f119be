import { describe, expect, it } from 'vitest'
import type { ScanProgress } from '#shared/contract/api.ts'
import { createProgressLine, progressParts } from '../../../src-main/cli/progress-line.ts'
import { engineThat } from '../engine/engine-that.ts'
import { recordingTerminal } from './terminal.ts'

const progress: ScanProgress = { scan: 1, phase: 'discovering', asked: 120, total: 254, hosts: 18, framesSent: 130, elapsedMs: 449 }

describe('progressParts', () => {
  it('says what is done, how far it is and what was found', () => {
    expect(progressParts(progress)).toEqual(['Finding devices', '18 found', '120 of 254 asked', '0.4 s'])
    expect(progressParts({ ...progress, phase: 'ports' })).toEqual(['Asking ports', '18 found', '120 of 254 asked', '0.4 s'])
    expect(progressParts({ ...progress, phase: 'identifying', elapsedMs: 61_000 })).toEqual(['Asking names', '18 found', '1 min 1 s'])
    expect(progressParts({ ...progress, phase: 'ended', asked: 0, total: 0 })).toEqual(['Done', '18 found', '0.4 s'])
  })
})

describe('createProgressLine', () => {
  it('follows the scan until it is closed', () => {
    const [engine, terminal] = [engineThat({}), recordingTerminal({ columns: 80 })]
    const line = createProgressLine(engine, terminal)
    engine.announce({ change: { sequence: 1, progress } })
    engine.announce({ change: { sequence: 2, progress: { ...progress, hosts: 1900, total: 65_534 } } })
    line.close()
    engine.announce({ change: { sequence: 3, progress } })
    const shown = ['', progressParts(progress).join(' · '), 'Finding devices · 1,900 found · 120 of 65,534 asked · 0.4 s', '']
    expect(terminal.printed).toEqual({ out: '', error: shown.join('\r\x1b[2K') })
  })
})
