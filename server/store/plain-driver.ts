import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import type { CommitOutcome } from './engine.ts'

/** Kysely's driver over whatever runs a query: it reads and writes single statements, and leaves commits to the engine. */
export function driverOver(query: (compiled: CompiledQuery) => Promise<CommitOutcome>): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<Row>(compiled: CompiledQuery): Promise<QueryResult<Row>> {
      const { rows, affected } = await query(compiled)
      return { rows: rows as Row[], numAffectedRows: BigInt(affected) }
    },
    // oxlint-disable-next-line require-yield
    async *streamQuery() {
      throw new Error('streaming is not used')
    },
  }
  const refuse = () => Promise.reject(new Error('use commit: it gathers everybody who waits'))
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
  }
}
