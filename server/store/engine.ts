import type { CompiledQuery, Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** What the stores need of a database. SQLite fulfils it; queries are written once, with Kysely. */
export interface Engine {
  /** For reading, and for single statements. */
  readonly rows: Kysely<Tables>
  /**
   * Runs the queries all or none. Resolves only when they would survive a power cut, with one outcome
   * each. Whoever calls while a commit is under way shares the next one.
   */
  commit(queries: readonly CompiledQuery[]): Promise<readonly CommitOutcome[]>
  close(): Promise<void>
}

export interface CommitOutcome {
  readonly rows: readonly Record<string, unknown>[]
  readonly affected: number
}
