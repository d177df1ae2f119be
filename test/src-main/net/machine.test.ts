/** What this computer's own kernel says; every machine that runs the tests has a loopback interface. */
import { afterEach, describe, expect, it } from 'vitest'
import { linkState, watchLink } from '../../../src-main/net/link-state.ts'
import { readMachine } from '../../../src-main/net/machine.ts'
import { readNeighbours } from '../../../src-main/net/neighbours.ts'
import { isFailure } from '../../../src-shared/domain/failure.ts'

const path = process.env['PATH']
afterEach(() => {
  process.env['PATH'] = path
})

describe('readMachine', () => {
  it('knows its loopback interface and its name', async () => {
    const machine = await readMachine()
    if (isFailure(machine)) throw new Error(machine.message)
    expect(machine.hostName).not.toBe('')
    expect(machine.interfaces.find((candidate) => candidate.name === 'lo')).toMatchObject({
      kind: 'loopback',
      up: true,
      addresses: expect.arrayContaining([{ address: '127.0.0.1', subnet: '127.0.0.0/8' }]),
    })
  })

  it('finds `ip` where a plain user has no path to it', async () => {
    process.env['PATH'] = ''
    expect(await readMachine()).toHaveProperty('interfaces')
  })
})

describe('readNeighbours', () => {
  it('knows none of an interface that does not exist', async () => {
    expect(await readNeighbours('no-such-if0')).toEqual([])
  })
})

describe('linkState', () => {
  it('tells an interface that is up from one that is not there', () => {
    expect(linkState('lo')).toBe('up')
    expect(linkState('no-such-if0')).toBe('gone')
  })

  it('says nothing while nothing changes', async () => {
    const changes: string[] = []
    const end = watchLink('lo', 10, (state) => changes.push(state))
    await new Promise((resolve) => setTimeout(resolve, 60))
    end()
    expect(changes).toEqual([])
  })
})
