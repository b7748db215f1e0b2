import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { ConfigProblem, readDataDir, say } from './config.ts'
import { isLocked } from './store/lock.ts'
import { checkBackup, restoreBackup } from './store/restoring.ts'

/** `npm run restore -- file`: puts a backup in the place of the data, which are kept aside. */
async function main(): Promise<void> {
  if (process.env['DATABASE_URL']) throw new ConfigProblem(say('running.backup-elsewhere'))
  const [, , given] = process.argv
  if (!given) throw new ConfigProblem(say('running.restore-which'))
  const backup = path.resolve(given)
  const folder = readDataDir(process.env)
  const file = path.join(folder, 'rapport.sqlite')
  mkdirSync(folder, { recursive: true })
  if (isLocked(file)) throw new ConfigProblem(say('running.restore-running', { folder }))
  try {
    checkBackup(backup)
  } catch (cause) {
    const reason = reasonOf(cause)
    throw new ConfigProblem(say('running.restore-no-backup', { file: given, reason }), { cause })
  }
  const aside = path.join(folder, `before-restore-${new Date().toISOString().replaceAll(':', '-')}`)
  const { sessions } = await restoreBackup(backup, file, aside).catch((cause: unknown) => {
    throw new ConfigProblem(say('running.restore-failed', { file: given, reason: reasonOf(cause) }))
  })
  console.log(say('running.restore-done', { file: given, n: sessions, aside }))
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

main().catch((cause: unknown) => {
  console.error(cause instanceof ConfigProblem ? cause.message : cause)
  process.exitCode = 1
})
