/** How old the reference tables are, from the first line of each: the rest is read when the first map needs it. */
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { Hello } from '#shared/contract/api.ts'

/** Of the tables in the folder `data` of the resources. */
export function tableDatesIn(resources: string): Hello['tables'] {
  return { vendors: dateOf(join(resources, 'data/vendors.txt')), services: dateOf(join(resources, 'data/services.txt')) }
}

/** `portolan-vendors 1 oui-data 2.1.9 2026-08-26` */
function dateOf(path: string): string {
  const file = openSync(path, 'r')
  try {
    const start = Buffer.alloc(100)
    const [line = ''] = start.toString('latin1', 0, readSync(file, start)).split('\n')
    return line.slice(line.lastIndexOf(' ') + 1)
  } finally {
    closeSync(file)
  }
}
