/** Opens a database without root's rights and prints what came of it as JSON. Arguments: openStore|openExistingStore FILE. */
import Database from 'better-sqlite3'
import { openExistingStore, openStore } from '../../../../src-main/store/open-store.ts'
import { exampleScan } from '../examples.ts'

const nobody = 65_534
const [opener, file] = process.argv.slice(2)
// The driver loads its binary with the first connection, from a place that only root may be allowed to read.
new Database(':memory:').close()
if (process.getuid?.() === 0) {
  process.setgroups?.([])
  process.setgid?.(nobody)
  process.setuid?.(nobody)
}
const store = opener === 'openStore' ? openStore(String(file)) : openExistingStore(String(file))
if ('failure' in store) process.stdout.write(JSON.stringify(store))
else {
  process.stdout.write(JSON.stringify({ scans: store.scans().map(({ id }) => id), created: store.createScan(exampleScan) }))
  store.close()
}
