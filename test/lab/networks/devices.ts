/**
 * `devices`: 10.6.1.0/24, one of each kind of device that a network has, with what it truly is: the set on which types and systems are
 * judged. Labels and words were written before any verdict was seen; about a third of the devices is held out (`labelled.ts`).
 *
 * The words are facts that public material has of real devices: the examples of Rapid7's recog (xml/upnp_banners.xml,
 * xml/rtsp_servers.xml), reports of nmap, captures in the tests of public home automation projects, detection scripts of Greenbone, and
 * the specifications that are named. Beside each device stands what is telling. No document was at hand for FortiGate's Server, for the
 * version of UniFi's dropbear, and for what phones and tablets call themselves by DHCP, which their owners may change.
 */
import type { Network } from '../network.ts'
import { computers } from './devices/computers.ts'
import { devicesDomain, hostOf, type LabelledDevice } from './devices/labelled.ts'
import { networkDevices } from './devices/network-devices.ts'
import { things } from './devices/things.ts'

export const devicesSubnet = '10.6.1.0/24'
const router = '10.6.1.1'
const wan = { segment: 'wan', address: '198.51.100.2', prefixLength: 24, mac: 'c0:4a:00:06:02:01' } as const

/** Each with its address, in the order of the files. */
export const labelledDevices: readonly (LabelledDevice & { readonly address: string })[] = [...networkDevices, ...computers, ...things].map(
  (device, index) => ({ ...device, address: `10.6.1.${index + 1}` }),
)

export const devicesScanner = { name: 'scanner', address: '10.6.1.250', mac: 'e8:6a:64:31:06:50', interface: 'eth0' } as const

export const devices: Network = {
  name: 'devices',
  description: `${labelledDevices.length} labelled devices of every kind, real daemons and simulated words: ${devicesSubnet}`,
  segments: ['lan', 'wan'],
  scanner: devicesScanner.name,
  domain: devicesDomain,
  resolver: router,
  hosts: [
    ...labelledDevices.map((device) => {
      const lan = { segment: 'lan', address: device.address, prefixLength: 24, mac: device.mac }
      const host = hostOf(device)
      return device.address === router
        ? { ...host, interfaces: [lan, wan], forwards: true as const }
        : { ...host, interfaces: [lan], gateway: router }
    }),
    {
      ...hostOf({ name: devicesScanner.name, mac: devicesScanner.mac, type: 'server' }),
      interfaces: [{ segment: 'lan', address: devicesScanner.address, prefixLength: 24, mac: devicesScanner.mac }],
      gateway: router,
    },
  ],
}
