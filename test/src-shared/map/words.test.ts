import { describe, expect, it } from 'vitest'
import { methodOfPort, methodRows, sourceWord } from '#shared/map/words.ts'
import { ladder } from '../../../src-main/core/inventory/ladder.ts'
import { homeLab } from './documents.ts'

describe('the methods of a host', () => {
  it('are gathered by kind', () => {
    expect(methodRows(['arp', 'tcp-rst:21', 'tcp-rst:22', 'something-new:5'])).toEqual([
      { method: 'ARP', ports: '' },
      { method: 'TCP RST', ports: '21, 22' },
      { method: 'something-new', ports: '5' },
    ])
  })

  it('say how a port was seen to be open', () => {
    const [host] = homeLab.hosts
    if (host === undefined) throw new Error('no host')
    const found = { ...host, methods: ['arp', 'tcp-syn-ack:53', 'udp-reply:53'] }
    expect(methodOfPort(found, 'tcp', 53)).toBe('TCP SYN-ACK')
    expect(methodOfPort(found, 'udp', 53)).toBe('UDP reply')
    expect(methodOfPort(found, 'udp', 54)).toBe('')
  })
})

describe('the source of a name', () => {
  it.each(ladder.name)('is called otherwise than %s, which is our word', (source) => {
    expect(sourceWord(source)).not.toBe(source)
  })
})
