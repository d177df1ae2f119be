/** The clipboard, by the one way that needs no permission: the window asks for none, and the desktop shell grants none. */

/** Copies a text; only while the browser handles a click or a key of the person's. False where it was refused. */
export function copyText(text: string): boolean {
  const focused = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'unseen'
  field.setAttribute('aria-hidden', 'true')
  document.body.append(field)
  field.select()
  const isCopied = document.execCommand('copy')
  field.remove()
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  return isCopied
}
