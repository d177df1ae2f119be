/**
 * `npm run lab -- run NAME -- COMMAND...`: a lab around one command. `up NAME`: one that stays until it is interrupted. `list`: what there is.
 * Exit status: COMMAND's (128 + n after signal n); 1 when the lab cannot start; 2 for usage.
 */
import { constants } from 'node:os'
import { type Lab, startLab, unavailable } from './lab.ts'
import { networkForms, networkNamed } from './networks.ts'

const forwardedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const usage = `usage: npm run lab -- run NAME -- COMMAND...   runs COMMAND on the scanner's host of a lab and removes the lab after it
       npm run lab -- up NAME                  keeps a lab until Ctrl-C and says how to enter it
       npm run lab -- list                     lists the labs
`
const listing = `${networkForms.map(({ form, description }) => `${form.padEnd(15)} ${description}`).join('\n')}\n`

process.exitCode = await main(process.argv.slice(2))

async function main([verb, name, ...rest]: readonly string[]): Promise<number> {
  if (verb === 'list' && name === undefined) {
    process.stdout.write(listing)
    return 0
  }
  const command = rest[0] === '--' ? rest.slice(1) : rest
  const isComplete = (verb === 'run' && command.length > 0) || (verb === 'up' && rest.length === 0)
  if (!isComplete || name === undefined) return refuse(usage, 2)
  if (networkNamed(name) === undefined) return refuse(`There is no lab ${name}. There are:\n${listing}`, 2)
  const reason = unavailable()
  if (reason !== undefined) return refuse(`${reason}\n`, 1)
  return verb === 'run' ? await runIn(name, command) : await keepUp(name)
}

function refuse(text: string, status: number): number {
  process.stderr.write(text)
  return status
}

async function runIn(name: string, [command = '', ...args]: readonly string[]): Promise<number> {
  return await withLab(name, async (lab, onSignal) => {
    const running = lab.spawn(command, args, { stdio: 'inherit' })
    onSignal(running.signal)
    return await running.exited
  })
}

async function keepUp(name: string): Promise<number> {
  return await withLab(name, async (lab, onSignal) => {
    const enter = `nsenter ${lab.entry.join(' ')} ip netns exec`
    process.stdout.write(`${name} is up; Ctrl-C removes it. To enter the scanner's host:\n  ${enter} ${lab.network.scanner} bash\n`)
    process.stdout.write(
      `Its other hosts: ${lab.network.hosts
        .map((host) => host.name)
        .filter((host) => host !== lab.network.scanner)
        .join(' ')}\n`,
    )
    return await new Promise<number>((resolve) => {
      onSignal((signal) => resolve(128 + constants.signals[signal]))
      lab.ended.then(() => resolve(1))
    })
  })
}

/** Builds the lab, uses it, removes it. A signal before there is anybody to hand it to ends the lab too. */
async function withLab(
  name: string,
  use: (lab: Lab, onSignal: (act: (signal: NodeJS.Signals) => void) => void) => Promise<number>,
): Promise<number> {
  let receive = (signal: NodeJS.Signals) => process.exit(128 + constants.signals[signal])
  for (const signal of forwardedSignals) process.on(signal, () => receive(signal))
  const lab = await startLab(name).catch((error: Error) => error)
  if (lab instanceof Error) return refuse(`${lab.message}\n`, 1)
  for (const note of lab.notes) process.stderr.write(`lab: ${note}\n`)
  try {
    return await use(lab, (act) => {
      receive = act as typeof receive
    })
  } finally {
    await lab.stop()
  }
}
