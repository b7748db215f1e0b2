import type { CompiledQuery, Kysely } from 'kysely'
import type { NewRecord } from './parcel.ts'
import type { Tables } from './tables.ts'

/** What the stores need of a database. SQLite fulfils it; queries are written once, with Kysely. */
export interface Engine {
  /** For reading, and for single statements. */
  readonly rows: Kysely<Tables>
  /**
   * Runs the queries all or none. Resolves only when they would survive a power cut, with one outcome
   * each. Whoever calls while a commit is under way shares the next one. `untraced`: a moment later no journal of the
   * store's own holds what the rows were before. [BAL3]
   */
  commit(queries: readonly CompiledQuery[], how?: 'untraced'): Promise<readonly CommitOutcome[]>
  /**
   * Queries that write the rows of a poll anew in the order of their keys, within the commit in which they stand: `ballots` alone,
   * where the database does not do that by itself, or who took part as well. [BAL3]
   */
  layAnew(session: string, poll: string, what: 'ballots' | 'everything'): readonly CompiledQuery[]
  /**
   * Empties what the store has of earlier states of ballots. Rejects when somebody who reads keeps it from that; it goes on
   * trying. [BAL3]
   */
  forget(): Promise<void>
  /**
   * Appends a record to a document that has one: the way of nearly every record, and therefore a short one. It shares the
   * commits of `commit`, and resolves as late. Rejects, and nothing is written, unless the document ends with the
   * record before it, which has the sum that this one follows. [LOG1]
   */
  append(record: NewRecord): Promise<void>
  /**
   * Overwrites what was deleted, in every file that the store has of it. Rejects when that is not done yet; where the files are
   * the store's own, it goes on trying. [PRIV3]
   */
  scrub(): Promise<void>
  close(): Promise<void>
}

export interface CommitOutcome {
  readonly rows: readonly Record<string, unknown>[]
  readonly affected: number
}
