/**
 * The page of the window as files and headers, the same whether Electron's `app://` or a web server hands it out. Only files that
 * were built exist; a path is looked up, never followed. The content security policy has a style nonce that is new for each page.
 */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

export interface PageAnswer {
  readonly status: 200 | 404
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer> | string
}

/** Answers the path of a URL: `/`, `/assets/index.js`. */
export type Page = (path: string) => PageAnswer

/** Stands in the built page wherever a nonce belongs; see `cspNonce` in electron.vite.config.ts. */
const noncePlaceholder = 'PORTOLAN_STYLE_NONCE'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

const commonHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // Also of a script: a worker lives under the policy of its own file.
  'Content-Security-Policy': contentSecurityPolicyOf(),
}

/** Scripts only from our files, styles only from them or with the nonce of the page, no page that frames us, nothing from anywhere else. */
export function contentSecurityPolicyOf(nonce?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    nonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** `folder` is where the renderer was built to. Throws where it was not: a mistake of the installation. */
export function createPage(folder: string): Page {
  const files = new Map(filesBelow(folder, ''))
  return (path) => {
    const file = files.get(path === '/' ? '/index.html' : path)
    const type = file === undefined ? undefined : types[extname(file)]
    if (file === undefined || type === undefined) return notFound
    if (extname(file) !== '.html')
      return { status: 200, headers: { ...commonHeaders, 'Content-Type': type }, body: Uint8Array.from(readFileSync(file)) }
    const nonce = randomBytes(16).toString('base64')
    return {
      status: 200,
      headers: {
        ...commonHeaders,
        'Content-Type': type,
        'Content-Security-Policy': contentSecurityPolicyOf(nonce),
        'Cache-Control': 'no-store',
      },
      body: readFileSync(file, 'utf8').replaceAll(noncePlaceholder, nonce),
    }
  }
}

const notFound: PageAnswer = {
  status: 404,
  headers: { ...commonHeaders, 'Content-Type': 'text/plain; charset=utf-8' },
  body: 'Not found\n',
}

/** Every file below the folder, by the path it has in a URL; links are not followed. */
function filesBelow(folder: string, path: string): readonly (readonly [string, string])[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const [file, name] = [join(folder, entry.name), `${path}/${entry.name}`]
    if (entry.isDirectory()) return filesBelow(file, name)
    return entry.isFile() ? [[name, file] as const] : []
  })
}
