import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { Kysely } from 'kysely'
import type { DocumentName, SessionId } from '#shared/ids.ts'
import type { Engine } from './engine.ts'
import { logIn } from './log-rows.ts'
import { dialectOver } from './sqlite-dialect.ts'
import type { Tables } from './tables.ts'

/** The documents of a database that its log does not give whole. Nothing is written. */
export async function damagedDocuments(database: DatabaseSync): Promise<readonly string[]> {
  const log = logIn(readingOnly(database))
  const damaged: string[] = []
  for (const row of database.prepare('SELECT document FROM head ORDER BY document').all()) {
    const document = String(row['document'])
    const [session, name] = document.split('/') as [SessionId, DocumentName]
    try {
      const logged = await log.read({ session, name })
      if (logged.damage) damaged.push(document)
    } catch {
      damaged.push(document) // that it cannot be read is what was asked
    }
  }
  return damaged
}

/** The rows of a database that is open by itself, for queries that only read. */
export function rowsOf(database: DatabaseSync): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: dialectOver(({ sql, values }) => {
      const all = database.prepare(sql).all(...(values as SQLInputValue[]))
      return Promise.resolve({ rows: all, affected: all.length })
    }),
  })
}

function readingOnly(database: DatabaseSync): Engine {
  const refuse = () => Promise.reject(new Error('this database is only read'))
  return {
    rows: rowsOf(database),
    commit: refuse,
    append: refuse,
    scrub: refuse,
    layAnew: () => [],
    forget: refuse,
    close: () => Promise.resolve(),
  }
}
