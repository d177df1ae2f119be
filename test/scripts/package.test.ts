/** What is decided before electron-builder runs; the package itself is tested as the app that people start (test/e2e/desktop.test.ts). */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fusesOf } from '../../scripts/package.ts'

describe('the fuses', () => {
  const shipped = {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  }

  it('are all eight set in what is shipped', () => {
    expect(fusesOf(45, false)).toEqual(shipped)
  })

  it('let an inspector in for tests, and leave out what an old Electron has no place for', () => {
    expect(fusesOf(45, true)).toEqual({ ...shipped, enableNodeCliInspectArguments: true })
    expect(fusesOf(25, false)).not.toHaveProperty('grantFileProtocolExtraPrivileges')
  })
})

describe('npm run package', () => {
  it('refuses what it does not know', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '../../scripts/package.ts'), '--deb'], {
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([2, 'Usage: npm run package [-- --dir]\n'])
  })
})
