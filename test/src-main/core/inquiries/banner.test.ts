import { describe, expect, it } from 'vitest'
import { banner, readBanner } from '../../../../src-main/core/inquiries/banner.ts'
import { conversationOf, play } from './play.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('banner', () => {
  it('listens on open ports that speak first, and sends nothing', () => {
    const questions = banner.questionsFor({ address: '10.1.1.11', openTcp: [21, 22, 25, 80, 110, 445, 9100] })
    expect(questions.map((question) => ('port' in question ? question.port : undefined))).toEqual([110])
    const { steps, result } = play(conversationOf(banner, 110), [bytesOf('+OK one\r\n+OK two\r\n')])
    expect(steps).toMatchObject([{ maxBytes: 512 }])
    expect(steps[0]).not.toHaveProperty('send')
    expect(result).toEqual([{ kind: 'banner', port: 110, text: '+OK one' }])
    expect(banner.questionsFor({ address: '10.1.1.11' })).toEqual([])
  })
})

describe('readBanner', () => {
  it.each([
    ['SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n', 'SSH-2.0-OpenSSH_9.2p1 Debian-2'],
    ['220-Welcome\r\n220 vsFTPd 3.0.3\r\n', '220-Welcome'],
    ['no line end', 'no line end'],
    ['\u001b[31mred\r\n', '\u001b[31mred'],
    ['Grüße\n', 'Grüße'],
  ])('reads %j', (sent, text) => {
    expect(readBanner(22, bytesOf(sent))).toEqual([{ kind: 'banner', port: 22, text }])
  })

  it('keeps 512 bytes at most, cut characters replaced', () => {
    const [fact] = readBanner(21, bytesOf(`${'x'.repeat(511)}ü and more\n`))
    expect(fact).toEqual({ kind: 'banner', port: 21, text: `${'x'.repeat(511)}\ufffd` })
  })

  it('has nothing to say of an empty line', () => {
    expect(readBanner(21, bytesOf('\r\n220 late\r\n'))).toEqual([])
    expect(readBanner(21, new Uint8Array())).toEqual([])
  })
})
