import { describe, expect, it } from 'vitest'
import { defaultDatabase } from '../../../src-main/engine/data-folder.ts'

describe('defaultDatabase', () => {
  it.each([
    ['linux', { HOME: '/home/ada' }, '/home/ada/.local/share/portolan/portolan.db'],
    ['linux', { HOME: '/home/ada', XDG_DATA_HOME: '/data' }, '/data/portolan/portolan.db'],
    // The XDG base directory specification: a relative path is invalid and to be ignored.
    ['linux', { HOME: '/home/ada', XDG_DATA_HOME: 'data' }, '/home/ada/.local/share/portolan/portolan.db'],
    ['linux', { HOME: '/home/ada', XDG_DATA_HOME: '' }, '/home/ada/.local/share/portolan/portolan.db'],
    ['freebsd', { HOME: '/home/ada' }, '/home/ada/.local/share/portolan/portolan.db'],
    ['darwin', { HOME: '/Users/ada', XDG_DATA_HOME: '/data' }, '/Users/ada/Library/Application Support/Portolan/portolan.db'],
  ] as const)('is in the place of %s for %j', (platform, environment, path) => {
    expect(defaultDatabase(platform, environment)).toBe(path)
  })

  it('is in the roaming profile on Windows', () => {
    expect(defaultDatabase('win32', { APPDATA: 'C:\\Users\\ada\\AppData\\Roaming' })).toMatch(
      /^C:\\Users\\ada\\AppData\\Roaming[\\/]portolan[\\/]portolan\.db$/,
    )
  })

  it.each(['linux', 'darwin', 'win32'] as const)('asks for a home on %s where there is none', (platform) => {
    expect(defaultDatabase(platform, {})).toMatchObject({
      failure: 'database',
      remedy: platform === 'win32' ? 'Set APPDATA.' : 'Set HOME.',
    })
    expect(defaultDatabase(platform, { HOME: '', APPDATA: '' })).toMatchObject({ failure: 'database' })
  })
})
