/** The legend: what there is, how many, what the lines are worth and what the badges mean. */
import type { HostStatus, MapDocument } from '#shared/domain/map-document.ts'
import { legendOf } from '#shared/map/legend.ts'
import { Icon } from './icon.tsx'

/** This computer and who is offline are told by their shapes. */
function hasBadge(status: HostStatus | 'self'): boolean {
  return status !== 'self' && status !== 'offline'
}

export function Legend({ document }: { readonly document: MapDocument }) {
  const { types, evidence, marks } = legendOf(document)
  const used = new Set(
    document.links.map(({ kind, confidence }) => (kind === 'manual' ? 'manual' : confidence === 'confirmed' ? 'measured' : confidence)),
  )
  return (
    <aside className="legend floating" data-floats aria-label="Legend">
      <ul>
        {types.map(({ type, words, count }) => (
          <li key={type}>
            <Icon name={type} size={17} />
            <span>{words}</span>
            <b>{count}</b>
          </li>
        ))}
      </ul>
      <ul>
        {evidence
          .filter(({ style }) => used.has(style))
          .map(({ style, words }) => (
            <li key={style}>
              <svg className={`line line-${style}`} width="22" height="4" aria-hidden="true">
                <line x1="1" x2="21" y1="2" y2="2" />
              </svg>
              <span>{words}</span>
            </li>
          ))}
      </ul>
      <ul>
        {marks
          .filter(({ status }) => hasBadge(status))
          .map(({ status, words }) => (
            <li key={status}>
              <i className={`hosts-status legend-mark status-${status}`} aria-hidden="true" />
              <span>{words}</span>
            </li>
          ))}
      </ul>
    </aside>
  )
}
