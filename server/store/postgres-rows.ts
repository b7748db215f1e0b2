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
  /**
   * Writes a table anew without what was deleted or replaced. False where some of that is left, because a transaction that is older
   * may still read it: the database's own, too, when it looks how large its tables are.
   */
  rewrite(table: string): Promise<boolean>
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
  return {
    rows: new Kysely<Tables>({ dialect: dialectOver(query) }),
    async rewrite(table) {
      const line = await pool.connect()
      let left = 0
      // It says so to nobody but who asked to be told, in the words of its language; the number comes first.
      const hear = ({ detail }: { readonly detail?: string | undefined }): void => {
        left += Number(/\d+/.exec(detail ?? '')?.[0] ?? 0)
      }
      line.on('notice', hear)
      try {
        await line.query(`VACUUM (FULL, VERBOSE) ${table}`)
        return left === 0
      } finally {
        line.off('notice', hear)
        line.release()
      }
    },
    close: () => pool.end(),
  }
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
