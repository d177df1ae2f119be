/** The one window: what its page may not do, and where it stands. */
import { readFileSync, writeFileSync } from 'node:fs'
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { pageOrigin } from './page.ts'
import { isReachable, parseWindowState, type WindowState } from './window-state.ts'

export interface WindowFiles {
  /** Path of the built preload script. */
  readonly preload: string
  /** Path of the picture that stands for the app. */
  readonly icon: string
  /** Path of the file that the window's place is kept in. */
  readonly state: string
}

/** Paper and night, so that nothing flashes before the page is there. */
const backgrounds = { light: '#f6f3ea', dark: '#0c141b' }
const smallestSize = { minWidth: 720, minHeight: 520 }
const firstSize = { width: 1440, height: 900 }
const saveDelayMs = 400

export function openWindow(files: WindowFiles): BrowserWindow {
  const { maximized, ...bounds } = openingState(files.state)
  const window = new BrowserWindow({
    ...bounds,
    ...smallestSize,
    show: false,
    title: 'Portolan',
    icon: files.icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    webPreferences: {
      preload: files.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (maximized) window.maximize()
  keepState(window, files.state)
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${pageOrigin}/`)
  return window
}

/** The kept state, unless no display shows that place any more. */
function openingState(file: string): Partial<WindowState> {
  const state = parseWindowState(textOf(file))
  const displays = screen.getAllDisplays().map(({ workArea }) => workArea)
  if (state !== undefined && isReachable(state, displays)) return state
  const { width, height } = screen.getPrimaryDisplay().workArea
  return { width: Math.min(firstSize.width, width), height: Math.min(firstSize.height, height) }
}

/** Writes the state whenever the window has come to rest, and when it closes. */
function keepState(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    clearTimeout(timer)
    try {
      writeFileSync(file, JSON.stringify({ ...window.getNormalBounds(), maximized: window.isMaximized() }))
    } catch {
      // The place of a window is not worth a message: it opens in the middle next time.
    }
  }
  const saveSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(save, saveDelayMs)
  }
  window.on('resize', saveSoon)
  window.on('move', saveSoon)
  window.on('close', save)
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
