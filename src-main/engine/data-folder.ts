/** Where the database lives unless a person says otherwise: the platform's place for application data, the same for all hosts. */
import { join } from 'node:path'
import { type Failure, failure } from '#shared/domain/failure.ts'

export const databaseName = 'portolan.db'

/** Path of the per-user database. `environment` is `process.env`; a failure where there is no home directory. */
export function defaultDatabase(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string | Failure {
  const folder = dataFolder(platform, environment)
  // An empty variable is no home: it would put the database wherever the program was started.
  return folder === undefined || folder === ''
    ? failure('database', 'There is no home directory to keep the database in.', `Set ${platform === 'win32' ? 'APPDATA' : 'HOME'}.`)
    : join(folder, databaseName)
}

function dataFolder(platform: NodeJS.Platform, { XDG_DATA_HOME, HOME, APPDATA }: NodeJS.ProcessEnv): string | undefined {
  if (platform === 'win32') return APPDATA && join(APPDATA, 'portolan')
  if (platform === 'darwin') return HOME && join(HOME, 'Library', 'Application Support', 'Portolan')
  if (XDG_DATA_HOME?.startsWith('/')) return join(XDG_DATA_HOME, 'portolan')
  return HOME && join(HOME, '.local', 'share', 'portolan')
}
