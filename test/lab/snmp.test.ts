/** What SNMP agents tell with credentials, with wrong ones and without any. This file sends no packet: all is run inside labs. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MapDocument, MapHost } from '../../src-shared/domain/map-document.ts'
import { startCapture } from './capture.ts'
import { type Lab, startLab, unavailable } from './lab.ts'
import { community, snmpAgents, v3User } from './networks/snmp-agents.ts'
import { mapOf, scratchFolder } from './portolan.ts'

const reason = unavailable('snmpd', 'tcpdump')
const scratch = scratchFolder()
const [theSwitch, server, shut] = ['10.9.1.5', '10.9.1.6', '10.9.1.7']
const userEntry = `3:${v3User.name}:sha256:${v3User.authKey}:aes:${encodeURIComponent(v3User.privKey)}`
const secrets = [community, v3User.authKey, v3User.privKey]

const hostAt = ({ hosts }: MapDocument, address: string): MapHost | undefined => hosts.find(({ addresses }) => addresses.includes(address))

describe.skipIf(reason !== undefined)(`SNMP${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab
  const scan = async (database: string, credentials: string, ...options: readonly string[]) => {
    const file = scratch.path(`${database}.pcap`)
    const capture = await startCapture(lab, file)
    const args = ['scan', '10.9.1.0/24', '--tcp', '22', '--udp', '161', '--db', scratch.path(`${database}.db`), ...options]
    const map = await mapOf(lab, args, { env: credentials === '' ? {} : { PORTOLAN_SNMP: credentials } })
    await capture.stop()
    return { map, bytes: readFileSync(file, 'latin1'), text: JSON.stringify(map) }
  }

  beforeAll(async () => {
    lab = await startLab(snmpAgents)
  })
  afterAll(async () => {
    await lab?.stop()
    scratch.remove()
  })

  it('agents tell who they are to a community and to a user, and the device is judged by it', async () => {
    const { map, bytes, text } = await scan('with', `2c:${community} ${userEntry}`)
    const sw = hostAt(map, theSwitch)
    expect(sw).toMatchObject({
      type: 'switch',
      os: { name: 'Cisco IOS 15.2(2)E6' },
      names: [{ name: 'sw-chart.lab.home', source: 'snmp' }],
      label: 'sw-chart',
    })
    expect(sw?.why).toEqual(
      expect.arrayContaining([
        'Its SNMP agent answered credentials of version 2c',
        'SNMP says that it stands at Rack 4, chart room',
        'SNMP lists 2 interfaces, 2 of them up',
        `SNMP gives ${theSwitch} to its interface eth0 with bc:24:11:09:01:05`,
        'SNMP gives its chassis as Cisco Systems, Inc. WS-C2960X-48FPS-L',
        'SNMP gives its serial number as FOC1834S2XY',
      ]),
    )
    expect(hostAt(map, server)).toMatchObject({
      os: { name: expect.stringMatching(/^Linux \d/) },
      names: [{ name: 'log-server', source: 'snmp' }],
      why: expect.arrayContaining(['Its SNMP agent answered credentials of version 3 (authPriv)']),
    })
    expect(map.coverage.notCovered).toContainEqual({
      what: `What SNMP tells of ${shut}`,
      why: 'None of the SNMP credentials was accepted there',
      remedy: expect.any(String),
    })
    // Version 3 signs and encrypts; version 2c says its community to everybody.
    expect(bytes).toContain(community)
    expect(bytes).not.toContain(v3User.authKey)
    const kept = readFileSync(scratch.path('with.db'), 'latin1')
    for (const secret of secrets) expect(`${text}${kept}`).not.toContain(secret)
  })

  it('wrong credentials lose nothing, and the coverage says that they were refused', async () => {
    const { map } = await scan('wrong', `2c:no-such-word 3:${v3User.name}:sha256:wrong-wrong:aes:wrong-wrong 3:nobody`)
    for (const address of [theSwitch, server, shut])
      expect(hostAt(map, address)?.why).toContain('Its SNMP engine was made by enterprise 8072 of the IANA registry')
    expect(map.coverage.notCovered).toContainEqual(
      expect.objectContaining({
        what: `What SNMP tells of ${theSwitch}, ${server} and ${shut}`,
        why: 'None of the SNMP credentials was accepted there',
      }),
    )
  })

  it('without credentials no version with a community leaves, and the coverage says what was not asked', async () => {
    const { map, bytes } = await scan('without', '')
    expect(hostAt(map, theSwitch)?.methods).toContain('udp-reply:161')
    expect(bytes).not.toMatch(/public|private|chart-room/)
    // INTEGER 0 (version 1) or 1 (version 2c), then the community as an OCTET STRING.
    expect(bytes).not.toMatch(/\x30[\x00-\x7f]\x02\x01[\x00\x01]\x04/)
    expect(map.coverage.notCovered).toContainEqual(
      expect.objectContaining({
        what: `What SNMP tells of ${theSwitch}, ${server} and ${shut}`,
        why: 'The scan was given no SNMP credentials, none are kept, and none are guessed',
      }),
    )
  })
})
