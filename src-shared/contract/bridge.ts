/** What the page is given to reach the engine and the window around it: `window.portolan` in the desktop app, a WebSocket else. */
import type { Failure } from '../domain/failure.ts'
import type { Api, Download } from './api.ts'
import type { CommandId } from './commands.ts'
import type { EngineEvent } from './transport.ts'

export interface Bridge extends Api {
  /** Lets the person keep a file: by the native save dialog in the desktop app, as a download else. */
  save(file: Download): Promise<'saved' | 'cancelled' | Failure>
  /** Calls the listener with everything that comes down from now on. */
  subscribe(listener: (event: EngineEvent) => void): void
  /** Calls the listener with every command chosen in the native menu. */
  onCommand(listener: (command: CommandId) => void): void
  /** Tells the native menu which commands can be chosen now. */
  offer(commands: readonly CommandId[]): void
}

/** Names of the channels between the window's page and the desktop shell; a call has a channel of its own. */
export const channels = {
  call: (method: string) => `portolan:call:${method}`,
  event: 'portolan:event',
  command: 'portolan:command',
  offer: 'portolan:offer',
  save: 'portolan:save',
} as const
