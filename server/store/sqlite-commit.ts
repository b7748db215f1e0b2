import type { DatabaseSync } from 'node:sqlite'
import { unpackParcel, type NewRecord } from './parcel.ts'
import type { SqliteFile } from './sqlite-file.ts'
import { troubleOf, type Trouble } from './trouble.ts'
import { checkedValue } from './value.ts'

export interface Statement {
  readonly sql: string
  readonly values: readonly unknown[]
}
export interface Outcome {
  readonly rows: readonly Record<string, unknown>[]
  readonly affected: number
}
export interface Failure {
  readonly error: string
  /** Set where the disk is to blame, and not the statement. */
  readonly problem?: Trouble
}
export type Settled = { readonly outcomes: readonly Outcome[] } | Failure

/** Neighbours of a commit that are of one kind: scripts, or the records of a parcel. */
export type Part =
  | { readonly scripts: readonly (readonly Statement[])[] }
  | { readonly parcel: Uint8Array }
/** What became of a part: of its scripts, one by one; of its records, which are refused and why. */
export type PartSettled =
  | { readonly scripts: readonly Settled[] }
  | { readonly refused: readonly (readonly [number, string])[] }
  | Failure

// The head first: where the document does not end with the record before, nothing was written yet.
const MOVE_HEAD = `UPDATE head SET seq = ?2, sum = ?3
  WHERE document = ?1 AND seq = ?2 - 1 AND (sum IS NULL OR sum = ?4)`
const WRITE_RECORD = `INSERT INTO log (document, seq, sum, previous, updates, at)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6)`

/**
 * Commits what gathered in one transaction and with one fsync. Nearly always nothing in it fails, so it is tried without a
 * savepoint for each; when something does, all is undone and done again with one for each, so that what fails is undone alone.
 */
export function commitParts(store: SqliteFile, parts: readonly Part[]): PartSettled[] {
  const database = store.writing
  if (typeof database === 'string') {
    return parts.map(() => ({ error: 'the disk is in trouble', problem: database }))
  }
  try {
    return tryParts(store, database, parts, 'together') ?? tryOneByOne(store, database, parts)
  } catch (cause) {
    const failure = failed(store, cause)
    rollBack(store, database)
    return parts.map(() => failure)
  }
}

function tryOneByOne(store: SqliteFile, database: DatabaseSync, parts: readonly Part[]) {
  rollBack(store, database)
  return tryParts(store, database, parts, 'one by one') ?? []
}

/** Runs a statement: it answers with its rows, or with how many it changed. */
export function run(store: SqliteFile, { sql, values }: Statement): Outcome {
  const { statement, hasRows } = store.prepared(sql)
  const checked = values.map(checkedValue)
  if (hasRows) {
    const rows = statement.all(...checked)
    return { rows, affected: rows.length }
  }
  return { rows: [], affected: Number(statement.run(...checked).changes) }
}

/** What went wrong, as it is told: trouble of the disk is heard of by the store as well. */
export function failed(store: SqliteFile, cause: unknown): Failure {
  const problem = store.hear(cause)
  return problem ? { error: String(cause), problem } : { error: String(cause) }
}

type Way = 'together' | 'one by one'

// Undefined when something failed that must be undone alone. What is wrong with the disk ends the commit of all.
function tryParts(
  store: SqliteFile,
  database: DatabaseSync,
  parts: readonly Part[],
  way: Way,
): PartSettled[] | undefined {
  const settled: PartSettled[] = []
  database.exec('BEGIN IMMEDIATE')
  for (const part of parts) {
    if ('parcel' in part) {
      const refused = appendAll(store, database, unpackParcel(part.parcel), way)
      if (!refused) return undefined
      settled.push({ refused })
    } else {
      const scripts: Settled[] = []
      for (const script of part.scripts) {
        const result = settle(database, way, () => script.map((statement) => run(store, statement)))
        if ('error' in result && way === 'together') return undefined
        scripts.push('error' in result ? result : { outcomes: result.done })
      }
      settled.push({ scripts })
    }
  }
  database.exec('COMMIT')
  store.mark(Date.now())
  return settled
}

function appendAll(
  store: SqliteFile,
  database: DatabaseSync,
  records: readonly NewRecord[],
  way: Way,
): (readonly [number, string])[] | undefined {
  const refused: (readonly [number, string])[] = []
  const head = store.prepared(MOVE_HEAD).statement
  const log = store.prepared(WRITE_RECORD).statement
  for (const [index, { document, seq, sum, previous, updates, at }] of records.entries()) {
    const result = settle(database, way, () => {
      if (Number(head.run(document, seq, sum, previous).changes) !== 1) return 'refused'
      log.run(document, seq, sum, previous, updates, at)
      return 'written'
    })
    if ('error' in result && way === 'together') return undefined
    if ('error' in result) refused.push([index, result.error])
    else if (result.done === 'refused')
      refused.push([index, `${document} does not end before record ${seq}`])
  }
  return refused
}

function settle<Done>(database: DatabaseSync, way: Way, act: () => Done): { done: Done } | Failure {
  if (way === 'one by one') database.exec('SAVEPOINT script')
  let result: { done: Done } | Failure
  try {
    result = { done: act() }
  } catch (cause) {
    if (troubleOf(cause)) throw cause
    result = { error: String(cause) }
  }
  if (way === 'together') return result
  if ('error' in result) database.exec('ROLLBACK TO script')
  database.exec('RELEASE script')
  return result
}

// Nobody's script is in the file: a commit that failed is never half true.
function rollBack(store: SqliteFile, database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec('ROLLBACK')
  } catch (cause) {
    store.hear(cause)
  }
}
