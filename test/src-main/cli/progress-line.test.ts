import { describe, expect, it } from 'vitest'
import type { ScanProgress } from '#shared/contract/api.ts'
import { createProgressLine, formatProgress } from '../../../src-main/cli/progress-line.ts'
import { engineThat } from '../engine/engine-that.ts'
import { recordingTerminal } from './terminal.ts'

const progress: ScanProgress = { scan: 1, phase: 'discovering', asked: 120, total: 254, hosts: 18, framesSent: 130, elapsedMs: 449 }

describe('formatProgress', () => {
  it('says what is done, how far it is and what was found', () => {
    expect(formatProgress(progress)).toBe('Finding devices · 18 found · 120 of 254 asked · 0.4 s')
    expect(formatProgress({ ...progress, phase: 'ports' })).toBe('Asking ports · 18 found · 120 of 254 asked · 0.4 s')
    expect(formatProgress({ ...progress, phase: 'identifying', elapsedMs: 61_000 })).toBe('Asking names · 18 found · 1 min 1 s')
    expect(formatProgress({ ...progress, phase: 'ended', asked: 0, total: 0 })).toBe('Done · 18 found · 0.4 s')
  })
})

describe('createProgressLine', () => {
  it('rewrites one line and takes it away in the end', () => {
    const [engine, terminal] = [engineThat({}), recordingTerminal({ isInteractive: true })]
    const line = createProgressLine(engine, terminal)
    engine.announce({ sequence: 1, progress })
    engine.announce({ sequence: 2, progress: { ...progress, hosts: 19 } })
    line.close()
    engine.announce({ sequence: 3, progress })
    const clear = '\r\x1b[2K'
    const shown = 'Finding devices · 18 found · 120 of 254 asked · 0.4 s'
    expect(terminal.printed).toEqual({ out: '', error: `${clear}${shown}${clear}${shown.replace('18', '19')}${clear}` })
  })

  it('says nothing where messages do not go to a terminal', () => {
    const [engine, terminal] = [engineThat({}), recordingTerminal()]
    const line = createProgressLine(engine, terminal)
    engine.announce({ sequence: 1, progress })
    line.close()
    expect(terminal.printed).toEqual({ out: '', error: '' })
  })
})
