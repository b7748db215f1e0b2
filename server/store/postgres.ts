import type { CommitOutcome, Engine } from './engine.ts'
import { statementOf, type PostgresStatement } from './postgres-line.ts'
import { openRows } from './postgres-rows.ts'
import { openWriter, type Settled } from './postgres-writer.ts'

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

  return {
    rows: readers.rows,
    commit: (queries) =>
      new Promise((resolve, reject) => {
        if (closing) throw new Error('the store is closed')
        gathered.push({ statements: queries.map(statementOf), resolve, reject })
        committing ??= commitGathered()
      }),
    close() {
      closing ??= (async () => {
        await committing
        await Promise.all([writer.close(), readers.close()])
      })()
      return closing
    },
  }
}

function settle(script: Script, settled: Settled | undefined): void {
  if (!settled) script.reject(new Error('PostgreSQL gave no answer'))
  else if ('error' in settled) script.reject(settled.error)
  else script.resolve(settled.outcomes)
}
