/**
 * The desktop app: one window on the engine. The shell starts the engine's process, hands the page out, relays calls that come from
 * its own page and nowhere else, and keeps the window's place. It sends nothing and decides nothing about networks.
 */
import { join } from 'node:path'
import { app, type BrowserWindow, dialog, ipcMain, session, utilityProcess } from 'electron'
import { channels } from '#shared/contract/bridge.ts'
import { type CommandId, isCommandId } from '#shared/contract/commands.ts'
import { type EngineEvent, methods } from '#shared/contract/transport.ts'
import { isFailure, sentenceOf } from '#shared/domain/failure.ts'
import { snmpVariable } from '#shared/domain/snmp.ts'
import { defaultDatabase } from '../engine/data-folder.ts'
import { createEngineProcess, type EngineProcess, type StartChild, startNodeChild } from './engine-process.ts'
import { applyMenu } from './menu.ts'
import { guardSession, guardWebContents, isOwnFrame, registerPageScheme, servePage } from './page.ts'
import { placesOf } from './places.ts'
import { saveFile } from './save.ts'
import { openWindow } from './window.ts'

/** The built file lies in out/main of the application's folder. */
const places = placesOf(join(__dirname, '..', '..'), app.isPackaged ? process.resourcesPath : undefined)

// Credentials are the command line's; the window asks for its own.
delete process.env[snmpVariable]
// Electron calls home of its own accord (for dictionaries, say). No name is known to it, so it reaches nobody; the engine is not Electron.
app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
registerPageScheme()
if (app.requestSingleInstanceLock()) {
  app.whenReady().then(start)
  app.on('web-contents-created', (_, contents) => guardWebContents(contents))
  app.on('window-all-closed', () => app.quit())
} else app.quit()

function start(): void {
  const database = defaultDatabase(process.platform, process.env)
  if (isFailure(database)) {
    dialog.showErrorBox('Portolan cannot start', sentenceOf(database))
    app.quit()
    return
  }
  guardSession(session.defaultSession)
  servePage(session.defaultSession, places.pages)
  const window = openWindow({
    preload: places.preload,
    icon: join(places.resources, 'icons', '256x256.png'),
    state: join(app.getPath('userData'), 'window.json'),
  })
  const toPage = (channel: string, value: unknown): void => {
    if (!window.isDestroyed()) window.webContents.send(channel, value)
  }
  const engine = createEngineProcess(startChild(database), (event: EngineEvent) => toPage(channels.event, event), Date.now)
  relayCalls(engine, window)
  saveFiles(window)
  takeOffers(window, (command) => toPage(channels.command, command))
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  endInGoodOrder(engine)
}

/** A `utilityProcess` of Electron, unless PORTOLAN_ENGINE_NODE names a Node to run the engine under. */
function startChild(database: string): StartChild {
  const args = [database, places.helper, places.resources]
  const node = process.env['PORTOLAN_ENGINE_NODE']
  if (node !== undefined && node !== '') return startNodeChild(node, [places.engine, ...args])
  return (onMessage, onExit) => {
    const child = utilityProcess.fork(places.engine, args, { serviceName: 'Portolan engine' })
    child.on('message', onMessage).once('exit', onExit)
    return { post: (message) => child.postMessage(message), kill: () => void child.kill() }
  }
}

function relayCalls(engine: EngineProcess, window: BrowserWindow): void {
  for (const method of methods)
    ipcMain.handle(channels.call(method), (event, argument: unknown) => {
      if (!isOwnFrame(event.senderFrame, window)) throw new Error('This call does not come from the window of Portolan.')
      return engine.call(method, argument)
    })
}

function saveFiles(window: BrowserWindow): void {
  ipcMain.handle(channels.save, (event, file: unknown) => {
    if (!isOwnFrame(event.senderFrame, window)) throw new Error('This file does not come from the window of Portolan.')
    return saveFile(window, file)
  })
}

/** The page says which commands can be chosen now; the menu follows. */
function takeOffers(window: BrowserWindow, choose: (command: CommandId) => void): void {
  applyMenu([], choose)
  ipcMain.on(channels.offer, (event, offered: unknown) => {
    if (isOwnFrame(event.senderFrame, window) && Array.isArray(offered)) applyMenu(offered.filter(isCommandId), choose)
  })
}

function endInGoodOrder(engine: EngineProcess): void {
  let ended = false
  app.on('before-quit', (event) => {
    if (ended) return
    event.preventDefault()
    void engine.close().then(() => {
      ended = true
      app.quit()
    })
  })
}
