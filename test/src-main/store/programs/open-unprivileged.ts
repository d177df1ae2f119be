/** Opens a database as nobody and prints what came of it as JSON. Arguments: openStore|openExistingStore FILE. To be started by root. */
import { openExistingStore, openStore } from '../../../../src-main/store/open-store.ts'
import { exampleScan } from '../examples.ts'

const nobody = 65_534
const [opener, file] = process.argv.slice(2)
process.setgroups?.([])
process.setgid?.(nobody)
process.setuid?.(nobody)
const store = opener === 'openStore' ? openStore(String(file)) : openExistingStore(String(file))
if ('failure' in store) process.stdout.write(JSON.stringify(store))
else {
  process.stdout.write(JSON.stringify({ scans: store.scans().map(({ id }) => id), created: store.createScan(exampleScan) }))
  store.close()
}
