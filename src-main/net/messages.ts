/** Every sentence about what this computer's own tools refuse: rawlink, the `ip` command, the resolver, the dialog for a permission. */
import { type Failure, failure } from '#shared/domain/failure.ts'
import type { RawLinkErrorCode } from './rawlink-messages.ts'

/** `error` is what the operating system says of the start. */
export function helperNotStarted(error: NodeJS.ErrnoException, helperPath: string): Failure {
  if (error.code === 'ENOENT') {
    return failure('raw-unavailable', `The helper for raw sockets is not at ${helperPath}.`, 'Build it with npm run build:rawlink.')
  }
  if (['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM'].includes(error.code ?? '')) {
    return failure(
      'network',
      `This computer has no room to start the helper for raw sockets (${error.code}).`,
      'Close other programs, or raise the limits of this session (ulimit -n, ulimit -u).',
    )
  }
  // EPERM: the file has a capability that this container or session may not have.
  return failure(
    'raw-unavailable',
    `The helper for raw sockets at ${helperPath} may not be started (${error.code}).`,
    'Scan as root or outside this container.',
  )
}

/** `code` and `text` are the helper's own last words. */
export function helperRefused(code: RawLinkErrorCode, text: string, interfaceName: string): Failure {
  switch (code) {
    case 'not-permitted':
      return failure('raw-unavailable', 'Raw sockets are not permitted.', 'Allow them once with npm run rawlink:allow, or scan as root.')
    case 'not-ethernet':
      return failure('raw-unavailable', `${interfaceName} is not an Ethernet interface.`, 'Choose another one.')
    case 'no-such-interface':
      return failure('network', `There is no interface ${interfaceName}.`, 'See portolan interfaces for the names.')
    case 'interface-gone':
      return failure('network', `The interface ${interfaceName} is gone.`, 'Bring it back and start the scan again.')
    default:
      return failure('network', `Raw sockets on ${interfaceName} failed: ${text}.`, 'Scan again.')
  }
}

/** The helper said nothing for so long. */
export function interfaceNotOpen(interfaceName: string, waitMs: number): Failure {
  return failure('network', `The interface ${interfaceName} did not open within ${waitMs / 1000} s.`, 'Start the scan again.')
}

/** One that never opened anything, such as one that was built for another kind of computer. */
export function helperBroken(helperPath: string, how: string): Failure {
  return failure('network', `The helper for raw sockets at ${helperPath} ${how}.`, 'Build it again with npm run build:rawlink.')
}

/** `how` ends the sentence: `was ended by SIGKILL`. */
export function helperEnded(interfaceName: string, how: string): Failure {
  return failure('network', `The helper for raw sockets on ${interfaceName} ${how}.`, 'Start the scan again.')
}

export const ipMissing = failure('network', 'The `ip` command of iproute2 is missing.', 'Install iproute2.')

/** `reason` ends the sentence: `you may not run it`. */
export function ipFailed(reason: string): Failure {
  return failure('network', `The \`ip\` command failed: ${reason}.`, 'Run `ip -json address` to see whether it works, then try again.')
}

export const ipUnreadable = failure('network', 'The `ip` command does not print JSON.', 'Install a current iproute2.')

export function nameUnknown(name: string): Failure {
  return failure('usage', `No IPv4 address is known for ${name}.`, 'Check the name, or give the address.')
}

export function nameServersSilent(name: string): Failure {
  return failure('network', `The name servers did not answer for ${name}.`, 'Check the connection, or give the address.')
}

/** `what` is the whole sentence; `command` sets the capability. */
export function permissionRefused(what: string, command: string): Failure {
  return failure('raw-unavailable', what, `Run in a terminal: ${command}`)
}
