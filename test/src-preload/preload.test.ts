/** What the page of the desktop window is given, and nothing else. */
import { describe, expect, it, vi } from 'vitest'
import type { Bridge } from '#shared/contract/bridge.ts'
import { methods } from '#shared/contract/transport.ts'

const exposed = vi.fn()
const ipcRenderer = { invoke: vi.fn(async () => 'answer'), on: vi.fn(), send: vi.fn() }
vi.mock('electron', () => ({ contextBridge: { exposeInMainWorld: exposed }, ipcRenderer }))
await import('../../src-preload/preload.ts')

const [[name, bridge], ...others] = exposed.mock.calls as [[string, Bridge]]

describe('the preload script', () => {
  it('exposes one object: the calls of the contract, the events, the menu', () => {
    expect(others).toEqual([])
    expect(name).toBe('portolan')
    expect(Object.keys(bridge).sort()).toEqual([...methods, 'offer', 'onCommand', 'save', 'subscribe'].sort())
    expect(Object.values(bridge).every((member) => typeof member === 'function')).toBe(true)
  })

  it.each(methods)('sends %s through its own channel', async (method) => {
    ipcRenderer.invoke.mockClear()
    expect(await (bridge[method] as (argument: unknown) => Promise<unknown>)({ some: 'argument' })).toBe('answer')
    expect(ipcRenderer.invoke).toHaveBeenCalledWith(`portolan:call:${method}`, { some: 'argument' })
  })

  it('hands over what was said, never Electron’s event with its sender', () => {
    const heard = vi.fn()
    bridge.subscribe(heard)
    bridge.onCommand(heard)
    for (const [, listener] of ipcRenderer.on.mock.calls) listener({ sender: 'electron' }, 'said', 'surplus')
    expect(heard.mock.calls).toEqual([['said'], ['said']])
  })
})
