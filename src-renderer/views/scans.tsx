/** Every scan that is kept. */
import { useNetwork, useWindow } from './window-context.ts'

export function Scans() {
  const { actions } = useWindow()
  const scans = useNetwork((state) => state.scans)
  return (
    <section className="page">
      <h1>Scans</h1>
      <ul>
        {scans.map(({ id, title }) => (
          <li key={id}>
            <button type="button" onClick={() => actions.show(id, 'map')}>
              {title}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
