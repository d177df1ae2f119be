/** The demo: a recorded scan of a home network, replayed into a database that nobody keeps. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import { databaseName } from './data-folder.ts'
import { demoWithoutPlace } from './messages.ts'
import { createRecordedWorld } from './recorded-world.ts'
import { readRecording } from './recording.ts'
import { codeOf } from './system-error.ts'
import { createWorkspace, type Workspace, type WorkspaceOptions } from './workspace.ts'

export const recordingName = 'home-lab.jsonl'

export interface Demo {
  readonly workspace: Workspace
  /** Begins the replay: a scan of its own database. */
  begin(): Promise<Failure | undefined>
  /** Ends a replay, and removes the database. */
  close(): Promise<void>
}

/** Opens the demo. A `file` failure where the recording or a place for the database cannot be had. */
export function openDemo(options: Pick<WorkspaceOptions, 'resources' | 'announce'>): Demo | Failure {
  const recording = readRecording(join(options.resources, 'demo', recordingName))
  if (isFailure(recording)) return recording
  const folder = makeFolder()
  if (isFailure(folder)) return folder
  const workspace = createWorkspace({ ...options, database: join(folder, databaseName), world: createRecordedWorld(recording) })
  return {
    workspace,
    async begin() {
      const started = await workspace.scan(recording.request)
      return isFailure(started) ? started : undefined
    },
    async close() {
      await workspace.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Only its owner can look into it: mkdtemp(3). */
function makeFolder(): string | Failure {
  try {
    return mkdtempSync(join(tmpdir(), 'portolan-demo-'))
  } catch (error) {
    return demoWithoutPlace(tmpdir(), codeOf(error))
  }
}
