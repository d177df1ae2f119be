import { describe, expect, it } from 'vitest'
import { readPackage, vendorName } from '../../../../scripts/build-data.ts'
import { parseVendorTable, vendorOf } from '../../../../src-main/core/inventory/vendor.ts'
import { reference } from './sightings.ts'

const { vendors } = reference

/** A MAC inside the prefix, its remaining digits all `fill`. */
const macIn = (prefix: string, fill: string) => prefix.toLowerCase().padEnd(12, fill).replace(/..\B/g, '$&:')

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
