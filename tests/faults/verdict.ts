import { readFileSync, truncateSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { SessionId } from '#shared/ids.ts'
import { replay } from '../../server/rooms/replay.ts'
import { isLoss, sayFinding } from '../../server/store/findings.ts'
import { frameOffset, readJournal } from '../../server/store/journal.ts'
import { logIn } from '../../server/store/log-rows.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { Twin } from '../../server/store/twin.ts'
import { linesOf } from '../support/notes.ts'
import type { Fault } from './faults.ts'
import type { Moment } from './lived-in.ts'

/** All that a store holds: every row of every table, and the documents as they read. */
export interface Content {
  readonly rows: string
  readonly lines: readonly string[] | undefined
  readonly ballots: number
  readonly said: readonly string[]
  readonly isLossSaid: boolean
}

/** What became of a damaged folder. Only `silent` breaks a promise. */
export type Verdict = 'right' | 'said' | 'refused' | 'silent'

/**
 * What a folder holds without any fault: with the commit that may have been under way when it was copied, and
 * without. Throws when something that was answered is in neither.
 */
export async function truthsOf(moment: Moment): Promise<readonly Content[]> {
  const truths = await Promise.all([[], [unmarkedTail]].map((changes) => opened(moment, changes)))
  for (const truth of truths) {
    if (truth instanceof Error) throw truth
    const there = new Set(truth.lines)
    const missing = moment.lines.find((line) => !there.has(line))
    if (missing) throw new Error(`kept and gone without any fault: ${missing}`)
    if (truth.ballots !== moment.ballots) throw new Error(`${truth.ballots} ballots, no fault`)
    if (truth.isLossSaid) throw new Error(`a loss without any fault: ${truth.said.join(' ')}`)
  }
  return truths.flatMap((truth) => (truth instanceof Error ? [] : [truth]))
}

/** Opens a copy of a folder with faults in it and judges it by what the folder held. */
export async function judge(
  moment: Moment,
  truths: readonly Content[],
  faults: readonly Fault[],
): Promise<{ verdict: Verdict; said: readonly string[] }> {
  const content = await opened(
    moment,
    faults.map((fault) => fault.apply),
  )
  if (content instanceof Error) return { verdict: 'refused', said: [content.message] }
  const { said, isLossSaid } = content
  const isRight = truths.some(
    ({ rows, lines }) => rows === content.rows && lines?.join() === content.lines?.join(),
  )
  if (isRight) return { verdict: 'right', said }
  return { verdict: isLossSaid ? 'said' : 'silent', said }
}

async function opened(
  moment: Moment,
  changes: readonly ((folder: string) => void)[],
): Promise<Content | Error> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rapport-fault-'))
  try {
    await cp(moment.folder, folder, { recursive: true })
    for (const change of changes) change(folder)
    return await contentOf(folder, moment.session)
  } finally {
    await rm(folder, { recursive: true })
  }
}

// What stands in the journal behind the mark was never answered.
function unmarkedTail(folder: string): void {
  const file = path.join(folder, 'rapport.sqlite')
  const twin = new Twin(`${file}-twin`)
  const journal = readJournal(readFileSync(`${file}-wal`))
  if (twin.mark && journal?.salt === twin.mark.salt) {
    truncateSync(`${file}-wal`, frameOffset(twin.mark.frames, journal.pageSize))
  }
  twin.close()
}

/** Opens a folder as the server does and reads all of it; an error where it does not open. */
export async function contentOf(folder: string, session: string): Promise<Content | Error> {
  const file = path.join(folder, 'rapport.sqlite')
  let engine
  try {
    engine = await openSqlite(file)
  } catch (cause) {
    return new Error(`does not open: ${String(cause)}`, { cause })
  }
  const notes = { session: session as SessionId, name: 'notes' as const }
  const logged = await logIn(engine)
    .read(notes)
    .catch(() => undefined)
  const lines = logged && linesOf(replay('notes', logged.updates))
  await engine.close()
  const said = engine.findings.map(sayFinding)
  const isLossSaid = logged?.damage !== undefined || engine.findings.some(isLoss)
  const { rows, ballots } = dumpOf(file)
  return { rows, ballots, lines, said, isLossSaid }
}

function dumpOf(file: string): { rows: string; ballots: number } {
  const database = new DatabaseSync(file)
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .all()
      .map((row) => String(row['name']))
    const rows = tables.map((table) => {
      const all = database.prepare(`SELECT * FROM ${table}`).all()
      return `${table}\n${all.map(lineOf).sort().join('\n')}`
    })
    const { count } =
      database.prepare('SELECT coalesce(sum(times), 0) AS count FROM ballot').get() ?? {}
    return { rows: rows.join('\n\n'), ballots: Number(count) }
  } catch (cause) {
    return { rows: `unreadable: ${String(cause)}`, ballots: -1 }
  } finally {
    database.close()
  }
}

function lineOf(row: Readonly<Record<string, unknown>>): string {
  return Object.entries(row)
    .map(([name, value]) =>
      value instanceof Uint8Array
        ? `${name}=${Buffer.from(value).toString('base64')}`
        : `${name}=${JSON.stringify(value)}`,
    )
    .join(' ')
}
