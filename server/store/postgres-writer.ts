import type { Client } from 'pg'
import type { CommitOutcome } from './engine.ts'
import { closeLine, openLine, type PostgresStatement } from './postgres-line.ts'
import { migratePostgres } from './postgres-migration.ts'
import { troubleOf } from './postgres-trouble.ts'

/** What became of one script of a commit. */
export type Settled = { readonly outcomes: readonly CommitOutcome[] } | { readonly error: unknown }

type Statements = readonly PostgresStatement[]

/** The one connection that commits. */
export interface PostgresWriter {
  /**
   * Runs scripts in one transaction, each undone alone when it fails. Resolves when it was committed. After
   * anything else nobody knows what the database has: the line is given up, and the next commit opens another.
   */
  commit(scripts: readonly Statements[]): Promise<readonly Settled[]>
  close(): Promise<void>
}

export async function openWriter(url: string): Promise<PostgresWriter> {
  let line: Client | undefined = await openLine(url)
  try {
    await migratePostgres(line)
  } catch (cause) {
    await closeLine(line)
    throw cause
  }
  return {
    async commit(scripts) {
      try {
        line ??= await openLine(url)
        return await commitOn(line, scripts)
      } catch (cause) {
        const lost = line
        line = undefined
        if (lost) await closeLine(lost)
        throw troubleOf(cause) ?? cause
      }
    },
    async close() {
      if (line) await closeLine(line)
      line = undefined
    },
  }
}

async function commitOn(line: Client, scripts: readonly Statements[]): Promise<Settled[]> {
  await line.query('BEGIN')
  const settled: Settled[] = []
  for (const script of scripts) settled.push(await settle(line, script))
  const { command } = await line.query('COMMIT')
  // PostgreSQL answers a COMMIT of what it gave up with ROLLBACK, and no error.
  if (command !== 'COMMIT') throw new Error(`PostgreSQL answered COMMIT with ${command}`)
  return settled
}

async function settle(line: Client, script: Statements): Promise<Settled> {
  const ended = await Promise.allSettled([
    line.query('SAVEPOINT script'),
    ...script.map((statement) => line.query({ ...statement })),
    line.query('RELEASE script'),
  ])
  const failed = ended.find((each) => each.status === 'rejected')
  if (!failed) {
    const results = ended.slice(1, -1).flatMap((each) => ('value' in each ? [each.value] : []))
    return { outcomes: results.map(({ rows, rowCount }) => ({ rows, affected: rowCount ?? 0 })) }
  }
  if (troubleOf(failed.reason)) throw failed.reason
  await Promise.all([line.query('ROLLBACK TO script'), line.query('RELEASE script')])
  return { error: failed.reason }
}
