import { describe, expect, it } from 'vitest'
import type { FailureCode } from '#shared/domain/failure.ts'
import { report } from '../../../src-main/cli/command.ts'
import { recordingTerminal } from './terminal.ts'

describe('report', () => {
  it.each([
    ['usage', 2],
    ['out-of-scope', 3],
    ['consent-needed', 3],
    ['interface-needed', 2],
    ['raw-unavailable', 4],
    ['scan-running', 1],
    ['not-found', 1],
    ['database', 1],
    ['database-newer', 1],
    ['disk-full', 1],
    ['file', 1],
    ['network', 1],
    ['failed', 1],
  ] satisfies [FailureCode, number][])('ends %s with status %d', (failure, status) => {
    expect(report({ failure, message: 'It went wrong.' }, recordingTerminal())).toBe(status)
  })

  it('says what happened and what to do, on the side of messages', () => {
    const terminal = recordingTerminal()
    report({ failure: 'file', message: 'It went wrong.', remedy: 'Do it right.' }, terminal)
    report({ failure: 'file', message: 'It went wrong.' }, terminal)
    expect(terminal.printed).toEqual({ out: '', error: 'portolan: It went wrong. Do it right.\nportolan: It went wrong.\n' })
  })

  it('names the option that helps, which no other host can', () => {
    const terminal = recordingTerminal()
    report({ failure: 'consent-needed', message: 'It is large.' }, terminal)
    report({ failure: 'raw-unavailable', message: 'Raw sockets are not permitted.', remedy: 'Scan as root.' }, terminal)
    report({ failure: 'interface-needed', message: 'It is behind tun0.', remedy: 'Choose tun0 as the interface to scan from.' }, terminal)
    report({ failure: 'database', message: 'It is damaged.', remedy: 'Restore a copy of it.' }, terminal)
    expect(terminal.printed.error.trimEnd().split('\n')).toEqual([
      'portolan: It is large. If you may scan it, add --yes.',
      'portolan: Raw sockets are not permitted. Scan as root, or leave out --raw to scan in limited mode.',
      'portolan: It is behind tun0. Choose tun0 as the interface to scan from, with --interface.',
      'portolan: It is damaged. Restore a copy of it, or choose another file with --db.',
    ])
  })
})
