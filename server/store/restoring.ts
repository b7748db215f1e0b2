import { constants, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { running } from '#shared/words/english/running.ts'
import { speak } from '#shared/words/words.ts'
import { newEpoch } from '../rooms/epoch.ts'
import { judgeSeal, unseal } from './backup-seal.ts'
import { integrityOf, sessionsIn, syncFile } from './backup-writing.ts'
import { takeLock } from './lock.ts'
import { resultCode } from './trouble.ts'
import { openSqlite } from './sqlite.ts'
import { APPLICATION, refuseNewer } from './version.ts'

const say = speak(running, 'en')

const NOT_A_DATABASE = 26

/** Throws with the reason when a file is no whole backup. The file is only read. [BACK2] */
export function checkBackup(file: string): void {
  const backup = new DatabaseSync(file, { readOnly: true })
  try {
    const application = backup.prepare('PRAGMA application_id').get()?.['application_id']
    if (application !== APPLICATION) throw new Error(say('running.no-backup-file'))
    refuseNewer(file, Number(backup.prepare('PRAGMA user_version').get()?.['user_version']))
    const says = integrityOf(backup)
    if (says !== 'ok') throw new Error(say('running.backup-broken', { says }))
    const is = judgeSeal(backup)
    if (is === 'none') throw new Error(say('running.no-backup-file'))
    if (is === 'broken') throw new Error(say('running.backup-broken', { says: 'its sum' }))
  } catch (cause) {
    if (resultCode(cause) === NOT_A_DATABASE)
      throw new Error(say('running.no-backup-file'), { cause })
    throw cause
  } finally {
    backup.close()
  }
}

/**
 * Puts a backup in the place of a store, whose files go into a folder beside it. Every document begins a new life: a
 * page that was open before must not merge what the backup does not know. At every moment there is a whole database
 * in place, the old one or the new. [BACK2]
 */
export async function restoreBackup(
  backup: string,
  file: string,
  aside: string,
): Promise<{ sessions: number }> {
  const part = `${file}.part`
  await rm(part, { force: true })
  try {
    await copyFile(backup, part)
    const sessions = beginAgain(part)
    await syncFile(part)
    // The old files as at a start: after that the database holds everything, whatever the journal held.
    if (existsSync(file)) await settle(file)
    const lock = takeLock(file)
    try {
      exchange(file, part, aside)
    } finally {
      lock.close()
    }
    await syncFile(path.dirname(file))
    // Opened once, as a start would: it gets its twin, and does not fail for the first time later.
    await (await openSqlite(file)).close()
    return { sessions }
  } catch (cause) {
    await rm(part, { force: true })
    throw cause
  }
}

function beginAgain(part: string): number {
  const database = new DatabaseSync(part)
  try {
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; BEGIN')
    unseal(database)
    renewEpochs(database)
    database.exec('COMMIT')
    return sessionsIn(database)
  } finally {
    database.close()
  }
}

/** Gives every document a new life. A backup of before there were lives gets them when it is opened. [BACK2] */
function renewEpochs(database: DatabaseSync): void {
  const columns = database.prepare("SELECT name FROM pragma_table_info('head')").all()
  if (!columns.some(({ name }) => name === 'epoch')) return
  const renew = database.prepare('UPDATE head SET epoch = ? WHERE document = ?')
  for (const { document, epoch } of database.prepare('SELECT document, epoch FROM head').all()) {
    renew.run(newEpoch(String(epoch)), String(document))
  }
}

// What does not open any more is a reason to restore, not against it: it is set aside as it is.
async function settle(file: string): Promise<void> {
  await openSqlite(file).then(
    (engine) => engine.close(),
    () => undefined,
  )
}

function exchange(file: string, part: string, aside: string): void {
  mkdirSync(aside, { recursive: true })
  const inAside = (end: string): string => path.join(aside, path.basename(file) + end)
  if (existsSync(file)) copyFileSync(file, inAside(''), constants.COPYFILE_FICLONE)
  for (const end of ['-twin', '-wal', '-shm', '-wal-damaged']) {
    if (existsSync(file + end)) renameSync(file + end, inAside(end))
  }
  rmSync(`${file}-look`, { force: true })
  renameSync(part, file)
}
