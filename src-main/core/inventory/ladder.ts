/**
 * The evidence ladder: for each value of a host whose word counts, best first. Where one source gives several values, the ranking of that source
 * decides (`rules.ts` for a vote). ARCHITECTURE.md shows the same table.
 */
export const ladder = {
  /** A person, this computer about itself, the device about itself, the name server about it, and what it shouts, which nobody checks for doubles. */
  name: [
    'human',
    'interface',
    'netbios',
    'ntlm',
    'ldap',
    'smb',
    'msrpc',
    'snmp',
    'reverse-dns',
    'mdns',
    'dns',
    'smtp',
    'dhcp',
    'llmnr',
    'upnp',
    'ws-discovery',
  ],
  /** The owner of the MAC's prefix, where the MAC was measured; what a device says of its maker is evidence for the vote alone. */
  vendor: ['mac'],
  type: ['human', 'vote'],
  os: ['human', 'vote'],
} as const

/** The value of the highest source that gives one. */
export function highest<S extends string, T>(
  rungs: readonly S[],
  said: { readonly [Source in S]?: T | undefined },
): { readonly source: S; readonly value: T } | undefined {
  for (const source of rungs) {
    const value = said[source]
    if (value !== undefined) return { source, value }
  }
  return undefined
}
