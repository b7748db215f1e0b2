import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely'
import { Pool, type QueryResult as Answer } from 'pg'
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
  const connection: DatabaseConnection = {
    async executeQuery<Row>(compiled: CompiledQuery): Promise<QueryResult<Row>> {
      const { rows, rowCount } = await query(compiled)
      return { rows: rows as Row[], numAffectedRows: BigInt(rowCount ?? 0) }
    },
    // oxlint-disable-next-line require-yield
    async *streamQuery() {
      throw new Error('streaming is not used')
    },
  }
  const refuse = () => Promise.reject(new Error('use commit: it gathers everybody who waits'))
  const driver: Driver = {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
  }
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (rows: Kysely<unknown>) => new PostgresIntrospector(rows),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}
