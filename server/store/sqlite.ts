import { Worker } from 'node:worker_threads'
import { Kysely } from 'kysely'
import { Problem } from '#shared/problem.ts'
import type { Engine } from './engine.ts'
import { sayFinding, type Finding } from './findings.ts'
import { dialectOver, statementOf } from './sqlite-dialect.ts'
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
  let gathered: Script[] = []
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
    findings,
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
  if ('outcomes' in settled) return settled.outcomes
  const { error, problem } = settled
  throw problem ? new Problem(problem, { error }) : new Error(error)
}
