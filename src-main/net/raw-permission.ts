/** Asks the person, through the system's own dialog (polkit), to let rawlink open raw sockets. Portolan never sees the password. */
import { spawn } from 'node:child_process'
import type { Failure } from '#shared/domain/failure.ts'
import { permissionCommandsOf, rawCapability } from '../core/raw-permission.ts'
import { permissionRefused } from './messages.ts'

/** Exit status of pkexec(1) when the dialog was dismissed, and when nobody may be asked or the answer was no. */
const dismissed = 126
const notAuthorized = 127

/** Undefined when the capability is set. Only on Linux: elsewhere, and without polkit, the refusal names the command to run. */
export function askForRawPermission(helper: string): Promise<Failure | undefined> {
  const refusal = (what: string): Failure => permissionRefused(what, permissionCommandsOf(helper).allow)
  return new Promise((resolve) => {
    const child = spawn('pkexec', ['setcap', rawCapability, helper], { stdio: 'ignore' })
    child.once('error', () => resolve(refusal('This computer has no polkit to ask you with.')))
    child.once('exit', (status) => {
      if (status === 0) resolve(undefined)
      else if (status === dismissed || status === notAuthorized) resolve(refusal('The permission was not given.'))
      else resolve(refusal('Setting the capability failed.'))
    })
  })
}
