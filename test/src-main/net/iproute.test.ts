/** What is said when `ip` does not do what it should: each reason in a sentence, and advice that helps. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { readIproute } from '../../../src-main/net/iproute.ts'

const folder = mkdtempSync(join(tmpdir(), 'portolan-iproute-'))
const path = process.env['PATH']
afterEach(() => {
  process.env['PATH'] = path
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Asks an `ip` that is this shell text. */
function asking(program: string, input?: string): Promise<unknown> {
  writeFileSync(join(folder, 'ip'), `#!/bin/sh\n${program}\n`)
  chmodSync(join(folder, 'ip'), 0o755)
  process.env['PATH'] = `${folder}:${path}`
  return readIproute(['address'], input)
}

const remedy = 'Run `ip -json address` to see whether it works, then try again.'

describe('readIproute', () => {
  it('takes nothing printed as nothing to list', async () => {
    expect(await asking('')).toEqual([])
    expect(await asking('printf "[{\\"a\\":\\"%s\\"}]" "$2"')).toEqual([{ a: 'address' }])
  })

  it('joins what the commands of a batch list', async () => {
    expect(await asking('cat; echo; echo "[{\\"b\\":2}]"', '[{"a":1}]')).toEqual([{ a: 1 }, { b: 2 }])
  })

  it('repeats the first line of what ip says', async () => {
    const message = 'The `ip` command failed: Cannot open netlink socket: Permission denied.'
    expect(await asking('echo "Cannot open netlink socket: Permission denied\nmore" >&2; exit 1')).toEqual({
      failure: 'network',
      message,
      remedy,
    })
  })

  it('advises to install a current iproute2 where ip prints no JSON', async () => {
    expect(await asking('echo "1: lo: <LOOPBACK>"')).toMatchObject({ failure: 'network', remedy: 'Install a current iproute2.' })
  })

  it('says that too many files are open', () => {
    const program = `
      const { openSync } = await import('node:fs')
      const { readIproute } = await import(${JSON.stringify(join(import.meta.dirname, '../../../src-main/net/iproute.ts'))})
      try { for (;;) openSync('/dev/null') } catch {}
      process.stdout.write(JSON.stringify(await readIproute(['address'])))`
    const limited = ['-c', 'ulimit -n 64; exec "$0" --no-warnings --input-type=module -e "$1"', process.execPath, program]
    const message = 'The `ip` command failed: too many files are open.'
    expect(JSON.parse(execFileSync('sh', limited, { encoding: 'utf8' }))).toEqual({ failure: 'network', message, remedy })
  })
})
