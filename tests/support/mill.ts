import path from 'node:path'
import type { PersonId, SessionId } from '#shared/ids.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import { Prover } from '../../server/rooms/prover.ts'
import { Snapshots } from '../../server/rooms/snapshots.ts'
import { logIn } from '../../server/store/log-rows.ts'
import { snapshotsIn } from '../../server/store/snapshot-rows.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { linesOf } from './notes.ts'
import { Scribe } from './scribe.ts'

/**
 * A process to be killed: writes one line after the other into the notes in a folder, with a snapshot after
 * every fifth record, and says each number once its line is kept.
 */
const [folder = '', client = ''] = process.argv.slice(2)
const engine = await openSqlite(path.join(folder, 'store.sqlite'))
const report = (problem: string, cause: unknown): void => console.log('problem', problem, cause)
const snapshots = new Snapshots({
  store: snapshotsIn(engine),
  prover: new Prover(),
  report,
  after: { records: 5, bytes: 1 << 20 },
})
const hallway = new Hallway(logIn(engine), report, { snapshots })
const room = await hallway.open({ session: 'session-1' as SessionId, name: 'notes' })
const scribe = new Scribe(Number(client))
scribe.hears(room.state())
for (let number = linesOf(scribe.doc).length + 1; ; number++) {
  const taken = room.take(scribe.line(`line ${number}`), `person-${client}` as PersonId)
  if (taken !== 'taken') throw new Error(JSON.stringify(taken))
  await room.settled()
  console.log('kept', number)
}
