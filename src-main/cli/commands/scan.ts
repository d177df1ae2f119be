/** `portolan scan`: asks the engine for a scan, or for what a scan would do. */
import type { PlanDocument, ScanOrder } from '#shared/contract/api.ts'
import { parseScanRequest } from '#shared/contract/arguments.ts'
import { type Failure, failure, isFailure } from '#shared/domain/failure.ts'
import { formatCount } from '#shared/domain/figures.ts'
import { portListGrammar } from '#shared/domain/port.ts'
import { type Profile, profiles, type ScanRequest } from '#shared/domain/scan.ts'
import { snmpAuthProtocols, snmpPrivProtocols, snmpVariable } from '#shared/domain/snmp.ts'
import type { Engine } from '../../engine/engine.ts'
import { extensions, type Output, openOutputs } from '../../engine/outputs.ts'
import { type Command, exitStatuses, type Invocation, type OptionValues, report, textOf, textsOf } from '../command.ts'
import { followScan } from '../follow-scan.ts'
import { formatPlan } from '../plan-text.ts'
import { parseSnmpCredentials, snmpForms } from '../snmp-credentials.ts'

export const scan: Command = {
  name: 'scan',
  synopsis: '[TARGET...]',
  summary: 'Finds the hosts of a network and keeps what they say',
  help: [
    ['TARGET', '10.1.1.5 | 10.1.1.1-25 | 10.1.1.1-10.1.1.25 | 10.1.1.0/24 | host.example; none: the subnets of this computer'],
    ['--interface NAME', 'scan from this interface'],
    ['--exclude TARGET', 'leave out; may be repeated'],
    ['--profile NAME', `${Object.values(profiles).map(paceOf).join(', ')} frames a second; default normal`],
    ['--rate PPS', 'frames a second, instead of the profile’s'],
    ['--title TEXT', 'a title for the scan'],
    ['--tcp LIST', `${portListGrammar('tcp')}; default standard`],
    ['', 'top100 and top1000: the likeliest to be open, by our own ranking'],
    ['--udp LIST', `${portListGrammar('udp')}; default standard`],
    ['--no-identify', 'liveness and ports only: no names, no banners'],
    ['--no-raw', 'limited mode on purpose: no raw sockets'],
    ['--raw', 'fail (exit 4) when raw sockets cannot be had'],
    ['--plan', 'print the flight plan; send nothing'],
    ['--out FILE', `write the map; may be repeated; by extension ${extensions.join(' ')}`],
    ['--json', 'print the map document (with --plan, the plan) as JSON'],
    ['--yes', 'consent to what the scope guard refuses otherwise'],
    [snmpVariable, 'environment variable: credentials for SNMP agents, kept for this scan only; without them nothing is guessed'],
    ['', `${snmpForms}; up to 4, with blanks between`],
    ['', `AUTH: ${snmpAuthProtocols.join(' ')}; PRIV: ${snmpPrivProtocols.join(' ')}; a colon in a secret is %3A, a blank %20, % is %25`],
  ],
  options: {
    interface: { type: 'string' },
    exclude: { type: 'string', multiple: true },
    profile: { type: 'string' },
    rate: { type: 'string' },
    title: { type: 'string' },
    tcp: { type: 'string' },
    udp: { type: 'string' },
    'no-identify': { type: 'boolean' },
    'no-raw': { type: 'boolean' },
    raw: { type: 'boolean' },
    plan: { type: 'boolean' },
    out: { type: 'string', multiple: true },
    json: { type: 'boolean' },
    yes: { type: 'boolean' },
  },
  positionals: [0, 1000],
  async run(invocation) {
    const request = requestOf(invocation.values, invocation.positionals)
    if (isFailure(request)) return report(request, invocation.terminal)
    const snmp = parseSnmpCredentials(invocation.snmp)
    if (isFailure(snmp)) return report(snmp, invocation.terminal)
    const engine = invocation.engine()
    if (isFailure(engine)) return report(engine, invocation.terminal)
    const outputs = openOutputs(textsOf(invocation.values['out']), engine.database)
    if (isFailure(outputs)) return report(outputs, invocation.terminal)
    return invocation.values['plan'] === true ? plan(engine, request, invocation) : start(engine, { ...request, snmp }, outputs, invocation)
  },
}

/** `normal 500 (Wi-Fi 100)`. */
function paceOf({ name, ratePps, wirelessRatePps }: Profile): string {
  return `${name} ${formatCount(ratePps)}${wirelessRatePps === ratePps ? '' : ` (Wi-Fi ${formatCount(wirelessRatePps)})`}`
}

/** The request that the options describe; what they cannot mean, and what no call may carry, is a `usage` failure. */
export function requestOf(values: OptionValues, targets: readonly string[]): ScanRequest | Failure {
  const profile = textOf(values['profile']) ?? 'normal'
  if (!Object.hasOwn(profiles, profile))
    return failure('usage', `There is no profile "${profile}".`, `Profiles: ${Object.keys(profiles).join(', ')}.`)
  const rate = textOf(values['rate'])
  if (rate !== undefined && !/^[1-9]\d{0,8}$/.test(rate))
    return failure('usage', `"${rate}" is no rate.`, 'Give whole frames a second, such as --rate 100.')
  if (values['raw'] === true && values['no-raw'] === true)
    return failure('usage', '--raw and --no-raw exclude each other.', 'Give one of them.')
  if (values['plan'] === true && textsOf(values['out']).length > 0)
    return failure('usage', '--plan finds nothing that --out could write.', 'Leave out one of them; --plan --json prints the plan as JSON.')
  const [interfaceName, title] = [textOf(values['interface']), textOf(values['title'])]
  return parseScanRequest({
    targets,
    exclude: textsOf(values['exclude']),
    ...(interfaceName === undefined ? {} : { interface: interfaceName }),
    profile,
    ...(rate === undefined ? {} : { ratePps: Number(rate) }),
    ...(title === undefined ? {} : { title }),
    tcp: textOf(values['tcp']) ?? 'standard',
    udp: textOf(values['udp']) ?? 'standard',
    identify: values['no-identify'] !== true,
    raw: values['raw'] === true ? 'required' : values['no-raw'] === true ? 'off' : 'auto',
    consent: values['yes'] === true,
  })
}

async function plan(engine: Engine, request: ScanRequest, { values, terminal }: Invocation): Promise<number> {
  const planned: PlanDocument | Failure = await engine.plan(request)
  if (isFailure(planned)) return report(planned, terminal)
  if (values['json'] === true) terminal.printJson(planned)
  else terminal.print(formatPlan(planned))
  return exitStatuses.done
}

async function start(engine: Engine, order: ScanOrder, outputs: readonly Output[], invocation: Invocation): Promise<number> {
  const started = await engine.scan(order)
  return isFailure(started) ? report(started, invocation.terminal) : followScan(engine, started.scan, outputs, invocation)
}
