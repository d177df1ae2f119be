/** A line icon: those of the map, and the few of the window's own controls. Tabler Icons, on a 24 px square. */
import type { ReactNode } from 'react'
import { type IconName, iconPaths } from '#shared/map/icon-paths.ts'

export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={iconPaths[name]} />
    </svg>
  )
}
