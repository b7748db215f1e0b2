import { parentPort, workerData } from 'node:worker_threads'
import type { Finding } from './findings.ts'
import {
  commitParts,
  failed,
  run,
  type Part,
  type PartSettled,
  type Settled,
  type Statement,
} from './sqlite-commit.ts'
import { SqliteFile } from './sqlite-file.ts'

/**
 * The thread that owns the SQLite file. A commit arrives as what gathered while the last one ran: all of it shares
 * one transaction and one fsync.
 */
export type Task =
  | { readonly does: 'query'; readonly statement: Statement }
  | { readonly does: 'commit'; readonly parts: readonly Part[]; readonly isUntraced: boolean }
  | { readonly does: 'scrub' }
  | { readonly does: 'forget' }
  | { readonly does: 'close' }
export interface ToWorker {
  readonly id: number
  readonly task: Task
}
export type FromWorker =
  | 'ready'
  | { readonly finding: Finding }
  | { readonly id: number; readonly settled: readonly PartSettled[] }

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
  if (task.does === 'commit' && task.isUntraced) store.forget()
  else if (store.isDue) store.tend('busy')
  // One timer for all that is asked: to make one anew at every commit costs more than a small commit.
  if (idle) idle.refresh()
  else idle = setTimeout(() => store.tend('idle'), IDLE)
})

function answer(task: Task): readonly PartSettled[] {
  if (task.does === 'commit') return commitParts(store, task.parts)
  if (task.does === 'query') return query(task.statement)
  if (task.does === 'scrub') return store.scrub() ? [] : [{ error: 'it is not overwritten yet' }]
  if (task.does === 'forget') return store.forget() ? [] : [{ error: 'the journal is read' }]
  clearTimeout(idle)
  store.close()
  return []
}

function query(statement: Statement): readonly PartSettled[] {
  if (!isReading(statement)) return commitParts(store, [{ scripts: [[statement]] }])
  return [{ scripts: [read(statement)] }]
}

function read(statement: Statement): Settled {
  try {
    return { outcomes: [run(store, statement)] }
  } catch (cause) {
    return failed(store, cause)
  }
}

function isReading({ sql }: Statement): boolean {
  return /^\s*select\b/i.test(sql)
}
