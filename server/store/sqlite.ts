import { Worker } from 'node:worker_threads'
import {
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
} from 'kysely'
import type { Engine } from './engine.ts'
import type { FromWorker, Outcome, Settled, Statement, Task, ToWorker } from './sqlite-worker.ts'
import type { Tables } from './tables.ts'

interface Waiting {
  resolve(settled: readonly Settled[]): void
  reject(cause: unknown): void
}
interface Script {
  readonly statements: readonly Statement[]
  resolve(outcomes: readonly Outcome[]): void
  reject(cause: unknown): void
}

/**
 * Opens the SQLite file, makes it if it is not there, and brings its tables up to date. Rejects with
 * the reason when it cannot. Everything runs in a thread of its own: no commit stalls the event loop.
 */
export async function openSqlite(file: string): Promise<Engine> {
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), {
    workerData: { file },
  })
  const waiting = new Map<number, Waiting>()
  let gathered: Script[] = []
  let committing = false
  let lastId = 0
  let broken: Error | undefined

  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve())
    worker.once('error', reject)
  })
  worker.on('message', ({ id, settled }: FromWorker) => {
    waiting.get(id)?.resolve(settled)
    waiting.delete(id)
  })
  worker.on('error', (cause) => {
    broken = new Error('the storage thread stopped', { cause })
    for (const each of waiting.values()) each.reject(broken)
    waiting.clear()
  })

  const send = (task: Task): Promise<readonly Settled[]> => {
    if (broken) return Promise.reject(broken)
    const id = ++lastId
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      const message: ToWorker = { id, task }
      worker.postMessage(message)
    })
  }

  // While one commit runs, the next gathers by itself: one fsync for all that waited.
  const commitGathered = async (): Promise<void> => {
    committing = true
    while (gathered.length > 0) {
      const scripts = gathered
      gathered = []
      try {
        const settled = await send({ does: 'commit', scripts: scripts.map((s) => s.statements) })
        scripts.forEach((script, index) => settle(script, settled[index]))
      } catch (cause) {
        for (const script of scripts) script.reject(cause)
      }
    }
    committing = false
  }

  const query = async (statement: Statement): Promise<Outcome> => {
    const [settled] = await send({ does: 'query', statement })
    const [outcome] = outcomesOf(settled)
    if (!outcome) throw new Error('the storage thread gave no answer')
    return outcome
  }

  return {
    rows: new Kysely<Tables>({ dialect: dialectOver(query) }),
    commit: (queries) =>
      new Promise((resolve, reject) => {
        gathered.push({ statements: queries.map(statementOf), resolve, reject })
        if (!committing) void commitGathered()
      }),
    async close() {
      if (broken) return
      const closing = send({ does: 'close' })
      broken = new Error('the store is closed')
      await closing
      await worker.terminate()
    },
  }
}

function settle(script: Script, settled: Settled | undefined): void {
  try {
    script.resolve(outcomesOf(settled))
  } catch (cause) {
    script.reject(cause)
  }
}

function outcomesOf(settled: Settled | undefined): readonly Outcome[] {
  if (!settled) throw new Error('the storage thread gave no answer')
  if ('error' in settled) throw new Error(settled.error)
  return settled.outcomes
}

function statementOf(query: CompiledQuery): Statement {
  return { sql: query.sql, values: query.parameters }
}

function dialectOver(query: (statement: Statement) => Promise<Outcome>) {
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
