/**
 * A scan among hosts that attack who asks them: it goes on, the good hosts come out as if they were alone, what is read stays bounded, what
 * was cut is told, and nothing of it steers who reads it. This file sends no packet: all is run inside labs.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MapDocument, MapPort } from '../../src-shared/domain/map-document.ts'
import { type Lab, startLab, unavailable } from './lab.ts'
import { badAddresses, goodAddresses, hostileNetwork } from './networks/hostile.ts'
import { command, openPorts, othersOf, portolan, scratchFolder } from './portolan.ts'
import type { Account } from './programs/account.ts'

const reason = unavailable()
const scratch = scratchFolder()
const accounting = fileURLToPath(new URL('programs/account.ts', import.meta.url))
const megabyte = 2 ** 20

const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u
const isOpen = ({ state }: MapPort): boolean => state === 'open'
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

describe.skipIf(reason !== undefined)(`hostile hosts${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab
  let alone: Scanned
  let among: Scanned

  interface Scanned {
    readonly map: MapDocument
    readonly account: Account
  }
  const scanned = async (name: string, targets: readonly string[]): Promise<Scanned> => {
    const [node = '', cli = ''] = command
    const file = scratch.path(`${name}.account`)
    const args = ['--no-warnings', '--import', accounting, cli, 'scan', ...targets, '--db', scratch.path(`${name}.db`), '--json']
    const { status, stdout, stderr } = await lab.run(node, args, { env: { PORTOLAN_ACCOUNT: file }, timeoutMs: 110_000 })
    expect(status, stderr).toBe(0)
    return { map: JSON.parse(stdout), account: JSON.parse(readFileSync(file, 'utf8')) }
  }

  beforeAll(async () => {
    lab = await startLab(hostileNetwork)
    alone = await scanned('alone', goodAddresses)
    among = await scanned('among', ['10.8.1.0/24'])
  })
  afterAll(async () => {
    await lab?.stop()
    scratch.remove()
  })

  it('do not end the scan, and hide nobody', () => {
    expect(among.map.scan?.status).toBe('completed')
    expect(new Set(othersOf(among.map).flatMap(({ addresses }) => addresses))).toEqual(new Set([...badAddresses, ...goodAddresses]))
  })

  it('take nothing from what is known of the others', () => {
    const seen = ({ map }: Scanned) =>
      othersOf(map)
        .filter(({ addresses: [address = ''] }) => goodAddresses.includes(address))
        // Not what refuses: the kernel of the lab answers so often in a second that nobody listens, and no more, for all hosts together.
        .map(({ label, addresses, names, type, os, ports }) => ({ label, addresses, names, type, os, ports: ports.filter(isOpen) }))
    expect(seen(alone)).toHaveLength(goodAddresses.length)
    expect(seen(among)).toEqual(seen(alone))
    const [server, nas, camera] = othersOf(alone.map)
    expect(server && openPorts(server, 'tcp')).toEqual([22])
    expect(nas?.names).toContainEqual({ name: 'Films', source: 'upnp' })
    expect(camera?.type).toBe('camera')
  })

  it('say only so much, and cost only so much memory', () => {
    const read = among.account.bytesRead - alone.account.bytesRead
    // They would give gigabytes: what is read is a bound for each answer, and what the kernel hands over with its last piece.
    expect(read).toBeGreaterThan(megabyte / 2)
    expect(read).toBeLessThan(8 * megabyte)
    expect(among.account.peakBytes - alone.account.peakBytes).toBeLessThan(50 * megabyte)
  })

  it('are cut, and the coverage says whom and by which bound', () => {
    const cut = among.map.coverage.notCovered.map(({ what, why }) => `${what}: ${why}`)
    const expected = [
      [/^The rest of \d+ answers of (10\.8\.1\.[2-5](, | and |: )){4}Longer than/, 'pours, pages, certificates, bombs'],
      [/^The rest of \d+ answers of .*10\.8\.1\.1\b.*: It had begun and did not end/, 'drips'],
      [/ of 10\.8\.1\.2: Its head has more field lines/, 'pours'],
      [/ of 10\.8\.1\.5: Its XML has a document type/, 'bombs'],
      [/ of 10\.8\.1\.5: Its XML has more elements inside each other/, 'bombs'],
      [/ of 10\.8\.1\.5: Its XML has more elements than/, 'bombs'],
      [/ of 10\.8\.1\.6: Its DNS records/, 'crowds'],
      [/ of 10\.8\.1\.6: Its lists are longer/, 'crowds'],
    ] as const
    for (const [form, who] of expected)
      expect(
        cut.filter((line) => form.test(line)),
        `${who}\n${cut.join('\n')}`,
      ).toHaveLength(1)
  })

  it('are known by what they said before that', () => {
    const portsOf = (wanted: string) =>
      othersOf(among.map)
        .find(({ addresses: [address] }) => address === wanted)
        ?.ports.filter(isOpen)
    const [, pours = '', pages = ''] = badAddresses
    expect(portsOf(pours)).toContainEqual(expect.objectContaining({ port: 80, product: 'endless', version: '1.0' }))
    for (const port of [80, 443]) expect(portsOf(pages)).toContainEqual(expect.objectContaining({ port, title: 'Endless page' }))
  })

  it('reach the document without what is unsafe', () => {
    expect(textsIn(among.map).filter((text) => unsafe.test(text))).toEqual([])
  })

  it('reach the table, a picture and a page as text', async () => {
    const { stdout, stderr } = await portolan(lab, ['show', '--db', scratch.path('among.db')])
    expect(`${stdout}\n${stderr}`.split('\n').filter((line) => unsafe.test(line))).toEqual([])
    for (const name of ['among.svg', 'among.html']) {
      const file = scratch.path(name)
      expect(await portolan(lab, ['export', '--db', scratch.path('among.db'), '--out', file])).toMatchObject({ status: 0 })
      const text = readFileSync(file, 'utf8')
      expect(text.split('\n').filter((line) => unsafe.test(line.replaceAll('\t', '')))).toEqual([])
      expect(text).not.toContain('<b onmouseover')
      expect(text).toContain('&lt;b onmouseover')
    }
  })
})
