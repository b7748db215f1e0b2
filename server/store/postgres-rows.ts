import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type Dialect,
} from 'kysely'
import { Pool, type QueryResult as Answer } from 'pg'
import type { CommitOutcome } from './engine.ts'
import { driverOver } from './plain-driver.ts'
import { settingsOf, statementOf } from './postgres-line.ts'
import { troubleOf } from './postgres-trouble.ts'
import type { Tables } from './tables.ts'

const MOST_READERS = 8 // connections beside the one that commits

/** Rows for reading, over as many connections as are needed; `close` waits for those at work. */
export interface PostgresRows {
  readonly rows: Kysely<Tables>
  close(): Promise<void>
}

export function openRows(url: string): PostgresRows {
  const pool = new Pool({ ...settingsOf(url), max: MOST_READERS })
  pool.on('error', () => undefined) // an idle one broke: the pool opens another when it is needed
  // The pool gives up a line on which anything failed: nobody knows what it still answers.
  const query = (compiled: CompiledQuery) =>
    pool.query(statementOf(compiled)).catch((cause: unknown) => {
      throw troubleOf(cause) ?? cause
    })
  return { rows: new Kysely<Tables>({ dialect: dialectOver(query) }), close: () => pool.end() }
}

function dialectOver(query: (compiled: CompiledQuery) => Promise<Answer>): Dialect {
  const outcomeOf = async (compiled: CompiledQuery): Promise<CommitOutcome> => {
    const { rows, rowCount } = await query(compiled)
    return { rows, affected: rowCount ?? 0 }
  }
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driverOver(outcomeOf),
    createIntrospector: (rows: Kysely<unknown>) => new PostgresIntrospector(rows),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}
