import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allTold, decodeReply, hearGreeting, lengthOfReply, told } from '../../../../src-main/core/inquiries/reply.ts'
import { bytesOf } from './bytes.ts'
import { play } from './play.ts'

describe('lengthOfReply', () => {
  it.each([
    ['220 ready\r\n', 11],
    ['220 ready\n221 more', 10],
    ['250-one\r\n250-two\r\n250 end\r\n', 27],
    ['250-one\r\n250\r\n', 14],
    ['211-Features:\r\n UTF8\r\n211 End\r\n', 31],
    ['211-As RFC 959 has it\r\n  123 padded\r\n200 another code\r\n211 End\r\n', 64],
    ['no code at all\r\n', 16],
    ['220 no end', undefined],
    ['250-one\r\n250-two\r\n', undefined],
    ['250-one\r\n250 no end', undefined],
    ['', undefined],
  ])('of %j is %s', (text, length) => {
    expect(lengthOfReply(bytesOf(text))).toBe(length)
  })

  it('of a long input without an end is looked for once', () => {
    const lines = bytesOf('250-x\n'.repeat(200_000))
    expect(lengthOfReply(lines)).toBeUndefined()
  })
})

describe('decodeReply', () => {
  it.each([
    ['215 UNIX Type: L8\r\n', { code: 215, lines: ['UNIX Type: L8'] }],
    ['250-mail Hello\r\n250-SIZE 1\r\n250 HELP\r\n', { code: 250, lines: ['mail Hello', 'SIZE 1', 'HELP'] }],
    ['211-Features:\r\n UTF8\r\n211-SIZE\r\n2111 x\r\n211 End\r\n', { code: 211, lines: ['Features:', ' UTF8', 'SIZE', '2111 x', 'End'] }],
    ['250\r\n', { code: 250, lines: [''] }],
    ['2500 x\r\n', undefined],
    ['999 x\r\n', undefined],
    ['+OK\r\n', undefined],
    ['250-x\r\n', undefined],
    ['250 x\r\n250 y\r\n', undefined],
  ])('reads %j', (text, reply) => {
    expect(decodeReply(bytesOf(text))).toEqual(reply)
  })

  it('never throws', () => {
    const line = fc.oneof(fc.constantFrom('211-x\r\n', '211 x\r\n', ' UTF8\n', '\r\n'), fc.string())
    fc.assert(fc.property(fc.array(line), (lines) => void decodeReply(bytesOf(lines.join('')))))
  })
})

describe('hearGreeting', () => {
  it('hears all lines, and what comes after them is left for the next answer', () => {
    const greeting = '220-FileZilla Server 0.9.60 beta\r\n220-written by Tim Kosse\r\n220 Please visit\r\n'
    expect(play(hearGreeting(), [bytesOf('220-one\r\n'), bytesOf('220 two\r\n')]).result).toEqual(bytesOf('220-one\r\n220 two\r\n'))
    expect(play(hearGreeting(), [bytesOf(`${greeting}421 late\r\n`)]).result).toEqual(bytesOf(greeting))
  })

  it('waits for no other line where the first one does not end', () => {
    const { steps, result } = play(hearGreeting(), [bytesOf(`220-${'x'.repeat(3000)}`)])
    expect(steps).toHaveLength(1)
    expect(result).toHaveLength(512)
  })
})

describe('what is told', () => {
  it('is bounded, well-formed and without white space around it', () => {
    expect(told(`  ${'x'.repeat(252)}\u{1f5fa}`)).toBe(`${'x'.repeat(252)}\ufffd`)
    expect(allTold([' A', 'B ', 'A', ''])).toEqual(['A', 'B'])
    expect(allTold(Array.from({ length: 100 }, (_, line) => `${line}`))).toHaveLength(64)
  })
})
