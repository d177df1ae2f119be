import { describe, expect, it } from 'vitest'
import { labelsOf, namesOf } from '../../../../src-main/core/inventory/names.ts'
import { netbios, reverseDns, self, sighting } from './sightings.ts'

describe('namesOf', () => {
  it('orders by the evidence ladder', () => {
    const sightings = [
      reverseDns('10.1.1.9', 'lab.example'),
      netbios('10.1.1.9', 'CHARTROOM', 'LAB'),
      self('10.1.1.9', '10.1.1.0/24', 'bc:24:11:00:00:09'),
    ]
    expect(namesOf(sightings, [])).toEqual([
      { name: 'chartroom', source: 'interface' },
      { name: 'CHARTROOM', source: 'netbios' },
      { name: 'lab.example', source: 'reverse-dns' },
    ])
  })

  it('takes the unique NetBIOS name, never the domain', () => {
    const answer = (...names: { name: string; suffix: number; group: boolean }[]) =>
      sighting('10.1.1.9', 'netbios', { kind: 'netbios-names', names })
    const domain = { name: 'LAB', suffix: 0x00, group: true }
    const controllers = { name: 'LAB', suffix: 0x1c, group: true }
    const server = { name: 'SRV', suffix: 0x20, group: false }
    expect(namesOf([answer(domain, controllers, server)], [])).toEqual([{ name: 'SRV', source: 'netbios' }])
    expect(namesOf([answer(domain, server, { name: 'PC', suffix: 0, group: false })], [])).toEqual([{ name: 'PC', source: 'netbios' }])
    expect(namesOf([answer(domain, controllers)], [])).toEqual([])
  })

  it('believes the last answer of a source', () => {
    const renamed = [netbios('10.1.1.9', 'NEW', 'LAB', { after: 9 }), netbios('10.1.1.9', 'OLD', 'LAB', { after: 3 })]
    expect(namesOf(renamed, [])).toEqual([{ name: 'NEW', source: 'netbios' }])
    expect(namesOf([reverseDns('10.1.1.9', 'b.lab', { after: 2 }), reverseDns('10.1.1.9', 'a.lab', { after: 1 })], [])).toEqual([
      { name: 'b.lab', source: 'reverse-dns' },
    ])
  })
})

describe('labelsOf', () => {
  const device = (address: string, name?: string, source = 'reverse-dns') => ({
    address,
    names: name === undefined ? [] : [{ name, source }],
  })

  it('takes the first label of a DNS name, the whole NetBIOS name, else the address', () => {
    expect(labelsOf([device('10.1.1.1', 'pfsense.lab.example'), device('10.1.1.2', 'A.B', 'netbios'), device('10.1.1.3')])).toEqual([
      'pfsense',
      'A.B',
      '10.1.1.3',
    ])
  })

  it('keeps the whole name where two devices would share the first label', () => {
    expect(labelsOf([device('10.1.1.1', 'dc.a.example'), device('10.1.1.2', 'DC.b.example'), device('10.1.1.3', 'DC', 'netbios')])).toEqual(
      ['dc.a.example', 'DC.b.example', 'DC'],
    )
  })

  it('falls back when a name is nothing but dots or controls', () => {
    expect(labelsOf([device('10.1.1.1', '.lab'), device('10.1.1.2', '\u0007')])).toEqual(['.lab', '10.1.1.2'])
  })
})
