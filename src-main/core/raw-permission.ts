/** How rawlink is given the right to open raw sockets, and how it is taken back (capabilities(7), setcap(8)). */

/** The capability set that rawlink needs; it gives it up again before it reads a byte from the network. */
export const rawCapability = 'cap_net_raw+ep'

export interface PermissionCommands {
  readonly allow: string
  readonly disallow: string
}

/** Commands for a POSIX shell. */
export function permissionCommandsOf(helper: string): PermissionCommands {
  return { allow: `sudo setcap ${rawCapability} ${quoted(helper)}`, disallow: `sudo setcap -r ${quoted(helper)}` }
}

/** The path as one word of a POSIX shell. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
