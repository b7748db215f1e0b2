import { Worker } from 'node:worker_threads'
import { Kysely } from 'kysely'
import type { Engine } from './engine.ts'
import { sayFinding, type Finding } from './findings.ts'
import type { Outcome, PartSettled, Statement } from './sqlite-commit.ts'
import { dialectOver, statementOf } from './sqlite-dialect.ts'
import { gather, outcomesOf, type Wanted } from './sqlite-gathering.ts'
import { layRowsAnew } from './sqlite-laying.ts'
import type { FromWorker, Task, ToWorker } from './sqlite-worker.ts'
import type { Tables } from './tables.ts'

interface Waiting {
  resolve(settled: readonly PartSettled[]): void
  reject(cause: unknown): void
}

/** The engine, with what was found in its files since it was opened. */
export interface SqliteEngine extends Engine {
  readonly findings: readonly Finding[]
}

/**
 * Opens the SQLite file, makes it if it is not there, and brings its tables up to date. Rejects with
 * the reason when it cannot. What a disk did to the files is reported, at opening and later. A commit that the
 * disk refuses rejects with a Problem. Everything runs in a thread of its own: no commit stalls the event loop.
 */
export async function openSqlite(
  file: string,
  report: (problem: string, cause: unknown) => void = () => undefined,
): Promise<SqliteEngine> {
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), {
    workerData: { file },
  })
  const waiting = new Map<number, Waiting>()
  let wanted: Wanted[] = []
  let committing = false
  let lastId = 0
  let broken: Error | undefined

  const findings: Finding[] = []

  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if (message === 'ready') return resolve()
      if ('finding' in message) {
        findings.push(message.finding)
        report(sayFinding(message.finding), file)
        return
      }
      waiting.get(message.id)?.resolve(message.settled)
      waiting.delete(message.id)
    })
    worker.once('error', reject)
  })
  worker.on('error', (cause) => {
    broken = new Error('the storage thread stopped', { cause })
    for (const each of waiting.values()) each.reject(broken)
    waiting.clear()
  })

  const send = (task: Task, handed: readonly ArrayBuffer[] = []) => {
    if (broken) return Promise.reject(broken)
    const id = ++lastId
    return new Promise<readonly PartSettled[]>((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      const message: ToWorker = { id, task }
      worker.postMessage(message, handed)
    })
  }

  // While one commit runs, the next gathers by itself: one fsync for all that waited.
  const commitGathered = async (): Promise<void> => {
    committing = true
    while (wanted.length > 0) {
      const all = wanted
      wanted = []
      try {
        const { parts, handed, isUntraced, settle } = gather(all)
        settle(await send({ does: 'commit', parts, isUntraced }, handed))
      } catch (cause) {
        for (const each of all) each.reject(cause)
      }
    }
    committing = false
  }
  const want = (each: Wanted): void => {
    wanted.push(each)
    if (!committing) void commitGathered()
  }

  const query = async (statement: Statement): Promise<Outcome> => {
    const [settled] = await send({ does: 'query', statement })
    if (settled && 'refused' in settled) throw new Error('a query is no record')
    const [outcome] = outcomesOf(settled && 'scripts' in settled ? settled.scripts[0] : settled)
    if (!outcome) throw new Error('the storage thread gave no answer')
    return outcome
  }

  return {
    findings,
    rows: new Kysely<Tables>({ dialect: dialectOver(query) }),
    commit: (queries, how) =>
      new Promise((resolve, reject) =>
        want({ script: queries.map(statementOf), how, resolve, reject }),
      ),
    layAnew: (session, poll, what) => [
      ...layRowsAnew('ballot', session, poll),
      ...(what === 'everything' ? layRowsAnew('participation', session, poll) : []),
    ],
    async forget() {
      const [settled] = await send({ does: 'forget' })
      if (settled && 'error' in settled) throw new Error(settled.error)
    },
    append: (record) => new Promise((resolve, reject) => want({ record, resolve, reject })),
    async scrub() {
      const [settled] = await send({ does: 'scrub' })
      if (settled && 'error' in settled) throw new Error(settled.error)
    },
    async close() {
      if (broken) return
      const closing = send({ does: 'close' })
      broken = new Error('the store is closed')
      await closing
      await worker.terminate()
    },
  }
}
