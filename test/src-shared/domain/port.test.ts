import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFailure } from '#shared/domain/failure.ts'
import { formatPorts, isConnectOnlyPort, parsePortList, parsePorts, standardTcpPorts, standardUdpPorts } from '#shared/domain/port.ts'

describe('parsePortList', () => {
  it('knows the standard sets and none', () => {
    expect(parsePortList('standard', 'tcp')).toBe(standardTcpPorts)
    expect(parsePortList('standard', 'udp')).toBe(standardUdpPorts)
    expect(parsePortList('none', 'tcp')).toEqual([])
  })

  it('knows the first hundred and thousand of our ranking, and all', () => {
    const lists = ['top100', 'top1000', 'all'].map((name) => parsePortList(name, 'tcp'))
    expect(lists.map((ports) => isFailure(ports) || ports.length)).toEqual([100, 1000, 65_535])
    const [top100 = [], top1000 = [], all = []] = lists.map((ports) => (isFailure(ports) ? [] : ports))
    expect(top1000).toEqual([...new Set(top1000)].sort((a, b) => a - b))
    expect(top100.filter((port) => !top1000.includes(port))).toEqual([])
    expect([...standardTcpPorts].filter((port) => !top100.includes(port))).toEqual([])
    expect([all[0], all.at(-1), new Set(all).size]).toEqual([1, 65_535, 65_535])
    expect(top1000.filter((port) => !all.includes(port))).toEqual([])
  })

  it('reads ports and ranges, sorted and unique', () => {
    expect(parsePortList('80,22,8000-8003,8002,22', 'tcp')).toEqual([22, 80, 8000, 8001, 8002, 8003])
    expect(parsePortList('1-65535', 'udp')).toHaveLength(65_535)
  })

  it.each([
    '',
    ',',
    '22,',
    '0',
    '65536',
    '22-',
    '-22',
    '1-65536',
    '022',
    '22 ,80',
    'ssh',
    '22-23-24',
    '1e3',
    'top10',
    'top100,22',
    'STANDARD',
    'toString',
  ])('refuses %j as usage', (text) => {
    expect(parsePortList(text, 'tcp')).toMatchObject({ failure: 'usage' })
  })

  it('says what is wrong and what to do', () => {
    expect(parsePortList('25-22', 'tcp')).toEqual({
      failure: 'usage',
      message: 'The TCP port range 25-22 runs backwards.',
      remedy: 'Write 22-25.',
    })
    expect(parsePortList('top1000', 'udp')).toEqual({
      failure: 'usage',
      message: '"top1000" in the UDP port list is not a port or a range.',
      remedy: 'Give standard, none, or ports and ranges such as 22,80,8000-8010.',
    })
    expect(parsePortList('top10', 'tcp')).toMatchObject({
      remedy: 'Give standard, top100, top1000, all, none, or ports and ranges such as 22,80,8000-8010.',
    })
    expect(parsePortList('1,'.repeat(3000), 'tcp')).toMatchObject({ failure: 'usage', message: expect.stringMatching(/longer than 4096/) })
  })
})

describe('formatPorts', () => {
  it('joins neighbours', () => {
    expect(formatPorts([80, 22, 23, 25, 24])).toBe('22-25,80')
    expect(formatPorts([])).toBe('')
  })

  it('is the inverse of parsePortList', () => {
    const ports = fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(ports, (list) => {
        const sorted = [...list].sort((a, b) => a - b)
        expect(parsePortList(formatPorts(list), 'tcp')).toEqual(sorted)
      }),
    )
  })

  it('never meets a text that makes the parser throw', () => {
    fc.assert(fc.property(fc.string(), (text) => isFailure(parsePortList(text, 'tcp')) || Array.isArray(parsePortList(text, 'tcp'))))
  })
})

describe('isConnectOnlyPort', () => {
  it('holds printers and controllers, not the standard sets', () => {
    for (const port of [515, 631, 9100, 9104, 9107, 102, 502, 789, 1911, 2404, 4840, 9600, 20000, 44818, 47808]) {
      expect(isConnectOnlyPort(port)).toBe(true)
    }
    for (const port of [...standardTcpPorts, ...standardUdpPorts, 9099, 9108]) expect(isConnectOnlyPort(port)).toBe(false)
  })
})

describe('parsePorts', () => {
  it('reads whatever formatPorts writes, however long', () => {
    const scattered = Array.from({ length: 32_767 }, (_, index) => 2 * index + 1)
    expect(parsePorts(formatPorts(scattered))).toEqual(scattered)
    expect(parsePorts('')).toEqual([])
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { maxLength: 300 }), (list) => {
        expect(parsePorts(formatPorts(list))).toEqual([...list].sort((a, b) => a - b))
      }),
    )
  })

  it.each(['standard', '80,22', '22,22', '1-5,5', '9-1', '0', '65536', '22,', ' 22', '22-'])('refuses %j', (text) => {
    expect(parsePorts(text)).toBeUndefined()
  })
})
