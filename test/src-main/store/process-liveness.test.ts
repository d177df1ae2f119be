import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isProcessAlive, processStartOf } from '../../../src-main/store/process-liveness.ts'

const linux = existsSync('/proc/self/stat')

describe('the life of a process', () => {
  it.runIf(linux)('is told by number and start', async () => {
    const child = spawn('sleep', ['30'], { stdio: 'ignore' })
    await once(child, 'spawn')
    const pid = Number(child.pid)
    const start = processStartOf(pid)
    expect(start).toMatch(/^[0-9a-f-]{36}\/\d+$/)
    expect(isProcessAlive(pid, String(start))).toBe(true)
    expect(isProcessAlive(pid, `${start}0`)).toBe(false)
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(processStartOf(pid)).toBeUndefined()
    expect(isProcessAlive(pid, String(start))).toBe(false)
  })

  it.runIf(linux)('is over for one that only waits to be collected by its parent', async () => {
    // The shell's child ends at once; the shell becomes `sleep`, which never collects it.
    const parent = spawn('sh', ['-c', 'sh -c "exit 0" & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] })
    const [said] = await once(parent.stdout, 'data')
    const zombie = Number(String(said))
    await expect.poll(() => processStartOf(zombie)).toBeUndefined()
    expect(existsSync(`/proc/${zombie}/stat`)).toBe(true)
    parent.kill('SIGKILL')
    await once(parent, 'close')
  })

  it('is read past a program name with spaces and parentheses', async () => {
    const child = spawn(process.execPath, ['-e', "process.title = 'a) R 1 (b'; console.log(); setInterval(() => {}, 1000)"], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const before = processStartOf(Number(child.pid))
    await once(child.stdout, 'data')
    expect(processStartOf(Number(child.pid))).toBe(before)
    child.kill('SIGKILL')
    await once(child, 'close')
  })
})
