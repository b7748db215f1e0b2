import { existsSync } from 'node:fs'
import path from 'node:path'
import { ConfigProblem, readConfig, say, type Config } from './config.ts'
import { Retention, type Found } from './privacy/retention.ts'
import { lookBeside } from './store/retention-looking.ts'
import { openStore } from './store/place.ts'
import { retentionIn } from './store/retention-rows.ts'
import { TrailRows } from './store/trail-rows.ts'

/**
 * `npm run retention [-- --dry-run]`: deletes the sessions whose time is over, as a running server does every day by itself; therefore it
 * needs that none runs. The dry run says what would go, beside a running server or without one, and changes nothing.
 */
async function main(): Promise<void> {
  const words = process.argv.slice(2)
  if (words.some((word) => word !== '--dry-run'))
    throw new ConfigProblem(say('running.retention-how'))
  const isDry = words.length > 0
  const { store } = readConfig(process.env)
  const { overdue, neverEnded } = await (isDry ? look(store) : run(store))
  for (const { id, endedAt, keepMonths } of overdue) {
    const day = new Date(endedAt).toISOString().slice(0, 10)
    const what = isDry ? 'running.retention-would' : 'running.retention-did'
    console.log(say(what, { session: id, day, n: keepMonths }))
  }
  for (const id of neverEnded) console.log(say('running.retention-never', { session: id }))
  console.log(
    say(isDry ? 'running.retention-looked' : 'running.retention-done', { n: overdue.length }),
  )
}

function look(store: Config['store']): Promise<Found> {
  return lookBeside('database' in store ? store : { file: fileIn(store.folder) }, Date.now())
}

async function run(store: Config['store']): Promise<Found> {
  // What was put right is no failure of this.
  const tell = (problem: string, cause: unknown): void => console.error(problem, cause ?? '')
  const report = (problem: string, cause: unknown): void => {
    tell(problem, cause)
    process.exitCode = 1
  }
  const place = 'database' in store ? store : { file: fileIn(store.folder) }
  const engine = await openStore(place, tell).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigProblem(say('running.retention-not-open', { reason }))
  })
  try {
    const retention = new Retention({
      store: retentionIn(engine, new TrailRows(engine, Date.now)),
      now: Date.now,
      later: () => () => undefined,
      // Nobody else has the store.
      alone: (_session, act) => act(),
      gone: () => Promise.resolve(),
      report,
    })
    return await retention.run()
  } finally {
    await engine.close()
  }
}

function fileIn(folder: string): string {
  const file = path.join(folder, 'rapport.sqlite')
  if (!existsSync(file)) throw new ConfigProblem(say('running.retention-nothing', { folder }))
  return file
}

main().catch((cause: unknown) => {
  console.error(cause instanceof ConfigProblem ? cause.message : cause)
  process.exitCode = 1
})
