/** A page that was built for another engine than the one that answers loads itself again, once. */

const tried = 'portolan.reloaded-for'

/** What is used of the browser's window. */
export interface ReloadablePage {
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>
  readonly location: { reload(): void }
}

/**
 * True when the page is being loaded again. Where that was tried for this engine already and brought the same page, it works on: a
 * circle would help nobody.
 */
export function reloadFor(engineBuild: string, pageBuild: string, page: ReloadablePage): boolean {
  if (engineBuild === pageBuild || page.sessionStorage.getItem(tried) === engineBuild) return false
  page.sessionStorage.setItem(tried, engineBuild)
  page.location.reload()
  return true
}
