import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatTable } from '../../../src-main/cli/table.ts'

const rows = [
  ['ADDRESS', 'NAME', 'ID'],
  ['10.1.1.1', 'a-rather-long-name.example', 'd1'],
  ['10.1.1.200', '', 'd12'],
]

describe('formatTable', () => {
  it('aligns its columns and ends no line in blanks', () => {
    expect(formatTable(rows, undefined)).toEqual([
      'ADDRESS     NAME                        ID',
      '10.1.1.1    a-rather-long-name.example  d1',
      '10.1.1.200                              d12',
    ])
  })

  it('shortens its widest column to the terminal', () => {
    expect(formatTable(rows, 30)).toEqual([
      'ADDRESS     NAME           ID',
      '10.1.1.1    a-rather-lon…  d1',
      '10.1.1.200                 d12',
    ])
  })

  it('takes from the wide columns alike', () => {
    const row = ['x'.repeat(30), 'y'.repeat(20), 'short', 'd1']
    expect(formatTable([row], 60)).toEqual([`${'x'.repeat(26)}…  ${'y'.repeat(20)}  short  d1`])
    expect(formatTable([row], 45)).toEqual([`${'x'.repeat(15)}…  ${'y'.repeat(15)}…  short  d1`])
  })

  it('counts what stands on two columns as two', () => {
    expect(
      formatTable(
        [
          ['名前', 'x'],
          ['ab', 'y'],
          ['💡', 'z'],
        ],
        undefined,
      ),
    ).toEqual(['名前  x', 'ab    y', '💡    z'])
  })

  it('never breaks a character in two', () => {
    expect(formatTable([['👍🏽'.repeat(20), 'x']], 20)).toEqual([`${'👍🏽'.repeat(8)}…  x`])
  })

  it('prints a line for each row, whatever the cells and the width', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '名', '💡', '-'), maxLength: 40 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 200 }),
        (cells, columns) => {
          const lines = formatTable(cells, columns)
          expect(lines).toHaveLength(cells.length)
          for (const line of lines) expect(line).not.toMatch(/ $/)
        },
      ),
    )
  })

  it('keeps a row in its line and its columns, whatever controls a cell holds', () => {
    expect(
      formatTable(
        [
          ['a\nb\u001b[2J\u202e', 'x'],
          ['abc', 'y'],
        ],
        undefined,
      ),
    ).toEqual(['a b [2J  x', 'abc      y'])
  })

  it('prints nothing for nothing', () => {
    expect(formatTable([], 80)).toEqual([])
  })
})
