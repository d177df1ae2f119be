/** Databases that are lost in the middle of a scan: what the scan saw is shown and can be written elsewhere, and nothing claims to be kept. */
import { copyFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isFailure } from '#shared/domain/failure.ts'
import { createWorkspace, type Workspace } from '../../../src-main/engine/workspace.ts'
import type { World } from '../../../src-main/engine/world.ts'
import { exampleScan } from '../store/examples.ts'
import { scratchFile } from '../store/scratch.ts'
import { examplePlan as plan, exampleRequest as request } from './example-plan.ts'

const hostCount = 300

/** A workspace whose scans see the same hosts, half of them before `fault` and half after. */
function workspaceOn(database: string, fault: (scanned: number) => void): Workspace {
  let scans = 0
  const world: World = {
    machine: async () => ({ hostName: 'me', interfaces: [], routes: [] }),
    prepare: async () => ({ request, plan, machine: { hostName: 'me', interfaces: [], routes: [] } }),
    run: async ({ journal, now }) => {
      scans += 1
      for (let host = 0; host < hostCount; host += 1) {
        if (host === hostCount / 2) fault(scans)
        const [high, low] = [host >> 8, host & 0xff]
        const mac = `bc:24:11:4e:${[high, low].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`
        journal.record('eth0', `10.1.${high}.${low}`, 'arp', { kind: 'mac', mac }, now())
      }
      return { status: 'completed', coverage: { ...exampleScan.coverage, addressesAnswered: hostCount } }
    },
  }
  const resources = new URL('../../../resources', import.meta.url).pathname
  const workspace = createWorkspace({ database, world, resources, announce: () => {} })
  onTestFinished(() => workspace.close())
  return workspace
}

async function scanOn(workspace: Workspace) {
  const started = await workspace.scan(request)
  if (isFailure(started)) throw new Error(started.message)
  const ended = await workspace.ended(started.scan)
  const map = await workspace.map(started.scan)
  return {
    scan: started.scan,
    ended,
    map: isFailure(map) ? { failure: map.message } : { status: map.scan.status, hosts: map.hosts.length },
  }
}

/** Folds the log back into the file, as another program that opens and closes it does. */
function fold(file: string): void {
  const database = new Database(file)
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
}

describe('a database that is lost in the middle of a scan', () => {
  const faults: readonly (readonly [string, (file: string) => void, RegExp])[] = [
    ['deleted', (file) => rmSync(file), / was deleted or replaced while it was in use\. 300 facts of this scan are not kept\.$/],
    [
      'replaced',
      (file) => {
        copyFileSync(file, `${file}.other`)
        renameSync(`${file}.other`, file)
      },
      / was deleted or replaced while it was in use\. 300 facts of this scan are not kept\.$/,
    ],
    ['written over', (file) => writeFileSync(file, 'x'.repeat(200_000)), /( is damaged\.| is no Portolan database\.| failed\.) /],
    ['cut', (file) => truncateSync(file, 8_192), /( is damaged\.| is no Portolan database\.| failed\.) /],
    ['emptied', (file) => truncateSync(file, 0), /( is damaged\.| is no Portolan database\.| failed\.) /],
  ]

  it.each(faults)('is told in one sentence when it was %s, and everything seen is shown', async (_, fault, sentence) => {
    const file = scratchFile()
    const workspace = workspaceOn(file, () => {
      fold(file)
      fault(file)
    })
    const { scan, ended, map } = await scanOn(workspace)
    expect(ended).toMatchObject({ failure: 'database', message: expect.stringMatching(sentence) })
    expect(map).toEqual({ status: 'failed', hosts: hostCount })
    // Asked again, later: the same answers.
    expect(await workspace.ended(scan)).toEqual(ended)
    expect(await workspace.map()).toMatchObject({ scan: { id: scan, status: 'failed' } })
  })

  it('shows nothing more of a scan that a person deletes', async () => {
    const file = scratchFile()
    const workspace = workspaceOn(file, () => rmSync(file))
    const { scan, map } = await scanOn(workspace)
    expect(map).toEqual({ status: 'failed', hosts: hostCount })
    expect(await workspace.remove(scan)).toEqual({ scan })
    expect(await workspace.map(scan)).toMatchObject({ failure: 'not-found' })
    expect(await workspace.map()).toMatchObject({ failure: 'not-found' })
    expect(await workspace.ended(scan)).toMatchObject({ failure: 'not-found' })
  })

  it('may lack only the scan, which another program deleted', async () => {
    const file = scratchFile()
    const workspace = workspaceOn(file, (scan) => {
      const other = new Database(file)
      other.prepare("UPDATE scan SET status = 'stopped' WHERE id = ?").run(scan)
      other.prepare('DELETE FROM scan WHERE id = ?').run(scan)
      other.close()
    })
    const { scan, ended, map } = await scanOn(workspace)
    expect(ended).toMatchObject({
      failure: 'not-found',
      message: 'Another program deleted the scan or the device that this belongs to. 300 facts of this scan are not kept.',
    })
    expect(map).toEqual({ status: 'failed', hosts: hostCount })
    expect(await workspace.map(scan)).toMatchObject({ scan: { id: scan, status: 'failed' } })
  })

  it('is not one that another program merely looked into', async () => {
    const file = scratchFile()
    const workspace = workspaceOn(file, () => fold(file))
    expect(await scanOn(workspace)).toMatchObject({ ended: { status: 'completed' }, map: { status: 'completed', hosts: hostCount } })
  })

  it('does not hide a later scan that is kept', async () => {
    const file = scratchFile()
    const workspace = workspaceOn(file, (scanned) => {
      if (scanned === 1) renameSync(file, `${file}.away`)
      if (scanned === 2) renameSync(`${file}.away`, file)
    })
    expect((await scanOn(workspace)).map).toMatchObject({ status: 'failed' })
    expect(await scanOn(workspace)).toMatchObject({ scan: 2, ended: { status: 'completed' }, map: { status: 'completed' } })
    expect(await workspace.map()).toMatchObject({ scan: { id: 2 } })
  })
})
