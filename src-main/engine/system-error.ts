/** What the operating system says when it refuses. */

/** Its code, such as `ENOENT` (errno(3)); of any other error, its words. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
