import { describe, expect, it } from 'vitest'
import { hostileNames } from '../../src-shared/map/documents.ts'
import { recordingTerminal } from './terminal.ts'

const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u
const clear = '\r\x1b[2K'

describe('print and say', () => {
  it('write one harmless line for each, and keep its columns', () => {
    const terminal = recordingTerminal()
    terminal.print(['NAME  ID', 'a\u001b[2J  \nd1'])
    terminal.say('"\u202eexe\u009b31m"\r\nis no scan.')
    expect(terminal.printed).toEqual({ out: 'NAME  ID\na [2J   d1\n', error: '"exe 31m"  is no scan.\n' })
  })

  it.each(hostileNames)('let nothing unsafe through of %j', (name) => {
    const terminal = recordingTerminal()
    terminal.print([name])
    terminal.say(name)
    expect(terminal.printed.out).toMatch(/^[^\n]*\n$/)
    expect(terminal.printed.error).toMatch(/^[^\n]*\n$/)
    expect((terminal.printed.out + terminal.printed.error).replaceAll('\n', '')).not.toMatch(unsafe)
  })

  it('shorten a very long message in its middle, so that its end still says what to do', () => {
    const terminal = recordingTerminal()
    terminal.say(`portolan: "${'x'.repeat(120_000)}" is no rate. Give whole frames a second.`)
    expect(terminal.printed.error).toMatch(/^portolan: "x+…x+" is no rate\. Give whole frames a second\.\n$/)
    expect(terminal.printed.error).toHaveLength(1002)
  })
})

describe('printJson', () => {
  it('writes the same value, without a character that a terminal obeys', () => {
    const value = { names: hostileNames, soft: 'a\u00adb\u{e0041}c\u2028d\u007f' }
    const terminal = recordingTerminal()
    terminal.printJson(value)
    expect(JSON.parse(terminal.printed.out)).toEqual(value)
    expect(terminal.printed.out.replaceAll('\n', '')).not.toMatch(unsafe)
    expect(terminal.printed.out).toContain('"a\\u00adb\\udb40\\udc41c\\u2028d\\u007f"')
  })
})

describe('showProgress', () => {
  const parts = ['Finding devices', '18 found', '120 of 254 asked', '0.4 s']

  it.each([
    [200, 'Finding devices · 18 found · 120 of 254 asked · 0.4 s'],
    [54, 'Finding devices · 18 found · 120 of 254 asked · 0.4 s'],
    [53, 'Finding devices · 18 found · 120 of 254 asked'],
    [40, 'Finding devices · 18 found · 0.4 s'],
    [10, 'Finding …'],
    [0, 'Finding devices · 18 found · 120 of 254 asked · 0.4 s'],
  ])('shows in %d columns what fits: %s', (columns, shown) => {
    const terminal = recordingTerminal({ columns })
    terminal.showProgress(parts)
    expect(terminal.printed.error).toBe(`${clear}${shown}`)
  })

  it('replaces the line before, and takes the last one away', () => {
    const terminal = recordingTerminal({ columns: 80 })
    terminal.showProgress(['one'])
    terminal.showProgress(['two\u001b[0m'])
    terminal.showProgress([])
    expect(terminal.printed).toEqual({ out: '', error: `${clear}one${clear}two [0m${clear}` })
  })

  it('says nothing where messages do not go to a terminal', () => {
    const terminal = recordingTerminal()
    terminal.showProgress(['one'])
    terminal.showProgress([])
    expect(terminal.printed.error).toBe('')
  })
})
