import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { highest, ladder } from '../../../../src-main/core/inventory/ladder.ts'

describe('the evidence ladder', () => {
  it('is the one in the document', () => {
    const text = readFileSync(join(import.meta.dirname, '../../../../ARCHITECTURE.md'), 'utf8')
    const [, section = ''] = text.split('**The evidence ladder.**')
    const [table = ''] = section.split('\n\n**')
    const rows = [...table.matchAll(/^\| (\w+) \| (.+?) \|/gm)].map(([, value, sources = '']) => [value, sources.split(', ')])
    expect(Object.fromEntries(rows.filter(([value]) => value !== 'Value'))).toEqual(ladder)
  })

  it('takes the word of the highest source that has one', () => {
    expect(highest(ladder.type, { vote: 'vm', human: 'nas' })).toEqual({ source: 'human', value: 'nas' })
    expect(highest(ladder.type, { vote: 'vm', human: undefined })).toEqual({ source: 'vote', value: 'vm' })
    expect(highest(ladder.type, {})).toBeUndefined()
  })
})
