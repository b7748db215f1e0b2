import type { Client } from 'pg'
import { POSTGRES_DIALECT } from './postgres-dialect.ts'
import { MIGRATIONS } from './tables.ts'

/**
 * Brings the tables up to date, each step wholly or not at all. Asked for only while the lock of the database is
 * held, so that of several that start at once one does it. Refuses what a newer Rapport wrote, and changes nothing.
 */
export async function migratePostgres(line: Client): Promise<void> {
  await line.query('CREATE TABLE IF NOT EXISTS migration (version BIGINT PRIMARY KEY)')
  const { rows } = await line.query<{ had: number }>(
    'SELECT coalesce(max(version), 0) AS had FROM migration',
  )
  const had = rows[0]?.had ?? 0
  if (had > MIGRATIONS.length) {
    throw new Error(
      `it was written by a newer Rapport (${had}, this one knows ${MIGRATIONS.length})`,
    )
  }
  for (const [index, migration] of MIGRATIONS.entries()) {
    if (index < had) continue
    // Several statements in one query are one transaction.
    const script = migration(POSTGRES_DIALECT)
    await line.query(`${script}; INSERT INTO migration (version) VALUES (${index + 1})`)
  }
}
