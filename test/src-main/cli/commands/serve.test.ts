/** The window's server as a command: one line, and an end in good order. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { serve } from '../../../../src-main/cli/commands/serve.ts'
import type { Engine } from '../../../../src-main/engine/engine.ts'
import { engineThat } from '../../engine/engine-that.ts'
import { recordingTerminal } from '../terminal.ts'

const pages = mkdtempSync(join(tmpdir(), 'portolan-serve-'))
writeFileSync(join(pages, 'index.html'), '<p>the window</p>')
afterAll(() => rmSync(pages, { recursive: true }))

/** An engine that fails the test when it is asked anything: starting to serve asks nothing, so it sends nothing. */
function serving(values: Record<string, string> = {}) {
  const terminal = recordingTerminal()
  const close = vi.fn(async () => {})
  const open = vi.fn((): Engine => ({ ...engineThat({}), close }))
  return { terminal, close, open, ended: serve.run({ values, positionals: [], engine: open, pages, terminal }) }
}

describe('serve', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('prints the address alone, and ends with %s as %d when the engine is closed', async (signal, status) => {
    const { terminal, close, ended } = serving()
    await expect.poll(() => terminal.printed.out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}\n$/)
    const url = terminal.printed.out.trim()
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(302)
    process.emit(signal, signal)
    expect(await ended).toBe(status)
    expect(close).toHaveBeenCalledOnce()
    expect(terminal.printed.error).toBe('')
    await expect(fetch(url)).rejects.toThrow()
    expect(process.listenerCount(signal)).toBe(0)
  })

  it('takes the port it is given; says in one sentence that another program has it', async () => {
    const other = createServer()
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port))
    })
    const refused = serving({ port: `${port}` })
    expect(await refused.ended).toBe(1)
    expect(refused.terminal.printed).toEqual({
      out: '',
      error: `portolan: Port ${port} is used by another program. Choose another with --port, or leave it out for any that is free.\n`,
    })
    await new Promise((resolve) => other.close(resolve))
    const { terminal, ended } = serving({ port: `${port}` })
    await expect.poll(() => terminal.printed.out).toContain(`http://127.0.0.1:${port}/`)
    process.emit('SIGTERM', 'SIGTERM')
    expect(await ended).toBe(143)
  })

  it.each(['0', '65536', '-1', '80.5', 'http', '', '1e3', ' 80'])('refuses %j as a port without opening anything', async (port) => {
    const { terminal, open, ended } = serving({ port })
    expect(await ended).toBe(2)
    expect(open).not.toHaveBeenCalled()
    expect(terminal.printed.error).toContain(`"${port}" is no port. Give a number from 1 to 65535`)
  })
})
