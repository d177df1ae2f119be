import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeBase64 } from '../../../../src-main/core/inquiries/base64.ts'
import type { Finding } from '../../../../src-main/core/inquiries/finding.ts'
import { ssh } from '../../../../src-main/core/inquiries/ssh.ts'
import {
  decodeHostKey,
  decodeKexInit,
  decodePacket,
  encodeKexInit,
  encodeKeyExchangeInit,
  encodePacket,
  lengthOfPacket,
  maxPacketBytes,
} from '../../../../src-main/core/inquiries/ssh-message.ts'
import { bytesOf, damaged, isWithinBounds, joined } from './bytes.ts'
import { conversationOf, type Played, play } from './play.ts'
import { dropbear, openSsh, openSshGroup14 } from './ssh-golden.ts'

const ask = (answers: readonly Uint8Array[]): Played<readonly Finding[]> => play(conversationOf(ssh, 22), answers)
const sentIn = ({ steps }: Played<unknown>): readonly Uint8Array[] =>
  steps.flatMap((step) => ('send' in step && step.send !== undefined ? [step.send] : []))
const [identification = new Uint8Array(), kexInit = new Uint8Array(), reply = new Uint8Array()] = openSsh
/** SSH_MSG_KEXINIT of a server with these lists. */
function offering(...lists: readonly string[]): Uint8Array {
  const names = Array.from({ length: 10 }, (_, index) => bytesOf(lists[index] ?? ''))
  const strings = names.flatMap((name) => [0, 0, name.length >> 8, name.length & 0xff, ...name])
  return encodePacket(Uint8Array.of(20, ...new Array<number>(16).fill(7), ...strings, 0, 0, 0, 0, 0))
}

const keyOfOpenSsh = 'AAAAC3NzaC1lZDI1NTE5AAAAIDypUzhK+74+RK3EHagprXSlDkqkX+xlBV3tpdajdLV0'

describe('ssh', () => {
  it('asks the ports of SSH and no other', () => {
    const questions = ssh.questionsFor({ address: '10.1.1.17', openTcp: [21, 22, 80, 2222, 9100] })
    expect(questions.map((question) => ('port' in question ? question.port : undefined))).toEqual([22, 2222])
    expect(ssh.questionsFor({ address: '10.1.1.17' })).toEqual([])
  })

  it('reads greeting, offer and the ed25519 key of OpenSSH, which has others too', () => {
    expect(ask(openSsh).result).toEqual([
      { kind: 'banner', port: 22, text: 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10' },
      {
        kind: 'ssh',
        port: 22,
        kexAlgorithms: [
          ...['sntrup761x25519-sha512', 'sntrup761x25519-sha512@openssh.com', 'curve25519-sha256', 'curve25519-sha256@libssh.org'],
          ...['ecdh-sha2-nistp256', 'ecdh-sha2-nistp384', 'ecdh-sha2-nistp521', 'diffie-hellman-group-exchange-sha256'],
          ...['diffie-hellman-group16-sha512', 'diffie-hellman-group18-sha512', 'diffie-hellman-group14-sha256'],
          'kex-strict-s-v00@openssh.com',
        ],
        hostKeyAlgorithms: ['ssh-ed25519', 'rsa-sha2-512', 'rsa-sha2-256', 'ecdsa-sha2-nistp256'],
        encryptionAlgorithms: [
          ...['chacha20-poly1305@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
          ...['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com'],
        ],
        macAlgorithms: [
          ...['umac-64-etm@openssh.com', 'umac-128-etm@openssh.com', 'hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com'],
          ...['hmac-sha1-etm@openssh.com', 'umac-64@openssh.com', 'umac-128@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512', 'hmac-sha1'],
        ],
        compressionAlgorithms: ['none', 'zlib@openssh.com'],
        hostKey: { algorithm: 'ssh-ed25519', key: keyOfOpenSsh },
      },
    ])
  })

  it('reads an RSA key after a Diffie-Hellman exchange, and Dropbear', () => {
    const [, rsa] = ask(openSshGroup14).result ?? []
    expect(rsa).toMatchObject({ kexAlgorithms: ['diffie-hellman-group14-sha256', 'kex-strict-s-v00@openssh.com'] })
    expect(rsa).toMatchObject({ hostKey: { algorithm: 'ssh-rsa', key: expect.stringMatching(/^AAAAB3NzaC1yc2EAAAADAQABAAABgQ/) } })
    expect(ask(dropbear).result).toMatchObject([
      { text: 'SSH-2.0-dropbear_2022.83' },
      {
        hostKeyAlgorithms: ['ssh-ed25519', 'rsa-sha2-256', 'ssh-rsa'],
        hostKey: { algorithm: 'ssh-ed25519', key: 'AAAAC3NzaC1lZDI1NTE5AAAAIGrPKWHfTxfg6uPpMJKaM/7rii2oF3qazwFlx7hBibiU' },
      },
    ])
  })

  it('listens first, then says its name and its offer together, then one public value', () => {
    const played = ask(openSsh)
    const [hello = new Uint8Array(), init] = sentIn(played)
    expect(played.steps).toHaveLength(3)
    expect(played.steps[0]).not.toHaveProperty('send')
    const name = bytesOf('SSH-2.0-portolan\r\n')
    expect(hello.subarray(0, name.length)).toEqual(name)
    expect(decodeKexInit(decodePacket(hello.subarray(name.length)) ?? hello)).toMatchObject({
      kexAlgorithms: expect.arrayContaining(['curve25519-sha256', 'diffie-hellman-group1-sha1']),
      hostKeyAlgorithms: expect.arrayContaining(['ssh-ed25519', 'ssh-dss']),
      compressionAlgorithms: ['none', 'zlib@openssh.com', 'zlib'],
    })
    expect(init?.[5]).toBe(30)
  })

  it('chooses the first method of its own list that the server has', () => {
    const publicValueFor = (methods: string): Uint8Array | undefined => {
      const offer = decodeKexInit(decodePacket(offering(methods)) ?? new Uint8Array())
      const init = offer === undefined ? undefined : encodeKeyExchangeInit(offer)
      return init === undefined ? undefined : decodePacket(init)
    }
    expect(publicValueFor('diffie-hellman-group1-sha1')).toEqual(Uint8Array.of(30, 0, 0, 0, 2, 0x02, 0xd9))
    expect(publicValueFor('diffie-hellman-group1-sha1,ecdh-sha2-nistp256')).toHaveLength(1 + 4 + 65)
    expect(publicValueFor('ecdh-sha2-nistp256,curve25519-sha256')).toHaveLength(1 + 4 + 32)
    expect(publicValueFor('diffie-hellman-group-exchange-sha256')).toBeUndefined()
  })

  it('keeps the offer of a server with which it has no method in common, and says no more', () => {
    const played = ask([identification, offering('mlkem768x25519-sha256', 'ssh-ed25519')])
    expect(sentIn(played)).toHaveLength(1)
    expect(played.result?.[1]).toEqual({
      kind: 'ssh',
      port: 22,
      kexAlgorithms: ['mlkem768x25519-sha256'],
      hostKeyAlgorithms: ['ssh-ed25519'],
      encryptionAlgorithms: [],
      macAlgorithms: [],
      compressionAlgorithms: [],
    })
  })

  it('passes over lines before the identification and messages that say nothing, and only so many', () => {
    const ignored = encodePacket(Uint8Array.of(2, 0, 0, 0, 1, 0x61))
    const [, found] =
      ask([
        joined(bytesOf('Authorised use only\r\n\r\n'), identification),
        new Uint8Array(),
        new Uint8Array(),
        joined(ignored, kexInit),
        new Uint8Array(),
        reply,
      ]).result ?? []
    expect(found).toMatchObject({ hostKey: { key: keyOfOpenSsh } })
    expect(ask([identification, joined(...new Array<Uint8Array>(40).fill(ignored), kexInit)]).result).toHaveLength(1)
    expect(ask([bytesOf('x\r\n'.repeat(40))]).result).toEqual([{ kind: 'banner', port: 22, text: 'x' }])
  })

  it.each([
    ['version 1', 'SSH-1.5-Cisco-1.25\r\n'],
    ['another protocol', '220 (vsFTPd 3.0.3)\r\n'],
    ['a line without end', 'SSH-2.0-OpenSSH_9.2p1'],
  ])('says nothing to %s', (_, text) => {
    const played = ask([bytesOf(text)])
    expect(sentIn(played)).toEqual([])
    expect(played.result).toEqual([{ kind: 'banner', port: 22, text: text.trimEnd() }])
  })

  it('ends with the server that disconnects', () => {
    expect(ask([identification, encodePacket(Uint8Array.of(1, 0, 0, 0, 2))]).result).toHaveLength(1)
    expect(ask([identification, kexInit, encodePacket(Uint8Array.of(1, 0, 0, 0, 3))]).result?.[1]).not.toHaveProperty('hostKey')
  })

  it.each([[openSsh], [openSshGroup14], [dropbear]])('invents nothing from any beginning of a conversation', (golden) => {
    const whole = ask(golden).result ?? []
    golden.forEach((message, turn) => {
      for (let length = 0; length < message.length; length += 1) {
        const facts = ask([...golden.slice(0, turn), message.subarray(0, length)]).result ?? []
        expect(facts.length).toBe(turn === 0 ? Math.min(length, 1) : turn)
        if (turn > 0) expect(facts[0]).toEqual(whole[0])
        if (turn === 2) {
          const { hostKey: _, ...offer } = whole[1] as Extract<Finding, { kind: 'ssh' }>
          expect(facts[1]).toEqual(offer)
        }
      }
    })
  })

  it('stays within bounds whatever comes', () => {
    const anything = fc.tuple(damaged(identification), damaged(kexInit), damaged(reply))
    fc.assert(
      fc.property(anything, (answers) => {
        const { result = [] } = ask(answers)
        return result.every(isWithinBounds)
      }),
      { numRuns: 500 },
    )
    const names = Array.from({ length: 4000 }, (_, number) => `n${number}`).join(',')
    const many = ask([identification, offering(names, `${'x'.repeat(65)},a b,ssh-rsa`)]).result?.[1]
    expect(many).toMatchObject({ hostKeyAlgorithms: ['ssh-rsa'] })
    expect(many && isWithinBounds(many)).toBe(true)
  })
})

describe('SSH messages', () => {
  it('are packets of whole blocks', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (payload) => {
        const packet = encodePacket(payload)
        expect(packet.length % 8).toBe(0)
        expect(packet[4]).toBeGreaterThanOrEqual(4)
        expect(lengthOfPacket(packet)).toBe(packet.length)
        expect(decodePacket(packet)).toEqual(payload)
      }),
    )
    expect(encodeKexInit().length % 8).toBe(0)
  })

  it('are refused where their lengths lie', () => {
    expect(lengthOfPacket(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0))).toBe(5)
    expect(lengthOfPacket(Uint8Array.of(0, 0, 0x80, 0, 0))).toBeUndefined()
    expect(maxPacketBytes).toBeGreaterThan(0x8000)
    expect(decodePacket(Uint8Array.of(0, 0, 0, 2, 0xff, 20))).toBeUndefined()
    expect(decodeKexInit(Uint8Array.of(20, ...new Array<number>(16).fill(0), 0xff, 0xff, 0xff, 0xff))).toBeUndefined()
    expect(decodeHostKey(Uint8Array.of(31, 0, 0, 0, 8, 0, 0, 0, 4, 0x61, 0x62, 0x63, 0x64))).toBeUndefined()
    expect(decodeHostKey(Uint8Array.of(31, 0, 0, 0, 9, 0, 0, 0, 4, 0x61, 0x62, 0x0a, 0x64, 1))).toBeUndefined()
  })

  it.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foobar', 'Zm9vYmFy'],
  ])('write %j in Base64 as %j (RFC 4648 section 10)', (text, encoded) => {
    expect(encodeBase64(bytesOf(text))).toBe(encoded)
  })
})
