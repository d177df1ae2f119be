/** What Windows and Samba say before a login means: NetBIOS, SMB, NTLM, RPC endpoints. */
import { displayText } from '#shared/domain/display-text.ts'
import { why } from '../../messages.ts'
import type { Readers, Reading } from './reading.ts'

const netbiosPort = 137

export const windowsReaders: Readers<'netbios-names' | 'smb' | 'ntlm' | 'msrpc'> = {
  // Its names are read where the domain is told from the computer (names.ts).
  'netbios-names': () => ({ ports: [{ protocol: 'udp', port: netbiosPort }] }),
  smb: ({ port, dialect, signingRequired, serverGuid, nativeOs, nativeLanManager, server }) => {
    const native = [nativeOs, nativeLanManager].filter((text) => text !== undefined).join(', ')
    return {
      ports: [{ protocol: 'tcp', port, ...productOfSamba(nativeLanManager) }],
      names: server === undefined ? [] : [{ name: server, source: 'smb' }],
      keys: serverGuid === undefined ? [] : [{ kind: 'smb-guid', value: serverGuid }],
      signals: [
        { name: 'smb-dialect', value: dialect, says: why.smbDialect(dialect) },
        ...(signingRequired ? [{ name: 'smb-signing' as const, value: 'required', says: why.smbSigning }] : []),
        ...(native === '' ? [] : [{ name: 'smb-native' as const, value: native, says: why.smbNative(displayText(native)) }]),
      ],
      why: [native === '' ? why.smbDialect(dialect) : why.smbNative(displayText(native))],
    }
  },
  ntlm: ({ netbiosComputer, dnsComputer, netbiosDomain, dnsDomain, dnsForest, version }): Reading => {
    const build = version === undefined ? undefined : `${version.major}.${version.minor}.${version.build}`
    // Only a domain of Active Directory is in a forest; the DNS domain of others is the end of their host name.
    const domain = dnsForest === undefined ? undefined : (dnsDomain ?? dnsForest)
    const group = domain ?? (netbiosDomain?.toUpperCase() === netbiosComputer?.toUpperCase() ? undefined : netbiosDomain)
    return {
      names: [netbiosComputer, dnsComputer].flatMap((name) => (name === undefined ? [] : [{ name, source: 'ntlm' }])),
      signals: [
        ...(build === undefined ? [] : [{ name: 'windows-build' as const, value: build, says: why.ntlmBuild(build) }]),
        ...(domain === undefined ? [] : [{ name: 'domain-member' as const, value: domain, says: why.ntlmDomain(displayText(domain)) }]),
      ],
      why: [
        ...(netbiosComputer === undefined ? [] : [why.ntlmName(displayText(netbiosComputer))]),
        ...(group === undefined ? [] : [why.ntlmDomain(displayText(group))]),
        ...(build === undefined ? [] : [why.ntlmBuild(build)]),
      ],
    }
  },
  msrpc: ({ port, endpoints, computer }) => {
    const annotations = [...new Set(endpoints.flatMap(({ annotation }) => annotation ?? []))]
    const interfaces = [...new Set(endpoints.map((endpoint) => endpoint.interface))]
    return {
      ports: [{ protocol: 'tcp', port, service: 'epmap' }],
      names: computer === undefined ? [] : [{ name: computer, source: 'msrpc' }],
      signals: [
        ...interfaces.map((value) => ({ name: 'rpc-interface' as const, value, says: why.rpcInterface(port, value) })),
        ...annotations.map((value) => ({ name: 'rpc-service' as const, value, says: why.rpcService(port, displayText(value)) })),
      ],
      why: endpoints.length === 0 ? [] : [why.rpcEndpoints(port, endpoints.length)],
    }
  },
}

/** `Samba 3.6.25` */
function productOfSamba(manager: string | undefined): { product: string; version: string } | undefined {
  const [, version] = /^Samba (\d[\w.]{0,30})/.exec(manager ?? '') ?? []
  return version === undefined ? undefined : { product: 'Samba', version }
}
