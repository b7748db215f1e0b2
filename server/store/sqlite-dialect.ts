import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type Kysely,
} from 'kysely'
import { driverOver } from './plain-driver.ts'
import type { Outcome, Statement } from './sqlite-commit.ts'

/** A query as the thread with the file takes it. */
export function statementOf(query: CompiledQuery): Statement {
  return { sql: query.sql, values: query.parameters }
}

/** Kysely over the thread that has the file. */
export function dialectOver(query: (statement: Statement) => Promise<Outcome>) {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driverOver((compiled) => query(statementOf(compiled))),
    createIntrospector: (rows: Kysely<unknown>) => new SqliteIntrospector(rows),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}
