/** A whole screen that says one thing: what happened, and what to do. */
import { WindRose } from './wind-rose.tsx'

export function Notice({ title, words }: { readonly title: string; readonly words: string }) {
  return (
    <section className="first-run" role="alert">
      <WindRose />
      <h1>{title}</h1>
      <p>{words}</p>
    </section>
  )
}
