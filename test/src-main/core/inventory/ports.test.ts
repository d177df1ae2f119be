import { describe, expect, it } from 'vitest'
import { answersOf } from '../../../../src-main/core/inventory/answers.ts'
import { portsOf } from '../../../../src-main/core/inventory/ports.ts'
import { banner, netbios, port, ports, reference, sighting, silence } from './sightings.ts'

const host = '10.1.1.3'
const fold = (...sightings: Parameters<typeof portsOf>[0]) => portsOf(sightings, answersOf(sightings), reference.services)

describe('portsOf', () => {
  it('names open ports and gathers the others in ranges', () => {
    expect(
      fold(
        port(host, 'tcp', 445, 'syn-ack'),
        ...ports(host, 'tcp', [25, 22, 23, 24, 80], 'rst'),
        port(host, 'tcp', 443, 'prohibited'),
        silence(host, 'tcp', '110-111'),
        port(host, 'udp', 53, 'reply'),
        port(host, 'udp', 500, 'prohibited'),
      ),
    ).toEqual({
      ports: [
        { protocol: 'tcp', port: 445, state: 'open', service: 'microsoft-ds' },
        { protocol: 'udp', port: 53, state: 'open', service: 'domain' },
      ],
      notOpen: { closed: '22-25,80', filtered: '110-111,443', udpFiltered: '500' },
    })
  })

  it('reads silence on UDP as open|filtered only where the host refuses other ports', () => {
    const silent = silence(host, 'udp', '111,161')
    expect(fold(silent)).toEqual({ ports: [], notOpen: { udpOpenFiltered: '111,161' } })
    expect(fold(silent, port(host, 'udp', 53, 'port-unreachable'))).toEqual({
      ports: [
        { protocol: 'udp', port: 111, state: 'open|filtered', service: 'sunrpc' },
        { protocol: 'udp', port: 161, state: 'open|filtered', service: 'snmp' },
      ],
      notOpen: { udpClosed: '53' },
    })
  })

  it('lets the last answer win, but never silence', () => {
    expect(fold(port(host, 'tcp', 22, 'rst', { after: 9 }), port(host, 'tcp', 22, 'syn-ack', { after: 3 })).notOpen).toEqual({
      closed: '22',
    })
    expect(fold(port(host, 'tcp', 22, 'rst', { after: 3 }), port(host, 'tcp', 22, 'syn-ack', { after: 9 })).ports).toHaveLength(1)
    expect(fold(port(host, 'tcp', 22, 'syn-ack'), silence(host, 'tcp', '22', { after: 9 })).notOpen).toEqual({})
    expect(fold(port(host, 'tcp', 22, 'rst'), silence(host, 'tcp', '22', { after: 9 })).notOpen).toEqual({ closed: '22' })
    const sameTime = [port(host, 'tcp', 22, 'syn-ack'), port(host, 'tcp', 22, 'rst')]
    expect(fold(...sameTime)).toEqual(fold(...sameTime.reverse()))
  })

  it('takes refusals that are kept together like single ones', () => {
    const together = sighting(host, 'tcp-syn', { kind: 'refusals', protocol: 'tcp', ports: '23-25,80' }, { after: 5 })
    expect(fold(together, port(host, 'tcp', 22, 'rst')).notOpen).toEqual({ closed: '22-25,80' })
    expect(fold(together, port(host, 'tcp', 80, 'syn-ack')).notOpen).toEqual({ closed: '23-25,80' })
    expect(fold(together, port(host, 'tcp', 80, 'syn-ack', { after: 9 })).notOpen).toEqual({ closed: '23-25' })
    expect(fold(together, silence(host, 'tcp', '25-26')).notOpen).toEqual({ closed: '23-25,80', filtered: '26' })
    const udp = sighting(host, 'udp', { kind: 'refusals', protocol: 'udp', ports: '500' })
    expect(fold(udp, silence(host, 'udp', '161')).notOpen).toEqual({ udpClosed: '500' })
    const damaged = sighting(host, 'tcp-syn', { kind: 'refusals', protocol: 'tcp', ports: '80,22' })
    expect(fold(damaged, port(host, 'tcp', 443, 'rst')).notOpen).toEqual({ closed: '443' })
  })

  it('reads silence of any length', () => {
    const scattered = Array.from({ length: 1500 }, (_, index) => 10_001 + 2 * index).join(',')
    expect(scattered.length).toBeGreaterThan(4096)
    expect(fold(silence(host, 'tcp', scattered)).notOpen).toEqual({ filtered: scattered })
  })

  it('takes a damaged list for no evidence', () => {
    for (const damaged of ['22,,80', '80,22', '1-65536', 'standard', '\u0000'])
      expect(fold(silence(host, 'tcp', damaged), port(host, 'tcp', 443, 'rst')).notOpen).toEqual({ closed: '443' })
  })

  it('shows what any address of the device lets through', () => {
    expect(fold(port(host, 'tcp', 22, 'syn-ack'), port('10.1.1.4', 'tcp', 22, 'rst', { after: 9 })).ports).toHaveLength(1)
  })

  it('takes a banner and a NetBIOS answer as proof of an open port', () => {
    expect(fold(banner(host, 22, 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3'), netbios(host, 'PC', 'LAB')).ports).toEqual([
      {
        protocol: 'tcp',
        port: 22,
        state: 'open',
        service: 'ssh',
        product: 'OpenSSH',
        version: '9.2p1',
        banner: 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3',
      },
      { protocol: 'udp', port: 137, state: 'open', service: 'netbios-ns' },
    ])
  })

  it('takes an HTTP answer for the service, the title and the product of its port, whatever the number', () => {
    const answer = { kind: 'http', port: 3000, status: 200, server: 'nginx/1.22.1', title: 'Chart room' } as const
    const open = { protocol: 'tcp', port: 3000, state: 'open', service: 'http', title: 'Chart room' }
    expect(fold(sighting(host, 'http', answer)).ports).toEqual([{ ...open, product: 'nginx', version: '1.22.1' }])
    expect(fold(sighting(host, 'http', { ...answer, server: 'nginx' })).ports).toEqual([open])
  })
})
