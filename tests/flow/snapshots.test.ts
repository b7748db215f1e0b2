import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import type { SessionId } from '#shared/ids.ts'
import type { Logged } from '../../server/rooms/log.ts'
import { logIn } from '../../server/store/log-rows.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { freshSeed, randomFrom } from '../support/random.ts'
import { textOf } from '../support/scribe.ts'

const KILLS = 5
const PATIENCE = 180_000 // ms, where many share the machine

test(
  `[SNAP1] [LOG1] killed ${KILLS} times in the middle of snapshots, every kept line is there once`,
  { timeout: PATIENCE },
  async () => {
    const random = randomFrom(freshSeed())
    const folder = await mkdtemp(path.join(tmpdir(), 'rapport-'))
    let kept = 0
    let proven = 0
    for (let kill = 1; kill <= KILLS; kill++) {
      kept = await millUntil(folder, kill, kept + 1 + random.below(500))
      const { logged, snapshots, records } = await standing(folder)
      const lines = textOf(logged.updates)
      const what = `seed ${random.seed}, kill ${kill}`
      expect(logged.damage, what).toBeUndefined()
      // A line may have been kept whose word did not get out any more.
      expect(lines.length, what).toBeGreaterThanOrEqual(kept)
      expect(lines, what).toEqual(lines.map((_, index) => `line ${index + 1}`))
      expect(logged.authors.size, what).toBe(kill)
      kept = lines.length
      proven += snapshots
      expect(records, what).toBeGreaterThan(0)
    }
    console.log(`seed ${random.seed}: ${kept} lines, ${proven} proven snapshots found`)
    expect(proven).toBeGreaterThan(0)
    await rm(folder, { recursive: true })
  },
)

/** Runs the mill until it has kept so many lines, and kills it. Answers how many it said were kept. */
async function millUntil(folder: string, client: number, enough: number): Promise<number> {
  const mill = spawn(process.execPath, ['tests/support/mill.ts', folder, String(client)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(mill, 'exit')
  let kept = 0
  for await (const line of createInterface({ input: mill.stdout })) {
    if (!line.startsWith('kept ')) throw new Error(line)
    kept = Number(line.slice(5))
    if (kept >= enough) mill.kill('SIGKILL')
  }
  expect(await gone).toEqual([null, 'SIGKILL'])
  return kept
}

async function standing(
  folder: string,
): Promise<{ logged: Logged; snapshots: number; records: number }> {
  const engine = await openSqlite(path.join(folder, 'store.sqlite'))
  const snapshots = await engine.rows
    .selectFrom('snapshot')
    .select('seq')
    .where('proven', '=', 1)
    .execute()
  const records = await engine.rows.selectFrom('log').select('seq').execute()
  const logged = await logIn(engine).read({ session: 'session-1' as SessionId, name: 'notes' })
  await engine.close()
  return { logged, snapshots: snapshots.length, records: records.length }
}
