/** The page as files and headers. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { contentSecurityPolicyOf, createPage } from '../../../src-main/engine/host-page.ts'

const folder = mkdtempSync(join(tmpdir(), 'portolan-page-'))
mkdirSync(join(folder, 'built', 'assets'), { recursive: true })
writeFileSync(join(folder, 'secret.js'), 'secret')
writeFileSync(
  join(folder, 'built', 'index.html'),
  '<style nonce="PORTOLAN_STYLE_NONCE"></style><script nonce="PORTOLAN_STYLE_NONCE"></script>',
)
writeFileSync(join(folder, 'built', 'assets', 'index.js'), 'run()')
writeFileSync(join(folder, 'built', 'assets', 'notes.txt'), 'not for the page')
symlinkSync(join(folder, 'secret.js'), join(folder, 'built', 'secret.js'))
const page = createPage(join(folder, 'built'))

afterAll(() => rmSync(folder, { recursive: true }))

describe('the page', () => {
  it('is index.html with a policy whose nonce is the page’s own, new each time', () => {
    const [first, second] = [page('/'), page('/index.html')]
    const nonces = [first, second].map(({ headers }) => /'nonce-([^']+)'/.exec(headers['Content-Security-Policy'] ?? '')?.[1] ?? '')
    expect(nonces[0]).toMatch(/^[A-Za-z0-9+/]{22}==$/)
    expect(nonces[0]).not.toBe(nonces[1])
    expect(first.body).toBe(`<style nonce="${nonces[0]}"></style><script nonce="${nonces[0]}"></script>`)
    expect(first.headers['Cache-Control']).toBe('no-store')
  })

  it('hands out its files with their types', () => {
    const { status, headers, body } = page('/assets/index.js')
    expect(status).toBe(200)
    expect(headers).toMatchObject({ 'Content-Type': 'text/javascript; charset=utf-8', 'X-Content-Type-Options': 'nosniff' })
    expect(Buffer.from(body).toString()).toBe('run()')
  })

  it('gives every file a policy: a worker lives under that of its own script, not under the page’s', () => {
    expect(page('/assets/index.js').headers['Content-Security-Policy']).toMatch(/^default-src 'none'; script-src 'self'; /)
    expect(page('/nothing').headers['Content-Security-Policy']).toContain("default-src 'none'")
  })

  it.each([
    '',
    '/..',
    '/../secret.js',
    '/assets/../../secret.js',
    '/%2e%2e/secret.js',
    '/assets',
    '/assets/',
    '//index.html',
    '/assets/notes.txt',
  ])('has nothing at %j', (path) => {
    expect(page(path).status).toBe(404)
  })

  it('takes no link that leads out of its folder', () => {
    expect(page('/secret.js').status).toBe(404)
  })
})

describe('the content security policy', () => {
  const policy = contentSecurityPolicyOf('abc')

  it('allows nothing that is not named, and no code or style from text', () => {
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/unsafe-(inline|eval|hashes)|\*|https?:/)
  })
})
