/** Ways to damage a database: values that its own rules would refuse. */
import { readFileSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'

export interface Column {
  readonly table: string
  readonly column: string
}

export interface Damageable {
  readonly columns: readonly Column[]
  /** The database as it was, but for this value in this column of every row. */
  damage(column: Column, value: unknown): void
}

/** A closed database at `file`, to be damaged in one column at a time. */
export function damageable(file: string): Damageable {
  const columns: Column[] = []
  const schema = new Map<string, string>()
  const database = new Database(file)
  for (const { name, sql } of database
    .prepare<[], { name: string; sql: string }>('SELECT name, sql FROM sqlite_schema WHERE sql > 0')
    .all())
    schema.set(name, sql)
  for (const { table, column } of database
    .prepare<[], Column>(
      `SELECT t.name AS "table", c.name AS "column" FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
       WHERE t.type = 'table' AND t.schema = 'main' AND t.name NOT LIKE 'sqlite_%'`,
    )
    .all())
    columns.push({ table, column })
  database.pragma('journal_mode = DELETE')
  database.close()
  writeSchema(file, new Map([...schema].map(([name, sql]) => [name, withoutRules(sql)])))
  const loose = readFileSync(file)
  return {
    columns,
    damage({ table, column }, value) {
      writeFileSync(file, loose)
      const connection = new Database(file)
      connection.pragma('synchronous = OFF')
      try {
        connection.prepare(`UPDATE OR IGNORE ${table} SET ${column} = ?`).run(value)
      } catch (error) {
        // What the file format itself cannot hold, such as a row number that is a text.
        if (!(error instanceof Database.SqliteError && /^SQLITE_(MISMATCH|CONSTRAINT)/.test(error.code))) throw error
      }
      connection.close()
      writeSchema(file, schema)
    },
  }
}

/** The statement that makes a table, an index or a trigger, without types and constraints. */
function withoutRules(sql: string): string {
  return sql
    .replace(/\bINTEGER\b(?! PRIMARY)|\bTEXT\b|\bREAL\b/g, 'BLOB')
    .replace(/ CHECK \([^()]*(\([^()]*\))?\)|(?<!IS) NOT NULL| REFERENCES \w+( ON DELETE CASCADE)?/g, '')
    .replace(/ STRICT,?/, '')
    .replace(/BEGIN SELECT RAISE.*END/, 'BEGIN SELECT 1; END')
}

/** Replaces the statements that the file says its tables were made by; the rows stay as they are. */
function writeSchema(file: string, schema: ReadonlyMap<string, string>): void {
  const database = new Database(file)
  database.unsafeMode(true)
  database.pragma('synchronous = OFF')
  database.pragma('writable_schema = ON')
  const write = database.prepare('UPDATE sqlite_schema SET sql = ? WHERE name = ?')
  for (const [name, sql] of schema) write.run(sql, name)
  database.close()
}
