/** The world around us: this computer as its kernel describes it, its name servers, and scans that send. */
import { type Failure, failure, isFailure } from '#shared/domain/failure.ts'
import type { Machine } from '#shared/domain/machine.ts'
import type { ScanRequest } from '#shared/domain/scan.ts'
import { hostNamesOf, planScan, usableInterfaces } from '../core/flight-plan.ts'
import { readMachine } from '../net/machine.ts'
import { resolveName } from '../net/resolver.ts'
import { rawNotWanted } from './messages.ts'
import { rawAvailability } from './raw-availability.ts'
import type { World } from './world.ts'

/** `helper` is the path of rawlink. */
export function createLiveWorld(helper: string): World {
  return {
    machine: readMachine,
    async prepare(request) {
      const machine = await readMachine()
      if (isFailure(machine)) return machine
      const names = await resolve(request, machine)
      if (isFailure(names)) return names
      const raw = await rawRefusal(request, machine, helper)
      if (isFailure(raw)) return raw
      const plan = planScan(request, machine, names, raw.refusal)
      return isFailure(plan) ? plan : { request, plan, machine }
    },
    // Every command opens this world, and few scan: the inquiries and their parsers are loaded then.
    run: async (options) => (await import('./scan-run.ts')).runScan(options, helper),
  }
}

async function resolve(request: ScanRequest, machine: Machine): Promise<ReadonlyMap<string, readonly string[]> | Failure> {
  const names = hostNamesOf(request, machine)
  if (isFailure(names)) return names
  const resolved = new Map<string, readonly string[]>()
  for (const name of names) {
    const addresses = await resolveName(name)
    if (isFailure(addresses)) return addresses
    resolved.set(name, addresses)
  }
  return resolved
}

/** Why raw sockets will not be used, where they will not; a failure where the request insists on them. */
async function rawRefusal(
  request: ScanRequest,
  machine: Machine,
  helper: string,
): Promise<{ readonly refusal: Failure | undefined } | Failure> {
  if (request.raw === 'off') return { refusal: rawNotWanted }
  const interfaces = usableInterfaces(machine, request.interface)
  if (isFailure(interfaces)) return interfaces
  const refusal = await rawAvailability(helper, interfaces)
  return refusal !== undefined && request.raw === 'required' ? failure('raw-unavailable', refusal.message, refusal.remedy) : { refusal }
}
