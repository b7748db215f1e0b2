import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ConfigProblem, readConfig, say } from './config.ts'
import { checkExport, readExport } from './store/trail-export.ts'
import { verifyDatabase, verifyFile, type StoreChecked } from './store/trail-verifying.ts'

const SQLITE = 'SQLite format 3\0'

/**
 * `npm run verify -- [file]`: follows every trail of the data and counts every closed poll again, beside a running server or without
 * one, of a backup; or follows one trail that was downloaded. Ends with 1 and the session and number of the first row, or the poll,
 * that is not what was written.
 */
async function main(): Promise<void> {
  const { trails, entries, damages, records } = await check(process.argv[2])
  for (const { session, seq, what } of damages) {
    const place = session === '' ? say('running.verify-house') : session
    console.error(say(`running.verify-${what}`, { session: place, entry: seq }))
  }
  for (const { session, poll, question } of records.damages) {
    console.error(say('running.verify-poll', { session, poll, question }))
  }
  if (damages.length + records.damages.length > 0) process.exitCode = 1
  else {
    console.log(say('running.verify-done', { n: entries, trails }))
    if (records.polls > 0) console.log(say('running.verify-polls', { n: records.polls }))
  }
}

async function check(given: string | undefined): Promise<StoreChecked> {
  if (given !== undefined) return checkGiven(path.resolve(given))
  const { store } = readConfig(process.env)
  if ('database' in store) return verifyDatabase(store.database)
  const file = path.join(store.folder, 'rapport.sqlite')
  if (!existsSync(file)) {
    throw new ConfigProblem(say('running.verify-nothing', { folder: store.folder }))
  }
  return verifyFile(file)
}

async function checkGiven(file: string): Promise<StoreChecked> {
  const bytes = await readFile(file).catch((cause: unknown) => refuse(file, cause))
  if (bytes.toString('latin1', 0, SQLITE.length) === SQLITE) return verifyFile(file)
  let trail: ReturnType<typeof readExport>
  try {
    trail = readExport(bytes.toString())
  } catch (cause) {
    return refuse(file, cause)
  }
  if (!trail.isWhole) console.log(say('running.verify-part'))
  return { ...checkExport(trail), records: { polls: 0, damages: [] } }
}

function refuse(file: string, cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause)
  throw new ConfigProblem(say('running.verify-unreadable', { file, reason }))
}

main().catch((cause: unknown) => {
  console.error(cause instanceof ConfigProblem ? cause.message : cause)
  process.exitCode = 1
})
