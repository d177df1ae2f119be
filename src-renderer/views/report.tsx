/** The map as a list: what was asked, and every host with the ports it answered on. */
import type { MapDocument } from '#shared/domain/map-document.ts'

export function Report({ document: { scan, hosts } }: { readonly document: MapDocument }) {
  return (
    <section className="page">
      <h1>{scan.title}</h1>
      <ul>
        {hosts.map(({ id, label }) => (
          <li key={id}>{label}</li>
        ))}
      </ul>
    </section>
  )
}
