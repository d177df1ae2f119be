import { describe, expect, it } from 'vitest'
import { scanNumberOf } from '../../../src-main/cli/scan-number.ts'

describe('scanNumberOf', () => {
  it('takes scans as they are numbered, and nothing for the latest', () => {
    expect(scanNumberOf('1')).toBe(1)
    expect(scanNumberOf('4294967295')).toBe(4_294_967_295)
    expect(scanNumberOf(undefined)).toBeUndefined()
  })

  it.each(['', '0', '01', '-1', '1.5', '1e3', 'one', '99999999999', ' 1'])('refuses "%s"', (text) => {
    expect(scanNumberOf(text)).toMatchObject({ failure: 'usage', message: `"${text}" is no scan.` })
  })
})
