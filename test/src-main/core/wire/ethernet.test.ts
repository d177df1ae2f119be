import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { broadcastMac, decodeEthernet, encodeEthernet, etherTypes } from '../../../../src-main/core/wire/ethernet.ts'
import { afterEthernet, anyBytes, anyMac, anyUint16, captured, expectTotal } from './samples.ts'

describe('Ethernet frames', () => {
  it('decodes a captured broadcast', () => {
    expect(decodeEthernet(captured.arpRequest)).toEqual({
      destination: broadcastMac,
      source: 'd6:34:91:30:ae:1f',
      etherType: etherTypes.arp,
      payload: captured.arpRequest.slice(afterEthernet),
    })
  })

  it('is undefined without a whole header', () => {
    expect(decodeEthernet(captured.arpRequest.slice(0, 13))).toBeUndefined()
    expect(decodeEthernet(captured.arpRequest.slice(0, 14))?.payload).toHaveLength(0)
  })

  it('reads a frame that lies inside a larger buffer', () => {
    const buffer = new Uint8Array(200)
    buffer.set(captured.arpReply, 77)
    expect(decodeEthernet(buffer.subarray(77, 77 + captured.arpReply.length))).toEqual(decodeEthernet(captured.arpReply))
  })

  it('round trips', () => {
    fc.assert(
      fc.property(fc.record({ destination: anyMac, source: anyMac, etherType: anyUint16, payload: anyBytes }), (frame) => {
        expect(decodeEthernet(encodeEthernet(frame))).toEqual(frame)
      }),
    )
  })

  it('never throws', () => expectTotal(decodeEthernet, Object.values(captured)))
})
