import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { tableDatesIn } from '../../../src-main/engine/table-dates.ts'
import { reference } from '../core/inventory/sightings.ts'

it('the tables’ days are read without the tables', () => {
  const { vendors, services } = tableDatesIn(fileURLToPath(new URL('../../../resources', import.meta.url)))
  expect(reference.vendors.origin.endsWith(` ${vendors}`)).toBe(true)
  expect(reference.services.origin.endsWith(` ${services}`)).toBe(true)
  for (const day of [vendors, services]) expect(day).toMatch(/^\d{4}-\d\d-\d\d$/)
})
