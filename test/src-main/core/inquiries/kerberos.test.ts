import { describe, expect, it } from 'vitest'
import { kerberos } from '../../../../src-main/core/inquiries/kerberos.ts'
import { mitCentre, sambaCentre } from './directory-answers.ts'
import { bytesOf, hexOf, withstands } from './hostile-answers.ts'
import { conversationOf, play } from './play.ts'

const talk = () => conversationOf(kerberos, 88)
const latin1 = (text: string): string => Buffer.from(text, 'latin1').toString('hex')
const nobodysRealm = latin1('PORTOLAN.INVALID')
const mit = mitCentre[0] ?? new Uint8Array()
const clientUnknown = 6

describe('kerberos', () => {
  it('asks port 88 for a ticket for nobody (RFC 4120 section 5.4.1)', () => {
    expect(kerberos.questionsFor({ address: '10.1.1.17', openTcp: [389] })).toEqual([])
    const [step] = play(talk(), []).steps
    const sent = step !== undefined && 'send' in step && step.send !== undefined ? hexOf(step.send) : ''
    const client = `a1133011a003020101a10a30081b06${latin1('nobody')}`
    const server = `a3253023a003020102a11c301a1b06${latin1('krbtgt')}1b10${nobodysRealm}`
    const rest = `a511180f${latin1('20370913024805Z')}a703020101a80b3009020112020111020117`
    expect(sent).toBe(
      `00000093${'6a819030818d'}a103020105a20302010aa48180307ea00703050000000000${client}a2121b10${nobodysRealm}${server}${rest}`,
    )
  })

  it('reads MIT Kerberos', () => {
    expect(play(talk(), mitCentre)).toMatchObject({
      steps: { length: 1 },
      result: [{ kind: 'kerberos', port: 88, error: clientUnknown, time: Date.UTC(2026, 10, 24, 19, 46, 50), text: 'CLIENT_NOT_FOUND' }],
    })
  })

  it('reads the centre of a Samba domain', () => {
    expect(play(talk(), sambaCentre).result).toEqual([
      { kind: 'kerberos', port: 88, error: clientUnknown, time: Date.UTC(2026, 10, 24, 19, 47, 3) },
    ])
  })

  it('keeps a realm that is not the one we invented', () => {
    const own = bytesOf(hexOf(mit).replace(`a9121b10${nobodysRealm}`, `a9121b10${latin1('CORP.EXAMPLE.ORG')}`))
    expect(play(talk(), [own]).result).toMatchObject([{ realm: 'CORP.EXAMPLE.ORG' }])
    expect(play(talk(), mitCentre).result?.[0]).not.toHaveProperty('realm')
  })

  it('leaves out a time that is none', () => {
    const wrong = bytesOf(hexOf(mit).replace(latin1('20261124'), latin1('2026112x')))
    expect(play(talk(), [wrong]).result?.[0]).not.toHaveProperty('time')
  })

  it.each([
    ['another protocol', new TextEncoder().encode('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['another message of Kerberos', mit.with(4, 0x6b)],
    ['another version', bytesOf(hexOf(mit).replace('a003020105', 'a003020104'))],
    ['a length of four gigabytes', bytesOf('ffffffff7e')],
  ])('makes nothing of %s', (_, answer) => {
    expect(play(talk(), [answer]).result).toEqual([])
  })

  it('withstands whatever is answered', () => {
    withstands('kerberos', talk, mitCentre)
    withstands('kerberos', talk, sambaCentre)
  })
})
