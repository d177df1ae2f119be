/** Electron's security checklist, item by item, on the shell as it is: the parts that can be asked are asked, the rest is read. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserWindow, Session, WebContents, WebFrameMain } from 'electron'
import { beforeAll, describe, expect, it, vi } from 'vitest'

type Listener = (...given: unknown[]) => unknown

const made: { options: Record<string, unknown>; url: string }[] = []
const schemes = vi.fn()

vi.mock('electron', () => ({
  protocol: { registerSchemesAsPrivileged: schemes },
  nativeTheme: { shouldUseDarkColors: false },
  screen: {
    getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1280, height: 800 } }],
    getPrimaryDisplay: () => ({ workArea: { x: 0, y: 0, width: 1280, height: 800 } }),
  },
  BrowserWindow: class {
    options: Record<string, unknown>
    constructor(options: Record<string, unknown>) {
      this.options = options
    }
    on() {}
    once() {}
    async loadURL(url: string) {
      made.push({ options: this.options, url })
    }
  },
}))

const { guardSession, guardWebContents, isOwnFrame, registerPageScheme } = await import('../../../src-main/desktop/page.ts')
const { openWindow } = await import('../../../src-main/desktop/window.ts')

const root = join(import.meta.dirname, '..', '..', '..')
const sourceOf = (folder: string): string =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n')
const shell = sourceOf('src-main/desktop')
const page = sourceOf('src-renderer')

describe('the window', () => {
  beforeAll(() => void openWindow({ preload: '/app/preload.cjs', icon: '/app/icon.png', state: '/nowhere/window.json' }))
  const preferences = (): unknown => made[0]?.options['webPreferences']

  it('shows our own scheme, never a file or the network (1, 18)', () => {
    expect(made[0]?.url).toBe('app://portolan/')
    expect(shell).not.toMatch(/loadFile|file:\/\/|https?:\/\//)
  })

  it('has no Node, its own world, and a sandbox (2, 3, 4)', () => {
    expect(preferences()).toMatchObject({ nodeIntegration: false, contextIsolation: true, sandbox: true })
    expect(shell).not.toMatch(/nodeIntegration(InWorker|InSubFrames)|no-sandbox|enableRemoteModule/)
  })

  it('keeps web security and turns nothing experimental on (6, 8, 9, 10, 11)', () => {
    expect(preferences()).toMatchObject({ webSecurity: true, webviewTag: false })
    expect(shell).not.toMatch(/allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|allowpopups/)
    expect(shell.match(/commandLine.*/g)).toEqual(["commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')"])
  })

  it('opens within the screen', () => {
    expect(made[0]?.options).toMatchObject({ width: 1280, height: 800 })
  })
})

describe('the session', () => {
  const guarded = () => {
    const handlers = new Map<string, Listener>()
    const keep = (name: string) => (handler: Listener) => void handlers.set(name, handler)
    const session = {
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
      webRequest: { onBeforeRequest: keep('web') },
      on: (name: string, handler: Listener) => keep(name)(handler),
    }
    guardSession(session as unknown as Session)
    return handlers
  }

  it('grants nothing (5)', () => {
    const decide = vi.fn()
    guarded().get('request')?.({}, 'geolocation', decide)
    expect(decide).toHaveBeenCalledWith(false)
    expect(guarded().get('check')?.()).toBe(false)
    expect(guarded().get('device')?.()).toBe(false)
  })

  it('downloads nothing: files are saved by the shell', () => {
    const preventDefault = vi.fn()
    guarded().get('will-download')?.({ preventDefault })
    expect(preventDefault).toHaveBeenCalled()
  })

  it.each([
    ['app://portolan/', false],
    ['app://portolan/assets/index.js', false],
    ['data:image/svg+xml,%3Csvg%3E', false],
    ['app://portolan.evil/', true],
    ['app://other/', true],
    ['http://10.1.1.1/', true],
    ['https://example.com/', true],
    ['file:///etc/passwd', true],
    ['data:text/html,<script>', true],
    ['ws://127.0.0.1/', true],
  ])('asked for %s, cancels: %s', (url, cancel) => {
    const decide = vi.fn()
    guarded().get('web')?.({ url }, decide)
    expect(decide).toHaveBeenCalledWith({ cancel })
  })
})

describe('every page there ever is', () => {
  it('goes nowhere, opens nothing, embeds nothing (12, 13, 14)', () => {
    const listeners = new Map<string, Listener>()
    let openHandler: Listener | undefined
    const contents = {
      on: (name: string, listener: Listener) => void listeners.set(name, listener),
      setWindowOpenHandler: (handler: Listener) => {
        openHandler = handler
      },
    }
    guardWebContents(contents as unknown as WebContents)
    for (const name of ['will-navigate', 'will-redirect', 'will-attach-webview']) {
      const preventDefault = vi.fn()
      listeners.get(name)?.({ preventDefault })
      expect(preventDefault, name).toHaveBeenCalled()
    }
    expect(openHandler?.({ url: 'https://example.com/' })).toEqual({ action: 'deny' })
  })

  it('cannot make the shell open anything outside (15)', () => {
    expect(shell).not.toMatch(/openExternal|openPath|shell\b.*from 'electron'|child_process.*exec/)
  })
})

describe('a call', () => {
  const mainFrame = { url: 'app://portolan/' } as WebFrameMain
  const window = { isDestroyed: () => false, webContents: { mainFrame } } as unknown as BrowserWindow

  it('is heard from our own page only (17)', () => {
    expect(isOwnFrame(mainFrame, window)).toBe(true)
    expect(isOwnFrame(null, window)).toBe(false)
    expect(isOwnFrame({ url: 'app://portolan/' } as WebFrameMain, window)).toBe(false)
    const strayed = { url: 'https://example.com/' } as WebFrameMain
    expect(isOwnFrame(strayed, { isDestroyed: () => false, webContents: { mainFrame: strayed } } as unknown as BrowserWindow)).toBe(false)
    const picture = { url: 'data:image/svg+xml,%3Csvg%3E' } as WebFrameMain
    expect(isOwnFrame(picture, { isDestroyed: () => false, webContents: { mainFrame: picture } } as unknown as BrowserWindow)).toBe(false)
    expect(isOwnFrame(mainFrame, { isDestroyed: () => true } as unknown as BrowserWindow)).toBe(false)
  })

  it('has its sender checked wherever the shell listens', () => {
    const listens = shell.match(/ipcMain\.(on|once|handle|handleOnce)\(/g) ?? []
    expect(listens).toHaveLength(3)
    expect(shell.match(/isOwnFrame\(event\.senderFrame, window\)/g)).toHaveLength(listens.length)
  })
})

describe('the scheme', () => {
  it('is standard and secure, and no more than that (18)', () => {
    registerPageScheme()
    expect(schemes).toHaveBeenCalledWith([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])
  })
})

describe('the page', () => {
  it('writes text, never markup or code from text (7, 20)', () => {
    expect(page).not.toMatch(/dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/)
  })

  it('imports no Electron (20)', () => {
    expect(page).not.toMatch(/from 'electron'|require\(/)
  })
})
