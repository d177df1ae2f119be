/** What a scan was asked to do and did, in four cards. */
import type { MapDocument } from '#shared/domain/map-document.ts'
import type { ScanOptions } from '#shared/domain/scan.ts'
import { reportCards } from '../report-words.ts'

interface ReportCardsProps {
  readonly document: MapDocument
  readonly options: ScanOptions | undefined
}

export function ReportCards({ document, options }: ReportCardsProps) {
  return (
    <dl className="report-cards">
      {reportCards(document, options).map(({ term, words, notes }) => (
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
