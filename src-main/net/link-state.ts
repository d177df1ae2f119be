/**
 * Whether frames can leave an interface now. Two sources, because each alone is late or wrong: getifaddrs lists what is up, running and
 * has an address in this process's own network namespace, but the kernel announces a lost carrier there up to a second
 * late (linkwatch); sysfs tells a lost carrier at once, but may show another namespace's interfaces (`nsenter --net`).
 */
import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'

/** `down`: no carrier, set down, or without an address. `gone`: no such interface any more. */
export type LinkState = 'up' | 'down' | 'gone'

/** A link that stays away longer is given up: a switch may be defending itself. */
export const linkPatienceMs = 10_000

/** Asks now; about 0.1 ms, so it may be asked many times a second. */
export function linkState(interfaceName: string): LinkState {
  if (isConfigured(interfaceName) && carrierOf(interfaceName) !== 'lost') return 'up'
  return isListed(interfaceName) ? 'down' : 'gone'
}

/**
 * Calls `onChange` whenever the state differs from the one before, polled every `intervalMs`. The first state is the one at the
 * call. Returns the function that ends the watch. The watch does not keep the process alive.
 */
export function watchLink(interfaceName: string, intervalMs: number, onChange: (state: LinkState) => void): () => void {
  let state = linkState(interfaceName)
  const timer = setInterval(() => {
    const now = linkState(interfaceName)
    if (now === state) return
    state = now
    onChange(now)
  }, intervalMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** Without a file to ask the kernel by (EMFILE) nothing is known, and nothing known is no outage. */
function isConfigured(interfaceName: string): boolean {
  try {
    return interfaceName in networkInterfaces()
  } catch {
    return true
  }
}

/** Reading `carrier` of an interface that is set down fails with EINVAL; the caller's other source knows that already. */
function carrierOf(interfaceName: string): 'lost' | 'not-lost' {
  return contentOf(`/sys/class/net/${interfaceName}/carrier`).trim() === '0' ? 'lost' : 'not-lost'
}

/** /proc/net is always the reader's own network namespace. */
function isListed(interfaceName: string): boolean {
  return contentOf('/proc/net/dev')
    .split('\n')
    .some((line) => line.trimStart().startsWith(`${interfaceName}:`))
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
