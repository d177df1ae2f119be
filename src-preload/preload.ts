/**
 * The only thing the page of the desktop window is given: one function per call of the contract, the events, and the menu. Generic over
 * the contract; no channel can be named from outside. Electron's `contextBridge` copies and freezes what goes through.
 */
import { contextBridge, ipcRenderer } from 'electron'
import { type Bridge, channels } from '#shared/contract/bridge.ts'
import { type Method, methods } from '#shared/contract/transport.ts'

type Calls = Pick<Bridge, Method>

const calls = Object.fromEntries(
  methods.map((method) => [method, (argument?: unknown) => ipcRenderer.invoke(channels.call(method), argument)]),
) as unknown as Calls

const bridge: Bridge = {
  ...calls,
  save: (file) => ipcRenderer.invoke(channels.save, file),
  subscribe: (listener) => void ipcRenderer.on(channels.event, (_, event) => listener(event)),
  onCommand: (listener) => void ipcRenderer.on(channels.command, (_, command) => listener(command)),
  offer: (commands) => ipcRenderer.send(channels.offer, commands),
}

contextBridge.exposeInMainWorld('portolan', bridge)
