/** The schema's history, oldest first. A new migration is one file and one line here; a released one never changes. */
import type { Migration } from './migrate.ts'
import { firstSchema } from './migrations/0001-first-schema.ts'

export const migrations: readonly Migration[] = [firstSchema]
