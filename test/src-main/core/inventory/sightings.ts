/** Short spelling of sightings for the tests of everything that is derived from them. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Fact, PortAnswer, TransportProtocol } from '#shared/domain/fact.ts'
import type { Sighting, Source } from '#shared/domain/sighting.ts'
import type { ReferenceData } from '../../../../src-main/core/inventory/inventory.ts'
import { createJudge } from '../../../../src-main/core/inventory/rules.ts'
import { parseServiceTable } from '../../../../src-main/core/inventory/service-name.ts'
import { parseVendorTable } from '../../../../src-main/core/inventory/vendor.ts'

const data = path.join(import.meta.dirname, '../../../../resources/data')

/** The tables that ship. */
export const reference: ReferenceData = {
  vendors: parseVendorTable(readFileSync(path.join(data, 'vendors.txt'), 'utf8')),
  services: parseServiceTable(readFileSync(path.join(data, 'services.txt'), 'utf8')),
  judge: createJudge(readFileSync(path.join(data, 'device-rules.json'), 'utf8')),
}

export const startAt = Date.UTC(2026, 10, 24, 9, 0, 0)

export interface Where {
  /** Milliseconds after `startAt`. */
  readonly after?: number
  readonly vantage?: string
}

export function sighting(address: string, source: Source, fact: Fact, { after = 0, vantage = 'eth0' }: Where = {}): Sighting {
  return { at: startAt + after, scan: 1, vantage, address, source, fact }
}

export function arp(address: string, mac: string, where?: Where): Sighting {
  return sighting(address, 'arp', { kind: 'mac', mac }, where)
}

export function echo(address: string, where?: Where): Sighting {
  return sighting(address, 'icmp-echo', { kind: 'echo-reply', ttl: 64, rttMs: 0.4 }, where)
}

export function port(address: string, protocol: TransportProtocol, number: number, answer: PortAnswer, where?: Where): Sighting {
  return sighting(address, protocol === 'tcp' ? 'tcp-syn' : 'udp', { kind: 'port', protocol, port: number, answer }, where)
}

export function ports(
  address: string,
  protocol: TransportProtocol,
  numbers: readonly number[],
  answer: PortAnswer,
  where?: Where,
): Sighting[] {
  return numbers.map((number) => port(address, protocol, number, answer, where))
}

export function silence(address: string, protocol: TransportProtocol, list: string, where?: Where): Sighting {
  return sighting(address, protocol === 'tcp' ? 'tcp-syn' : 'udp', { kind: 'silence', protocol, ports: list }, where)
}

export function banner(address: string, number: number, text: string, where?: Where): Sighting {
  return sighting(address, 'banner', { kind: 'banner', port: number, text }, where)
}

/** A computer's NetBIOS names as Windows registers them. */
export function netbios(address: string, name: string, domain: string, where?: Where): Sighting {
  const names = [
    { name, suffix: 0x00, group: false },
    { name: domain, suffix: 0x00, group: true },
    { name, suffix: 0x20, group: false },
  ]
  return sighting(address, 'netbios', { kind: 'netbios-names', names }, where)
}

export function reverseDns(address: string, name: string, where?: Where): Sighting {
  return sighting(address, 'reverse-dns', { kind: 'host-name', name }, where)
}

export function self(address: string, subnet: string, mac: string, where?: Where): Sighting {
  return sighting(address, 'interface', { kind: 'self', mac, subnet, hostName: 'chartroom' }, where)
}

export function gateway(address: string, destination: string, where?: Where): Sighting {
  return sighting(address, 'routing-table', { kind: 'gateway', destination }, where)
}
