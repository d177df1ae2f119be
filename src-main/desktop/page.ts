/**
 * The page in the window and what it may not do (Electron's security checklist): it comes from our own scheme, reaches nothing else,
 * goes nowhere, opens nothing and is granted nothing.
 */
import { type BrowserWindow, protocol, type Session, type WebContents, type WebFrameMain } from 'electron'
import { createPage } from '../engine/host-page.ts'

export const pageOrigin = 'app://portolan'

/** Must run before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])
}

/** Hands out the built renderer under `app://portolan/`. */
export function servePage(session: Session, folder: string): void {
  const page = createPage(folder)
  session.protocol.handle('app', (request) => {
    const { host, pathname } = new URL(request.url)
    const { status, headers, body } = page(host === 'portolan' && request.method === 'GET' ? pathname : '')
    return new Response(body, { status, headers })
  })
}

/** No permission is ever granted, nothing is downloaded, and no request leaves for anything but our own page. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !isOwnUrl(url) }))
}

/** For every contents the app ever makes, ours or not: no navigation away, no new window, no webview. */
export function guardWebContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** True for the top frame of the window while it shows our page. */
export function isOwnFrame(frame: WebFrameMain | null, window: BrowserWindow): boolean {
  return frame !== null && !window.isDestroyed() && frame === window.webContents.mainFrame && isPageUrl(frame.url)
}

/** Our page's, or of a picture within it. */
function isOwnUrl(url: string): boolean {
  return isPageUrl(url) || url.startsWith('data:image/')
}

function isPageUrl(url: string): boolean {
  return url === pageOrigin || url.startsWith(`${pageOrigin}/`)
}
