/** Messages to everybody on a link that were heard and not read, because a budget was used up. */

/** DHCP has a budget of its own: its clients have no address to be counted by, and whoever fills one budget leaves the other alone. */
export interface UnreadCounts {
  readonly dhcp: number
  readonly others: number
}
