/** What directories, key distribution centres and remote desktops mean: LDAP, Kerberos, RDP. */
import { displayText } from '#shared/domain/display-text.ts'
import { why } from '../../messages.ts'
import type { Readers } from './reading.ts'

export const directoryReaders: Readers<'ldap' | 'kerberos' | 'rdp'> = {
  ldap: ({ port, dnsHostName, defaultNamingContext, vendorName, vendorVersion, supportedCapabilities = [], objectClass = [] }) => {
    const vendor = [vendorName, vendorVersion].filter((text) => text !== undefined).join(' ')
    return {
      ports: [{ protocol: 'tcp', port, service: 'ldap' }],
      names: dnsHostName === undefined ? [] : [{ name: dnsHostName, source: 'ldap' }],
      signals: [
        ...supportedCapabilities.map((value) => ({ name: 'ldap-capability' as const, value, says: why.ldapCapability(port, value) })),
        ...objectClass.map((value) => ({ name: 'ldap-vendor' as const, value, says: why.ldapVendor(port, displayText(value)) })),
        ...(vendor === '' ? [] : [{ name: 'ldap-vendor' as const, value: vendor, says: why.ldapVendor(port, displayText(vendor)) }]),
      ],
      why: [
        ...(dnsHostName === undefined ? [] : [why.ldapName(port, displayText(dnsHostName))]),
        ...(defaultNamingContext === undefined ? [] : [why.ldapContext(port, displayText(defaultNamingContext))]),
        ...(vendor === '' ? [] : [why.ldapVendor(port, displayText(vendor))]),
      ],
    }
  },
  kerberos: ({ port, realm }) => {
    const says = why.kerberos(port, displayText(realm ?? ''))
    return {
      ports: [{ protocol: 'tcp', port, service: 'kerberos' }],
      signals: [{ name: 'kerberos', value: realm ?? '', says }],
      why: [says],
    }
  },
  rdp: ({ port, security }) => {
    const says = why.rdp(port, security)
    return {
      ports: [{ protocol: 'tcp', port, service: 'ms-wbt-server' }],
      signals: [{ name: 'rdp', value: security ?? 'other', says }],
      why: [says],
    }
  },
}
