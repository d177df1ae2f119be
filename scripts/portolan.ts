/**
 * `npm run --silent portolan -- COMMAND`: builds what is missing or older than its source, silently, and runs the command line
 * in this process. A checkout that somebody else owns must have been built; then reading is enough.
 */
import { sentenceOf } from '#shared/domain/failure.ts'
import { buildWhatIsStale, entry } from './build.ts'

const failed = await buildWhatIsStale()
if (failed === undefined) {
  process.argv.splice(1, 1, entry)
  await import(entry)
} else {
  process.stderr.write(`portolan: ${sentenceOf(failed)}\n`)
  process.exitCode = 1
}
