import { existsSync } from 'node:fs'
import path from 'node:path'
import { ConfigProblem, readDataDir, say } from './config.ts'
import { writeBackup } from './store/backup-writing.ts'

/** `npm run backup -- [file]`: writes a backup beside a running server, or without one, and says where it is. */
async function main(): Promise<void> {
  if (process.env['DATABASE_URL']) throw new ConfigProblem(say('running.backup-elsewhere'))
  const folder = readDataDir(process.env)
  const file = path.join(folder, 'rapport.sqlite')
  if (!existsSync(file)) throw new ConfigProblem(say('running.backup-nothing', { folder }))
  const now = new Date()
  const name = `rapport-${now.toISOString().replaceAll(':', '-')}.sqlite`
  const target = path.resolve(process.argv[2] ?? path.join(folder, 'backups', name))
  const { bytes, sessions, damaged } = await writeBackup(file, target, now.getTime()).catch(
    (cause: unknown) => {
      throw new ConfigProblem(
        say('running.backup-failed', { file: target, reason: reasonOf(cause) }),
      )
    },
  )
  const size = `${(bytes / 1_000_000).toFixed(1)} MB`
  console.log(say('running.backup-done', { file: target, size, n: sessions }))
  if (damaged.length === 0) return
  console.error(say('running.backup-damaged', { documents: damaged.join(', ') }))
  process.exitCode = 2
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

main().catch((cause: unknown) => {
  console.error(cause instanceof ConfigProblem ? cause.message : cause)
  process.exitCode = 1
})
