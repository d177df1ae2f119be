import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeTelnet, telnet } from '../../../../src-main/core/inquiries/telnet.ts'
import { bytesOf, bytesOfHex, damaged, isWithinBounds, joined } from './bytes.ts'
import { conversationOf, play } from './play.ts'

/**
 * telnetd of GNU inetutils 2.4 (Debian 12) behind `socat TCP-LISTEN:23 EXEC:telnetd` on a host named lab-telnet, asked by the inquiry;
 * the kernel's release is replaced by Debian's.
 */
const inetutils: readonly Uint8Array[] = [
  bytesOfHex('fffb25fffb26fffd18fffd20fffd23fffd27fffd24'),
  bytesOfHex('fffb03fffd01fffd22fffd1ffffb05fffd21'),
  bytesOfHex('fffb01fffd06fffd000d0a4c696e757820362e312e302d33372d616d64363420286c61622d74656c6e65742920287074732f30290d0a0d0a'),
  bytesOfHex('fffb03fffb016c61622d74656c6e6574206c6f67696e3a20'),
]

const ask = (answers: readonly Uint8Array[]) => play(conversationOf(telnet, 23), answers)
const wanted = (verb: 'do' | 'will', ...options: readonly number[]) => options.map((option) => ({ verb, option }))

describe('telnet', () => {
  it('asks the ports of Telnet', () => {
    const questions = telnet.questionsFor({ address: '10.1.1.17', openTcp: [22, 23, 2323, 9100] })
    expect(questions.map((question) => ('port' in question ? question.port : undefined))).toEqual([23, 2323])
  })

  it('listens first, refuses every option of the real server once, and stops at its prompt', () => {
    const { steps, result } = ask(inetutils)
    expect(result).toEqual([
      {
        kind: 'telnet',
        port: 23,
        options: [
          ...[...wanted('will', 37, 38), ...wanted('do', 24, 32, 35, 39, 36)],
          ...[...wanted('will', 3), ...wanted('do', 1, 34, 31), ...wanted('will', 5), ...wanted('do', 33)],
          ...[...wanted('will', 1), ...wanted('do', 6, 0)],
        ],
        text: '\r\nLinux 6.1.0-37-amd64 (lab-telnet) (pts/0)\r\n\r\nlab-telnet login: ',
      },
    ])
    expect(steps.map((step) => ('send' in step ? step.send : undefined))).toEqual([
      undefined,
      bytesOfHex('fffe25fffe26fffc18fffc20fffc23fffc27fffc24'),
      bytesOfHex('fffe03fffc01fffc22fffc1ffffe05fffc21'),
      bytesOfHex('fffe01fffc06fffc00'),
    ])
  })

  it.each([
    ['a prompt without negotiation', 'Welcome to switch\r\nUsername: ', 1],
    ['a command line', '\r\nMikroTik v6.49\r\nrouter> ', 1],
    ['text without a prompt', 'Press ENTER\r\n', 1],
  ])('reads %s', (_, text, steps) => {
    expect(ask([bytesOf(text)])).toMatchObject({ steps: { length: steps }, result: [{ options: [], text }] })
  })

  it('waits for the rest of a greeting and of a command', () => {
    const [step] = ask([]).steps
    if (step === undefined || !('lengthOf' in step)) throw new Error('it does not listen')
    const lengthOf = (...bytes: readonly number[]) => step.lengthOf(Uint8Array.from(bytes))
    expect(lengthOf()).toBeUndefined()
    expect(lengthOf(...bytesOf('Welcome\r\n'))).toBeUndefined()
    expect(lengthOf(...bytesOf('login: '))).toBe(7)
    expect(lengthOf(255, 253)).toBeUndefined()
    expect(lengthOf(255, 253, 24)).toBe(3)
    expect(lengthOf(255, 253, 24, 255, 250, 24, 1)).toBeUndefined()
    expect(lengthOf(255, 251, 1, ...bytesOf('Wel'))).toBe(6)
  })

  it('does not go round in circles', () => {
    const insists = new Array<Uint8Array>(32).fill(bytesOfHex('fffd18'))
    expect(ask(insists).steps).toHaveLength(2)
    const invents = Array.from({ length: 32 }, (_, option) => Uint8Array.of(255, 253, option))
    expect(ask(invents).steps).toHaveLength(12)
  })

  it('makes a part of the greeting of any part of a conversation', () => {
    const [whole] = ask(inetutils).result ?? []
    if (whole?.kind !== 'telnet') throw new Error('no fact')
    inetutils.forEach((message, turn) => {
      for (let length = 0; length < message.length; length += 1) {
        const [fact] = ask([...inetutils.slice(0, turn), message.subarray(0, length)]).result ?? []
        if (fact?.kind !== 'telnet') continue
        expect(whole.options.slice(0, fact.options.length)).toEqual(fact.options)
        expect(whole.text?.startsWith(fact.text ?? '')).toBe(true)
      }
    })
    expect(ask([]).result).toEqual([])
  })

  it('stays within bounds whatever comes', () => {
    const conversation = fc.tuple(...inetutils.map(damaged))
    fc.assert(
      fc.property(conversation, (answers) => (ask(answers).result ?? []).every(isWithinBounds)),
      { numRuns: 500 },
    )
    const options = Uint8Array.from(Array.from({ length: 256 }, (_, option) => [255, 253, option, 255, 251, option]).flat())
    const [fact] = ask([options, bytesOf('x'.repeat(5000))]).result ?? []
    expect(fact).toMatchObject({ options: { length: 64 }, text: 'x'.repeat(1000) })
    expect(fact && isWithinBounds(fact)).toBe(true)
  })
})

describe('decodeTelnet', () => {
  it('takes commands out of the text', () => {
    const bytes = joined(bytesOf('a'), bytesOfHex('fff9', 'fffa18016100fffffff0', 'ffff', '0d00'), bytesOf('b'))
    expect(decodeTelnet(bytes)).toEqual({ text: [0x61, 0xff, 0x0d, 0x62], options: [], isWhole: true })
    expect(decodeTelnet(bytesOfHex('61fffa1801fffff0'))).toEqual({ text: [0x61], options: [], isWhole: false })
  })
})
