/** Takes the write lock of a database, says so, and gives it back after some milliseconds. Arguments: FILE MS. */
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'

const [file, ms] = process.argv.slice(2)
const database = new Database(String(file))
database.exec('BEGIN IMMEDIATE')
process.stdout.write('held')
await wait(Number(ms))
database.exec('COMMIT')
database.close()
