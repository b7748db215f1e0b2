import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { MIGRATIONS, type Dialect } from './tables.ts'
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
export type Settled = { readonly outcomes: readonly Outcome[] } | { readonly error: string }
export type Task =
  | { readonly does: 'query'; readonly statement: Statement }
  | { readonly does: 'commit'; readonly scripts: readonly (readonly Statement[])[] }
  | { readonly does: 'close' }
export interface ToWorker {
  readonly id: number
  readonly task: Task
}
export interface FromWorker {
  readonly id: number
  readonly settled: readonly Settled[]
}

const DIALECT: Dialect = {
  bytes: 'BLOB',
  inKeyOrder: 'WITHOUT ROWID',
  forgetOrder: () => '',
}
const MOST_PREPARED = 500 // statements kept ready; each costs a few kB

const port = parentPort
if (!port) throw new Error('the SQLite worker runs as a worker thread only')

const { file } = workerData as { file: string }
const lock = takeLock()
const database = new DatabaseSync(file, { enableForeignKeyConstraints: true })
database.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 2000;
`)
migrate()
port.postMessage('ready')
port.on('message', (message: ToWorker) => port.postMessage(answer(message)))

// Held for as long as this process lives, and let go by the system when it dies, however it dies.
function takeLock(): DatabaseSync {
  const held = new DatabaseSync(`${file}-lock`)
  try {
    held.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return held
  } catch (cause) {
    throw new Error('another Rapport is using it', { cause })
  }
}

function migrate(): void {
  const had = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (had > MIGRATIONS.length) {
    throw new Error(
      `${file} was written by a newer Rapport (${had}, this one knows ${MIGRATIONS.length})`,
    )
  }
  for (const [index, migration] of MIGRATIONS.entries()) {
    if (index < had) continue
    database.exec(`BEGIN; ${migration(DIALECT)}; PRAGMA user_version = ${index + 1}; COMMIT`)
  }
}

function answer({ id, task }: ToWorker): FromWorker {
  if (task.does === 'close') {
    database.close()
    lock.close()
    return { id, settled: [] }
  }
  if (task.does === 'query') return { id, settled: [settle([task.statement])] }
  return { id, settled: commit(task.scripts) }
}

function commit(scripts: readonly (readonly Statement[])[]): Settled[] {
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
    return settled
  } catch (cause) {
    // Nobody's script is in the file: a commit that failed is never half true.
    if (database.isTransaction) database.exec('ROLLBACK')
    return scripts.map(() => ({ error: String(cause) }))
  }
}

function settle(script: readonly Statement[]): Settled {
  try {
    return { outcomes: script.map(run) }
  } catch (cause) {
    return { error: String(cause) }
  }
}

function run({ sql, values }: Statement): Outcome {
  const statement = prepared(sql)
  const checked = values.map(checkedValue)
  // A statement that returns rows says so by its columns: SELECT and … RETURNING.
  if (statement.columns().length > 0) {
    const rows = statement.all(...checked)
    return { rows, affected: rows.length }
  }
  return { rows: [], affected: Number(statement.run(...checked).changes) }
}

const ready = new Map<string, StatementSync>()
function prepared(sql: string): StatementSync {
  let statement = ready.get(sql)
  if (!statement) {
    if (ready.size >= MOST_PREPARED) ready.clear()
    statement = database.prepare(sql)
    ready.set(sql, statement)
  }
  return statement
}
