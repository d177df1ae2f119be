import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readIpv4Address, readMacAddress, viewOf, writeIpv4Address, writeMacAddress } from '../../../../src-main/core/wire/addresses.ts'
import { parseIpAddress, parseMacAddress } from '../../../../src-shared/domain/address.ts'
import { anyIpv4Address, anyMac } from './samples.ts'

describe('IPv4 addresses on the wire', () => {
  it('are four bytes in network order', () => {
    const view = viewOf(new Uint8Array(6))
    writeIpv4Address(view, 1, '10.1.200.255')
    expect(new Uint8Array(view.buffer)).toEqual(Uint8Array.of(0, 10, 1, 200, 255, 0))
  })

  it('come back as the canonical text of the domain', () => {
    fc.assert(
      fc.property(anyIpv4Address, (address) => {
        const view = viewOf(new Uint8Array(4))
        writeIpv4Address(view, 0, address)
        expect(readIpv4Address(view, 0)).toBe(parseIpAddress(address))
      }),
    )
  })

  it.each(['', '10.1.1', '10.1.1.1.1', '10.1.1.256', '10.1.1.01', '10.1.1.-1', '10.1.1.', '.1.1.1', 'fd00::1', '10.1.1.1 '])(
    'throws on %j',
    (text) => {
      expect(() => writeIpv4Address(viewOf(new Uint8Array(8)), 0, text)).toThrow(RangeError)
    },
  )
})

describe('MAC addresses on the wire', () => {
  it('come back as the canonical text of the domain', () => {
    fc.assert(
      fc.property(anyMac, (mac) => {
        const view = viewOf(new Uint8Array(6))
        writeMacAddress(view, 0, mac)
        expect(readMacAddress(view, 0)).toBe(parseMacAddress(mac))
      }),
    )
  })

  it.each(['', 'bc:24:11:4e:07', 'BC:24:11:4E:07:17', 'bc-24-11-4e-07-17', 'bc:24:11:4e:07:1g', 'bc:24:11:4e:07:17:01'])(
    'throws on %j',
    (text) => {
      expect(() => writeMacAddress(viewOf(new Uint8Array(8)), 0, text)).toThrow(RangeError)
    },
  )
})
