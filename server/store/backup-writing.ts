import { existsSync } from 'node:fs'
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { running } from '#shared/words/english/running.ts'
import { speak } from '#shared/words/words.ts'
import { seal } from './backup-seal.ts'
import { isLocked } from './lock.ts'
import { damagedDocuments } from './reading-engine.ts'
import { openSqlite } from './sqlite.ts'

const say = speak(running, 'en')

const PAGES_AT_ONCE = 1_000 // between two of these the backup lets others at the disk

export interface Backup {
  readonly bytes: number
  readonly sessions: number
  /** Documents that are damaged in the database itself. */
  readonly damaged: readonly string[]
}

/**
 * Writes everything that was kept when it began into one file, beside a running server or without one, and reads it
 * back. The file has its name only when it is whole and on the disk. [BACK1]
 */
export async function writeBackup(file: string, target: string, now: number): Promise<Backup> {
  if (existsSync(target)) throw new Error(say('running.backup-exists', { file: target }))
  // Without a server the files are looked at first, as at a start: a backup of damage is none.
  const engine = isLocked(file) ? undefined : await openSqlite(file)
  const part = `${target}.part`
  try {
    await mkdir(path.dirname(target), { recursive: true })
    await rm(part, { force: true })
    // It holds everything, the secret of the links too: nobody else on this machine reads it.
    await writeFile(part, '', { mode: 0o600 })
    await copyInto(file, part)
    const made = await finish(part, now)
    await syncFile(part)
    await rename(part, target)
    await syncFile(path.dirname(target))
    return { ...made, bytes: (await stat(target)).size }
  } catch (cause) {
    await rm(part, { force: true })
    throw cause
  } finally {
    await engine?.close()
  }
}

// One reading transaction from the first page to the last: what is committed meanwhile is not in it.
async function copyInto(file: string, part: string): Promise<void> {
  const source = new DatabaseSync(file, { readOnly: true })
  try {
    source.exec('BEGIN; SELECT count(*) FROM sqlite_schema')
    await backup(source, part, { rate: PAGES_AT_ONCE })
  } finally {
    source.close()
  }
}

async function finish(part: string, now: number) {
  const copy = new DatabaseSync(part)
  try {
    // One file, without a journal beside it.
    copy.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL')
    const says = integrityOf(copy)
    if (says !== 'ok') throw new Error(say('running.structure', { says }))
    const damaged = await damagedDocuments(copy)
    seal(copy, now)
    return { damaged, sessions: sessionsIn(copy) }
  } finally {
    copy.close()
  }
}

/** `ok`, or what does not hold together. */
export function integrityOf(database: DatabaseSync): string {
  const says = database.prepare('PRAGMA integrity_check(3)').all()
  const foreign = database.prepare('PRAGMA foreign_key_check').all()
  const lines = says.map((row) => String(row['integrity_check']))
  if (foreign.length > 0) lines.push(`${foreign.length} rows that belong to nothing`)
  return lines
    .filter((line, index) => line !== 'ok' || (index === 0 && lines.length === 1))
    .join('; ')
}

export function sessionsIn(database: DatabaseSync): number {
  return Number(database.prepare('SELECT count(*) AS count FROM session').get()?.['count'])
}

/** Waits until a file, or what stands in a folder, is on the disk. */
export async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r')
  await handle.sync()
  await handle.close()
}
