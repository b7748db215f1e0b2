import { sql } from 'kysely'
import { nameOf } from '../rooms/log.ts'
import type { SnapshotStore } from '../rooms/snapshot-store.ts'
import type { Engine } from './engine.ts'
import { examine } from './log-examination.ts'
import { provenBefore, readRecords } from './log-reading.ts'
import { isSnapshotWhole, pressed, snapshotSum, unpack, unpressed } from './log-records.ts'

/** Snapshots in rows, beside the records they stand for. */
export function snapshotsIn(engine: Engine): SnapshotStore {
  const { rows } = engine
  return {
    async write(document, { seq, state, stays }) {
      const name = nameOf(document)
      const [record] = await readRecords(engine, name, seq - 1, seq)
      if (!record) return 'outlived'
      const row = {
        seq,
        link: record.sum,
        state: await pressed(state, stays ? 'thoroughly' : 'quickly'),
      }
      const standing = rows
        .selectFrom('log')
        .select('seq')
        .where('document', '=', name)
        .where('seq', '=', seq)
        .where('sum', '=', record.sum)
      // Where the record is gone by now, the number is missing and the database refuses all of it.
      const its = sql<number>`case when exists ${standing} then cast(${seq} as bigint) end`
      await engine.commit([
        rows
          .deleteFrom('snapshot')
          .where('document', '=', name)
          .where('proven', '=', 0)
          .where('seq', '<=', seq)
          .compile(),
        rows
          .insertInto('snapshot')
          .values({
            ...row,
            document: name,
            seq: its,
            sum: snapshotSum(name, row),
            proven: 0,
            at: record.at,
          })
          .compile(),
      ])
      return 'written'
    },

    async evidence(document, seq) {
      const name = nameOf(document)
      const snapshot = await rows
        .selectFrom('snapshot')
        .select(['seq', 'link', 'state', 'sum', 'proven', 'at'])
        .where('document', '=', name)
        .where('seq', '=', seq)
        .executeTakeFirst()
      if (!snapshot || !isSnapshotWhole(name, snapshot)) return { is: 'unreadable' }
      const before = await provenBefore(engine, name, seq)
      const { base, records, damage } = examine(name, {
        head: { seq, sum: snapshot.link },
        snapshots: before ? [before] : [],
        records: await readRecords(engine, name, before?.seq ?? 0, seq),
      })
      if (damage) return { is: 'unmeasured', damage }
      const updates = records.flatMap((row) => unpack(row.updates))
      return {
        is: 'there',
        state: await unpressed(snapshot.state),
        updates: base ? [await unpressed(base.state), ...updates] : updates,
      }
    },

    async shorten(document, seq) {
      const name = nameOf(document)
      const before = await provenBefore(engine, name, seq)
      const until = before?.seq ?? 0
      const standing = rows
        .selectFrom('snapshot')
        .select('seq')
        .where('document', '=', name)
        .where('seq', '=', seq)
      await engine.commit([
        rows
          .updateTable('snapshot')
          .set({ proven: 1 })
          .where('document', '=', name)
          .where('seq', '=', seq)
          .compile(),
        // A document that began another life meanwhile has no such snapshot, and keeps what it has.
        rows
          .deleteFrom('log')
          .where('document', '=', name)
          .where('seq', '<=', until)
          .where(({ exists }) => exists(standing))
          .compile(),
        rows
          .deleteFrom('snapshot')
          .where('document', '=', name)
          .where('seq', '<', until)
          .where(({ exists }) => exists(standing))
          .compile(),
      ])
    },

    async drop(document, seq) {
      await engine.commit([
        rows
          .deleteFrom('snapshot')
          .where('document', '=', nameOf(document))
          .where('seq', '=', seq)
          .where('proven', '=', 0)
          .compile(),
      ])
    },
  }
}
