/** What SSH and Telnet servers, portmappers, SNMP agents and name servers mean. */
import { displayText } from '#shared/domain/display-text.ts'
import { why } from '../../messages.ts'
import type { Readers } from './reading.ts'

const portmapperPort = 111
const snmpPort = 161
const domainPort = 53

export const unixReaders: Readers<'ssh' | 'telnet' | 'rpc-programs' | 'snmp-engine' | 'dns'> = {
  ssh: ({ port, hostKey, encryptionAlgorithms }) => ({
    ports: [{ protocol: 'tcp', port, service: 'ssh' }],
    keys: hostKey === undefined ? [] : [{ kind: 'ssh-key', value: hostKey.key }],
    signals: [{ name: 'ssh-ciphers', value: encryptionAlgorithms.join(), says: why.sshCiphers(port, encryptionAlgorithms.length) }],
    why: hostKey === undefined ? [] : [why.sshKey(port, hostKey.algorithm)],
  }),
  telnet: ({ port, text }) => ({
    ports: [{ protocol: 'tcp', port, service: 'telnet', ...(text !== undefined && { banner: text }) }],
    signals: text === undefined ? [] : [{ name: 'telnet', value: text, says: why.banner(port, displayText(text)) }],
  }),
  'rpc-programs': ({ transport, programs }) => {
    const numbers = [...new Set(programs.map(({ program }) => program))]
    return {
      // The ports of its programs are what it says, not what was seen.
      ports: [{ protocol: transport, port: portmapperPort }],
      signals: numbers.map((program) => ({
        name: 'rpc-program',
        value: `${program}`,
        says: why.rpcProgram(program, rpcServices[program]),
      })),
      why: numbers.flatMap((program) => (rpcServices[program] === undefined ? [] : [why.rpcProgram(program, rpcServices[program])])),
    }
  },
  'snmp-engine': ({ engineId, enterprise, mac, text }) => {
    const says = why.snmpEngine(enterprise)
    return {
      ports: [{ protocol: 'udp', port: snmpPort, service: 'snmp' }],
      keys: [{ kind: 'snmp-engine', value: engineId }],
      signals: [{ name: 'snmp-enterprise', value: `${enterprise}`, says }],
      why: [says, ...(mac === undefined ? [] : [why.snmpMac(mac)]), ...(text === undefined ? [] : [why.snmpText(displayText(text))])],
    }
  },
  dns: ({ protocol, recursion, version, hostName }) => ({
    ports: [{ protocol, port: domainPort, service: 'domain', ...productOfDns(version) }],
    names: hostName === undefined ? [] : [{ name: hostName, source: 'dns' }],
    signals: [
      ...(version === undefined ? [] : [{ name: 'dns-version' as const, value: version, says: why.dnsVersion(displayText(version)) }]),
      ...(recursion === undefined
        ? []
        : [{ name: 'dns-recursion' as const, value: recursion ? 'yes' : 'no', says: recursion ? why.recursive : why.authoritative }]),
    ],
    why: [
      ...(version === undefined ? [] : [why.dnsVersion(displayText(version))]),
      ...(recursion === undefined ? [] : [recursion ? why.recursive : why.authoritative]),
    ],
  }),
}

/** Programs by their registered numbers (IANA, Remote Procedure Call program numbers); the portmapper itself is no news. */
const rpcServices: Readonly<Record<number, string>> = {
  100003: 'nfs',
  100005: 'mountd',
  100021: 'nlockmgr',
  100024: 'status',
  100227: 'nfs_acl',
}

/** `dnsmasq-2.90`, `unbound 1.17.1`; BIND tells its version alone. */
function productOfDns(version: string | undefined): { product: string; version: string } | undefined {
  const [, product, number] = /^([A-Za-z][\w+]{1,30})[- ](\d[\w.]{0,30})/.exec(version ?? '') ?? []
  if (product !== undefined && number !== undefined) return { product, version: number }
  const [bind] = /^9\.\d{1,2}\.\d{1,3}[\w.~-]{0,40}/.exec(version ?? '') ?? []
  return bind === undefined ? undefined : { product: 'BIND', version: bind }
}
