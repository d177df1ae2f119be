/** Opens a database that may not exist yet and adds a scan. Arguments: FILE. */
import { openStore } from '../../../../src-main/store/open-store.ts'
import { exampleScan } from '../examples.ts'

const store = openStore(String(process.argv[2]))
if ('failure' in store) throw new Error(store.message)
const scan = store.createScan(exampleScan)
if ('failure' in scan) throw new Error(scan.message)
store.close()
process.stdout.write('made')
