import type { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import type { Finding } from './findings.ts'
import { SqliteFile } from './sqlite-file.ts'
import { troubleOf, type Trouble } from './trouble.ts'
import { checkedValue } from './value.ts'

/**
 * The thread that owns the SQLite file. A commit arrives as several scripts that gathered while the last one
 * ran: all of them share one transaction and one fsync, and each is undone alone when it fails.
 */
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
export type Task =
  | { readonly does: 'query'; readonly statement: Statement }
  | { readonly does: 'commit'; readonly scripts: readonly (readonly Statement[])[] }
  | { readonly does: 'close' }
export interface ToWorker {
  readonly id: number
  readonly task: Task
}
export type FromWorker =
  | 'ready'
  | { readonly finding: Finding }
  | { readonly id: number; readonly settled: readonly Settled[] }

const IDLE = 1_000 // ms without a commit, then the journal is emptied

const port = parentPort
if (!port) throw new Error('the SQLite worker runs as a worker thread only')

const { file } = workerData as { file: string }
const say = (message: FromWorker): void => port.postMessage(message)
const store = new SqliteFile(file, (finding) => say({ finding }))
let idle: NodeJS.Timeout | undefined
say('ready')
port.on('message', ({ id, task }: ToWorker) => {
  say({ id, settled: answer(task) })
  if (task.does === 'close') return
  if (store.isDue) store.tend('busy')
  clearTimeout(idle)
  idle = setTimeout(() => store.tend('idle'), IDLE)
})

function answer(task: Task): Settled[] {
  if (task.does === 'commit') return commit(task.scripts)
  if (task.does === 'query') return [query(task.statement)]
  clearTimeout(idle)
  store.close()
  return []
}

function query(statement: Statement): Settled {
  if (!isReading(statement)) return commit([[statement]])[0] ?? { error: 'nothing was settled' }
  try {
    return { outcomes: [run(statement)] }
  } catch (cause) {
    return failed(cause)
  }
}

function commit(scripts: readonly (readonly Statement[])[]): Settled[] {
  const database = store.writing
  if (typeof database === 'string') {
    return scripts.map(() => ({ error: 'the disk is in trouble', problem: database }))
  }
  try {
    database.exec('BEGIN IMMEDIATE')
    const settled = scripts.map((script) => {
      database.exec('SAVEPOINT script')
      const result = settle(script)
      if ('error' in result) database.exec('ROLLBACK TO script')
      database.exec('RELEASE script')
      return result
    })
    database.exec('COMMIT')
    store.mark(Date.now())
    return settled
  } catch (cause) {
    const failure = failed(cause)
    rollBack(database)
    return scripts.map(() => failure)
  }
}

// Nobody's script is in the file: a commit that failed is never half true.
function rollBack(database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec('ROLLBACK')
  } catch (cause) {
    store.hear(cause)
  }
}

// What is wrong with a script is its caller's affair; what is wrong with the disk ends the commit of all.
function settle(script: readonly Statement[]): Settled {
  try {
    return { outcomes: script.map(run) }
  } catch (cause) {
    if (troubleOf(cause)) throw cause
    return { error: String(cause) }
  }
}

function failed(cause: unknown): Failure {
  const problem = store.hear(cause)
  return problem ? { error: String(cause), problem } : { error: String(cause) }
}

function run({ sql, values }: Statement): Outcome {
  const statement = store.prepared(sql)
  const checked = values.map(checkedValue)
  // A statement that returns rows says so by its columns: SELECT and … RETURNING.
  if (statement.columns().length > 0) {
    const rows = statement.all(...checked)
    return { rows, affected: rows.length }
  }
  return { rows: [], affected: Number(statement.run(...checked).changes) }
}

function isReading({ sql }: Statement): boolean {
  return /^\s*select\b/i.test(sql)
}
