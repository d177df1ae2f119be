/** The lab's networks by name, as `npm run lab` takes them. */
import type { Network } from './network.ts'
import { devices } from './networks/devices.ts'
import { crowd, flat } from './networks/flat.ts'
import { homeLab } from './networks/home-lab.ts'
import { hostileNetwork } from './networks/hostile.ts'

const defaultSeed = 1
const maxFlatHosts = 250

/** What `npm run lab -- list` prints: the form of the name and what is there. */
export const networkForms: readonly { readonly form: string; readonly description: string }[] = [
  { form: 'home-lab', description: homeLab.description },
  { form: devices.name, description: devices.description },
  { form: hostileNetwork.name, description: hostileNetwork.description },
  { form: 'flat-N', description: `N live hosts in one /24, for example flat-64; N is 1 to ${maxFlatHosts}` },
  { form: 'crowd-N', description: 'the same with FTP, SSH and a portmapper on each host, for example crowd-250' },
  { form: 'flat-N-loss-P', description: 'the same with P percent of the frames lost each way, for example flat-64-loss-15' },
]

/** The network of that name, or undefined. */
export function networkNamed(name: string): Network | undefined {
  if (name === homeLab.name) return homeLab
  if (name === devices.name) return devices
  if (name === hostileNetwork.name) return hostileNetwork
  const [, crowded] = /^crowd-([1-9]\d{0,2})$/.exec(name) ?? []
  if (crowded !== undefined && Number(crowded) <= maxFlatHosts) return crowd({ hostCount: Number(crowded), seed: defaultSeed })
  const form = /^flat-([1-9]\d{0,2})(?:-loss-([1-9]\d?))?$/.exec(name)
  const hostCount = Number(form?.[1])
  return hostCount <= maxFlatHosts ? flat({ hostCount, lossPercent: Number(form?.[2] ?? 0), seed: defaultSeed }) : undefined
}
