/** What a scan was asked to do and did, in four cards. */
import type { MapDocument } from '#shared/domain/map-document.ts'
import { reportCards } from '../report-words.ts'

export function ReportCards({ document }: { readonly document: MapDocument }) {
  return (
    <dl className="report-cards">
      {reportCards(document).map(({ term, words, notes }) => (
        <div key={term} className="card">
          <dt>{term}</dt>
          <dd>{words}</dd>
          {notes.map((note) => (
            <dd key={note} className="report-note">
              {note}
            </dd>
          ))}
        </div>
      ))}
    </dl>
  )
}
