/**
 * `npm run --silent portolan -- COMMAND`: builds what is missing or older than its source, silently, and runs the command line
 * in this process. A checkout that somebody else owns must have been built; then reading is enough.
 */
import { sentenceOf } from '#shared/domain/failure.ts'
import { snmpVariable } from '#shared/domain/snmp.ts'
import { buildWhatIsStale, entry } from './build.ts'

// Credentials are for the command line, and for nothing that builds it.
const credentials = process.env[snmpVariable]
delete process.env[snmpVariable]
const failed = await buildWhatIsStale()
if (failed === undefined) {
  if (credentials !== undefined) process.env[snmpVariable] = credentials
  process.argv.splice(1, 1, entry)
  await import(entry)
} else {
  process.stderr.write(`portolan: ${sentenceOf(failed)}\n`)
  process.exitCode = 1
}
