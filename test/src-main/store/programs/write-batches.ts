/** Writes batches of 50 sightings, one every few milliseconds, and says when it begins. Arguments: FILE COUNT. */
import { setTimeout as wait } from 'node:timers/promises'
import { openStore } from '../../../../src-main/store/open-store.ts'
import { exampleScan, exampleSightings } from '../examples.ts'

const store = openStore(String(process.argv[2]))
if ('failure' in store) throw new Error(store.message)
const scan = store.createScan(exampleScan)
if ('failure' in scan) throw new Error(scan.message)
process.stdout.write('begun\n')
for (let batch = 0; batch < Number(process.argv[3]); batch += 1) {
  const refusal = store.appendSightings(exampleSightings(scan.id, 50))
  if (refusal !== undefined) throw new Error(refusal.message)
  await wait(5)
}
store.close()
