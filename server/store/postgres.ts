import { setTimeout as after } from 'node:timers/promises'
import { CompiledQuery } from 'kysely'
import type { CommitOutcome, Engine } from './engine.ts'
import { statementOf, type PostgresStatement } from './postgres-line.ts'
import { openRows } from './postgres-rows.ts'
import { openWriter, type Settled } from './postgres-writer.ts'

// One round trip: where the document does not end with the record before, nothing is written.
const APPEND = `WITH moved AS (
    UPDATE head SET seq = $2, sum = $3
    WHERE document = $1 AND seq = $2::bigint - 1 AND (sum IS NULL OR sum = $4) RETURNING seq
  )
  INSERT INTO log (document, seq, sum, previous, updates, at)
  SELECT $1, $2, $3, $4, $5, $6::bigint FROM moved`

// Where somebody's words or name may have been.
const SCRUBBED = [
  'session',
  'person',
  'ticket',
  'invitation',
  'question',
  'support',
  'poll',
  'log',
  'snapshot',
  'damaged',
  'version',
  'alarm',
]

// Rows that were replaced lie there until their table is written anew, each with the number of its transaction.
const FORGOTTEN = ['ballot', 'participation']
const MOST_TRIES = 10
const TRY_AGAIN = 100 // ms
const FORGET_AGAIN = 60_000 // ms after it could not be done

const noMatter = (): void => undefined // it is tried again

interface Script {
  readonly statements: readonly PostgresStatement[]
  resolve(outcomes: readonly CommitOutcome[]): void
  reject(cause: unknown): void
}

/**
 * Opens a PostgreSQL database, takes it for this process and brings its tables up to date. Rejects with the reason
 * when it cannot. Afterwards a connection that breaks is an outage: whoever waits is refused, and the next
 * commit tries a new one.
 */
export async function openPostgres(url: string): Promise<Engine> {
  const writer = await openWriter(url)
  const readers = openRows(url)
  let gathered: Script[] = []
  let committing: Promise<void> | undefined
  let closing: Promise<void> | undefined
  let forgettingLater: NodeJS.Timeout | undefined

  // While one commit runs, the next gathers by itself: one fsync for all that waited.
  const commitGathered = async (): Promise<void> => {
    while (gathered.length > 0) {
      const scripts = gathered
      gathered = []
      try {
        const settled = await writer.commit(scripts.map(({ statements }) => statements))
        scripts.forEach((script, index) => settle(script, settled[index]))
      } catch (cause) {
        for (const script of scripts) script.reject(cause)
      }
    }
    committing = undefined
  }

  const commit = (statements: readonly PostgresStatement[]) =>
    new Promise<readonly CommitOutcome[]>((resolve, reject) => {
      if (closing) throw new Error('the store is closed')
      gathered.push({ statements, resolve, reject })
      committing ??= commitGathered()
    })

  const rewriteWhole = async (table: string): Promise<void> => {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      if (await readers.rewrite(table)) return
      await after(TRY_AGAIN)
    }
    throw new Error(`what was replaced in ${table} is still read`)
  }
  const forget = async (): Promise<void> => {
    clearTimeout(forgettingLater)
    try {
      for (const table of FORGOTTEN) await rewriteWhole(table)
    } catch (cause) {
      if (!closing)
        forgettingLater = setTimeout(() => void forget().catch(noMatter), FORGET_AGAIN).unref()
      throw cause
    }
  }

  return {
    rows: readers.rows,
    commit: async (queries) => commit(queries.map(statementOf)),
    async append({ document, seq, sum, previous, updates, at }) {
      const values = [document, seq, sum, previous, updates, at]
      const [outcome] = await commit([{ text: APPEND, values }])
      if (outcome?.affected !== 1) throw new Error(`${document} does not end before record ${seq}`)
    },
    // Ballots are written anew by the database itself, at every commit that brings some.
    layAnew: (session, poll, what) => (what === 'everything' ? [layVotersAnew(session, poll)] : []),
    forget,
    // The tables are written anew, each while nobody else has it; archives of the server's own log are the host's.
    async scrub() {
      for (const table of SCRUBBED) {
        await readers.rows.executeQuery(CompiledQuery.raw(`VACUUM (FULL) ${table}`))
      }
    },
    close() {
      clearTimeout(forgettingLater)
      closing ??= (async () => {
        await committing
        await Promise.all([writer.close(), readers.close()])
      })()
      return closing
    },
  }
}

function layVotersAnew(session: string, poll: string): CompiledQuery {
  return CompiledQuery.raw(
    `WITH gone AS (DELETE FROM participation WHERE session = $1 AND poll = $2 RETURNING *)
     INSERT INTO participation SELECT * FROM gone ORDER BY voter`,
    [session, poll],
  )
}

function settle(script: Script, settled: Settled | undefined): void {
  if (!settled) script.reject(new Error('PostgreSQL gave no answer'))
  else if ('error' in settled) script.reject(settled.error)
  else script.resolve(settled.outcomes)
}
