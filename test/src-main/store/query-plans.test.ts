import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../../src-main/store/migrate.ts'
import { migrations } from '../../../src-main/store/migrations.ts'
import { createStore, type Store } from '../../../src-main/store/store.ts'
import { exampleScan, exampleSightings } from './examples.ts'
import { succeeded } from './scratch.ts'

/** The plan of every statement that `action` runs, as SQLite words it. */
function plansOf(action: (store: Store) => unknown): string[] {
  const statements: string[] = []
  const database = new Database(':memory:', { verbose: (statement) => statements.push(String(statement)) })
  migrate(database, ':memory:', migrations)
  const store = createStore(database, ':memory:', () => true)
  succeeded(store.createScan({ ...exampleScan, status: 'completed' }))
  store.appendSightings(exampleSightings(1, 100))
  store.saveDevices(1, [{ keys: [{ kind: 'address', value: '10.1.1.1' }], address: '10.1.1.1', seenAt: 1 }])
  store.decide([{ at: 1, device: 1, kind: 'approval', value: true }])
  statements.length = 0
  action(store)
  const run = statements.filter((statement) => /^\s*(SELECT|INSERT|UPDATE|DELETE)/.test(statement))
  expect(run).not.toEqual([])
  const plans = run.flatMap((statement) => database.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${statement}`).all())
  database.close()
  return plans.map(({ detail }) => detail)
}

describe('the plan of', () => {
  it.each<[string, (store: Store) => unknown, string[]]>([
    ['all sightings of a scan', (store) => store.sightingsOfScan(1), ['SEARCH sighting USING INDEX sighting_scan (scan=?)']],
    ['all of an address', (store) => store.sightingsOfAddress('10.1.1.1'), ['SEARCH sighting USING INDEX sighting_address (address=?)']],
    ['one scan', (store) => store.scan(1), ['SEARCH scan USING INTEGER PRIMARY KEY (rowid=?)']],
    // Backwards along the row ids, of which LIMIT takes the first: no sorting.
    ['the latest scan', (store) => store.latestScan(), ['SCAN scan']],
    ['the last scan of a device', (store) => store.lastScanOfDevice(1), ['SEARCH scan_device USING PRIMARY KEY (device=?)']],
    [
      'the last scan of a device before another',
      (store) => store.lastScanOfDevice(1, 2),
      ['SEARCH scan_device USING PRIMARY KEY (device=? AND scan<?)'],
    ],
    ['the devices of a scan', (store) => store.devicesOfScan(1), ['SEARCH scan_device USING INDEX scan_device_scan (scan=?)']],
    [
      'a history',
      (store) => store.history(1),
      ['SEARCH decision USING INDEX decision_device_kind (device=?)', 'USE TEMP B-TREE FOR ORDER BY'],
    ],
    [
      'what is decided now',
      (store) => store.decidedNow(),
      [
        'SEARCH decision USING INTEGER PRIMARY KEY (rowid=?)',
        'LIST SUBQUERY 1',
        'SCAN decision USING COVERING INDEX decision_device_kind',
        'USE TEMP B-TREE FOR ORDER BY',
      ],
    ],
    ['whether a scan runs', (store) => store.settleDeadScans(0), ['SCAN scan USING INDEX scan_running']],
  ])('%s', (_, action, plan) => {
    expect(plansOf(action)).toEqual(plan)
  })

  it('a decision finds what held before by its index', () => {
    expect(plansOf((store) => store.decide([{ at: 1, device: 1, kind: 'approval' }]))).toContain(
      'SEARCH decision USING INDEX decision_device_kind (device=? AND kind=?)',
    )
  })

  it('the deletion of a scan finds its sightings and devices by their indexes', () => {
    // SQLite explains no foreign key actions; they run the plans of these look-ups.
    const plans = plansOf((store) => [store.sightingsOfScan(1), store.devicesOfScan(1), store.deleteScan(1)])
    expect(plans.filter((plan) => plan.startsWith('SCAN'))).toEqual([])
  })
})
