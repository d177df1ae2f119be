/**
 * Forms of SYN-ACKs to a SYN that offers segment size, SACK, timestamps and window scale, and what the shipped rules make of them. Where no
 * capture is at hand the order is that of the stack's own source.
 */
import { describe, expect, it } from 'vitest'
import type { TcpHandshake } from '#shared/domain/handshake.ts'
import { tcpStackSignals } from '../../../../src-main/core/inventory/tcp-stack.ts'
import { reference, sighting } from './sightings.ts'

const [eol, nop, mss, ws, sack, ts] = [0, 1, 2, 3, 4, 8]
const ethernet = { maximumSegmentSize: 1460, dontFragment: true, identified: false } as const

const signalsOf = (handshakes: readonly TcpHandshake[], ttl = 64) =>
  tcpStackSignals(
    handshakes.map((handshake, at) =>
      sighting('10.1.1.7', 'tcp-syn', { kind: 'port', protocol: 'tcp', port: at + 1, answer: 'syn-ack', ttl, handshake }),
    ),
  )
const formOf = (handshake: TcpHandshake, ttl?: number) => signalsOf([handshake], ttl)[0]?.value
const familyOf = (handshake: TcpHandshake, ttl: number) => reference.judge(signalsOf([handshake], ttl)).os?.family

describe('the form of a SYN-ACK', () => {
  it.each<[string, number, TcpHandshake, string, string]>([
    // Captured from Linux 6.18; tcp_options_write in net/ipv4/tcp_output.c. Before 4.20 the window was 20 segments, and 10 or 4 earlier.
    [
      'Linux',
      64,
      { ...ethernet, window: 65_160, windowScale: 7, options: [mss, sack, ts, nop, ws] },
      '64|mss*45|ws7|mss,sack,ts,nop,ws|df',
      'Linux',
    ],
    [
      'Linux without timestamps',
      64,
      { ...ethernet, window: 64_240, windowScale: 7, options: [mss, nop, nop, sack, nop, ws] },
      '64|mss*44|ws7|mss,nop,nop,sack,nop,ws|df',
      'Linux',
    ],
    // "Windows 7 or 8" under [tcp:response] in p0f.fp of p0f 3, which has the FreeBSD, OpenBSD and Mac OS X below, too.
    [
      'Windows',
      128,
      { ...ethernet, identified: true, window: 65_535, windowScale: 8, options: [mss, nop, ws, sack, ts] },
      '128|65535|ws8|mss,nop,ws,sack,ts|df,id',
      'Windows',
    ],
    [
      'Windows without timestamps',
      127,
      { ...ethernet, identified: true, window: 8192, windowScale: 8, options: [mss, nop, ws, nop, nop, sack] },
      '128|8192|ws8|mss,nop,ws,nop,nop,sack|df,id',
      'Windows',
    ],
    // tcp_addoptions in sys/netinet/tcp_output.c, called by syncache_respond in tcp_syncache.c.
    [
      'FreeBSD',
      64,
      { ...ethernet, window: 65_535, windowScale: 6, options: [mss, nop, ws, sack, ts] },
      '64|65535|ws6|mss,nop,ws,sack,ts|df',
      'FreeBSD',
    ],
    // syn_cache_respond in sys/netinet/tcp_input.c: each option with the padding of its header.
    [
      'OpenBSD',
      64,
      { ...ethernet, identified: true, window: 16_384, windowScale: 6, options: [mss, nop, nop, sack, nop, ws, nop, nop, ts] },
      '64|16384|ws6|mss,nop,nop,sack,nop,ws,nop,nop,ts|df,id',
      'OpenBSD',
    ],
    // Time stamps and SACK are off unless told to ("Cisco IOS IP Configuration Guide"); 4128:255:0:44:M* in p0fa.fp of p0f 2.
    [
      'Cisco IOS',
      255,
      { window: 4128, maximumSegmentSize: 536, options: [mss], dontFragment: false, identified: true },
      '255|4128|ws-|mss|id',
      'Cisco IOS',
    ],
  ])('of %s', (_, ttl, handshake, form, family) => {
    expect(formOf(handshake, ttl)).toBe(form)
    const signals = [...signalsOf([handshake], ttl), { name: 'initial-ttl' as const, value: form.split('|')[0] ?? '', says: 'TTL' }]
    expect(reference.judge(signals).os).toMatchObject({ family })
  })

  // tcpdump of macOS 10.11: [S.] win 65535, options [mss 16344,nop,wscale 5,nop,nop,TS val 120992802 ecr 120992802,sackOK,eol].
  it('of macOS, which iOS shares', () => {
    const handshake = {
      ...ethernet,
      window: 65_535,
      maximumSegmentSize: 16_344,
      windowScale: 5,
      options: [mss, nop, ws, nop, nop, ts, sack],
    }
    expect(formOf(handshake)).toBe('64|65535|ws5|mss,nop,ws,nop,nop,ts,sack|df')
    const { os } = reference.judge(signalsOf([handshake]))
    expect([os?.value, os?.runnerUp?.value].sort()).toEqual(['iOS', 'macOS'])
    expect(os?.confidence).toBeLessThan(0.5)
  })

  it('of a small stack, which is no desktop’s', () => {
    // TCP_WND of lwIP is four segments, without LWIP_WND_SCALE and LWIP_TCP_TIMESTAMPS (src/include/lwip/opt.h).
    const handshake = { window: 5760, maximumSegmentSize: 1440, options: [mss], dontFragment: false, identified: true }
    expect(formOf(handshake, 255)).toBe('255|mss*4|ws-|mss|id')
    const { os, type } = reference.judge([...signalsOf([handshake], 64), { name: 'initial-ttl', value: '64', says: 'TTL' }])
    expect(os?.confidence ?? 0).toBeLessThan(0.2)
    expect(type?.value).toBe('iot')
  })

  it('says Linux of a proxy in front of whatever stands behind it, and no more than that', () => {
    const linux = { ...ethernet, window: 65_160, windowScale: 7, options: [mss, sack, ts, nop, ws] }
    expect(familyOf(linux, 64)).toBe('Linux')
    // Windows' own TTL with Linux's order is nobody's habit: no rule speaks.
    expect(reference.judge(signalsOf([linux], 128))).toEqual({})
    const pfSense = { name: 'http-title' as const, value: 'pfSense - Login', says: 'title' }
    expect(reference.judge([...signalsOf([linux]), pfSense]).os?.family).toBe('FreeBSD')
  })
})

describe('the signals of many SYN-ACKs', () => {
  const plain = { window: 1000, options: [], dontFragment: false, identified: false }

  it('are each form once, in their own order, and few', () => {
    expect(signalsOf([plain, plain]).map(({ value }) => value)).toEqual(['64|1000|ws-||'])
    const many = Array.from({ length: 30 }, (_, at) => ({ ...plain, window: 1000 + at }))
    expect(signalsOf(many)).toEqual(signalsOf([...many].reverse()))
    expect(signalsOf(many)).toHaveLength(8)
  })

  it('show what is strange as it is', () => {
    expect(formOf({ ...plain, window: 0, options: [254, eol, mss], maximumSegmentSize: 0 })).toBe('64|0|ws-|254,0,mss|')
    expect(formOf({ ...plain, options: Array.from({ length: 40 }, () => nop) })?.length).toBeLessThan(512)
  })

  it('are none without a handshake, as limited mode and older scans have it', () => {
    expect(tcpStackSignals([sighting('10.1.1.7', 'tcp-connect', { kind: 'port', protocol: 'tcp', port: 1, answer: 'syn-ack' })])).toEqual(
      [],
    )
  })
})
