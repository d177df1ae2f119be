/**
 * What the inquiries keep of real daemons and simulated devices, each held against another tool's word where there is one. This file
 * sends no packet: all is run inside labs.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openExistingStore } from '../../src-main/store/open-store.ts'
import { isFailure } from '../../src-shared/domain/failure.ts'
import type { Fact } from '../../src-shared/domain/sighting.ts'
import { type Lab, startLab, unavailable } from './lab.ts'
import { addressOf, unixServices } from './networks/unix-services.ts'
import { mapOf, scratchFolder } from './portolan.ts'

const daemons = ['sshd', 'dropbear']
const reason = unavailable(...daemons, 'ssh-keyscan')
const scratch = scratchFolder()
const database = scratch.path('unix.db')
const tcpPorts = '22,2222'

/** The facts of one kind that the scan kept of a host, by its name. */
function factsOf<K extends Fact['kind']>(name: string, kind: K): readonly Extract<Fact, { kind: K }>[] {
  const store = openExistingStore(database)
  if (isFailure(store)) throw new Error(store.message)
  const facts = store.sightingsOfAddress(addressOf(name)).map(({ fact }) => fact)
  store.close()
  return facts.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind)
}

describe.skipIf(reason !== undefined)(`inquiries of Unix services${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab

  beforeAll(async () => {
    lab = await startLab(unixServices)
    await mapOf(lab, ['scan', '10.5.1.0/24', '--tcp', tcpPorts, '--udp', 'none', '--db', database])
  })
  afterAll(async () => {
    await lab?.stop()
    scratch.remove()
  })

  it.each([
    ['openssh', 22],
    ['dropbear', 2222],
  ])('keep the host key of %s that ssh-keyscan sees, and its greeting', async (name, port) => {
    const [fact] = factsOf(name, 'ssh')
    const seen = await lab.run('ssh-keyscan', ['-p', `${port}`, '-t', 'ed25519', addressOf(name)])
    expect(seen.stdout).toContain(`ssh-ed25519 ${fact?.hostKey?.key}\n`)
    expect(fact).toMatchObject({
      port,
      hostKey: { algorithm: 'ssh-ed25519' },
      kexAlgorithms: expect.arrayContaining(['curve25519-sha256']),
    })
    expect(factsOf(name, 'banner')).toMatchObject([{ port, text: expect.stringMatching(new RegExp(`^SSH-2.0-${name}`, 'i')) }])
  })
})
