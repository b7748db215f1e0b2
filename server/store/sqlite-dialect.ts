import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type Kysely,
  type QueryResult,
} from 'kysely'
import type { Outcome, Statement } from './sqlite-worker.ts'

/** A query as the thread with the file takes it. */
export function statementOf(query: CompiledQuery): Statement {
  return { sql: query.sql, values: query.parameters }
}

/** Kysely over whatever runs a statement: it compiles queries and leaves commits to the engine. */
export function dialectOver(query: (statement: Statement) => Promise<Outcome>) {
  const connection: DatabaseConnection = {
    async executeQuery<Row>(compiled: CompiledQuery): Promise<QueryResult<Row>> {
      const { rows, affected } = await query(statementOf(compiled))
      return { rows: rows as Row[], numAffectedRows: BigInt(affected) }
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
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driver,
    createIntrospector: (rows: Kysely<unknown>) => new SqliteIntrospector(rows),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}
