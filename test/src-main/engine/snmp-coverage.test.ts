import { describe, expect, it } from 'vitest'
import { agentsNotAsked } from '../../../src-main/engine/snmp-coverage.ts'
import { port, sighting } from '../core/inventory/sightings.ts'

const agents = ['10.1.1.20', '10.1.1.3', '10.1.1.4'].map((address) => port(address, 'udp', 161, 'reply'))
const told = sighting('10.1.1.4', 'snmp', { kind: 'snmp-system', version: '2c', name: 'core' })
const saying = (refusing: ReadonlySet<string> | undefined) =>
  agentsNotAsked([...agents, told], refusing).map(({ what, why }) => [what, why])

describe('what is said of SNMP agents', () => {
  it('tells those that refused from those that were not asked to the end', () => {
    expect(saying(new Set(['10.1.1.3']))).toEqual([
      ['What SNMP tells of 10.1.1.3', 'None of the SNMP credentials was accepted there'],
      ['What SNMP tells of 10.1.1.20', 'The scan ended before they had been asked with all SNMP credentials'],
    ])
  })

  it('is that there were no credentials, where there were none', () => {
    expect(saying(undefined)).toEqual([['What SNMP tells of 10.1.1.3 and 10.1.1.20', expect.stringMatching(/^The scan was given no SNMP/)]])
  })
})
