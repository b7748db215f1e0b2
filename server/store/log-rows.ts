import { SCHEMA_VERSION } from '#shared/wire.ts'
import { newEpoch } from '../rooms/epoch.ts'
import { nameOf, type DocumentId, type Log, type Logged } from '../rooms/log.ts'
import type { Engine } from './engine.ts'
import { LogAppending } from './log-appending.ts'
import { examine } from './log-examination.ts'
import { isFounded, lastNumber, readAuthors, readEverything, readNewest } from './log-reading.ts'
import { pressed, unpack, unpressed } from './log-records.ts'
import { renewing, settingAside } from './log-renewal.ts'
import { shape } from './shape.ts'

const MOST_RENEWALS = 20 // tries: a busy room may add a record between looking and writing

/** The log in rows: one record for all updates that waited together, each with the sum of the one before. */
export function logIn(engine: Engine): Log {
  const records = new LogAppending(engine)
  const epochOf = shape<{ name: string }>(({ name }) =>
    engine.rows.selectFrom('head').select('epoch').where('document', '=', name).compile(),
  )
  return {
    read: (document) => read(engine, document),

    append: (document, record) => records.append(document, record),

    async epochOf(document) {
      const query = epochOf({ name: nameOf(document) })
      const { rows } = await engine.rows.executeQuery<{ epoch: string }>(query)
      return rows[0]?.epoch
    },

    async renew(document, rebirth) {
      const name = nameOf(document)
      const state = await pressed(rebirth.state)
      for (let tries = 1; ; tries++) {
        const last = await lastNumber(engine, name)
        try {
          await engine.commit(renewing(engine, name, last, { ...rebirth, state }, Date.now()))
          records.forget(name)
          return
        } catch (cause) {
          if (tries === MOST_RENEWALS || (await lastNumber(engine, name)) === last) throw cause
        }
      }
    },

    async setAside(document, snapshots) {
      if (snapshots.length === 0) return
      await engine.commit(settingAside(engine, nameOf(document), snapshots, Date.now()))
    },
  }
}

async function read(engine: Engine, document: DocumentId): Promise<Logged> {
  const name = nameOf(document)
  let rows = await readNewest(engine, name)
  let found = examine(name, rows)
  // A doubt is looked at again, with everything there is, until nobody wrote meanwhile.
  for (let end: number | undefined = -1; found.damage && rows.head?.seq !== end;) {
    end = rows.head?.seq
    rows = await readEverything(engine, name)
    found = examine(name, rows)
  }
  const { base, records, last, damage } = found
  const { head } = rows
  const isEmpty = !base && records.length === 0
  if (isEmpty && (head || damage || (await isFounded(engine, document.session))))
    throw new Error(`nothing is left of ${name}, which had ${Math.max(last, 1)} records`)
  const updates = records.flatMap((row) => unpack(row.updates))
  return {
    updates: base ? [await unpressed(base.state), ...updates] : updates,
    authors: await readAuthors(engine, name),
    seq: last,
    epoch: head?.epoch ?? newEpoch(),
    schema: head?.schema ?? SCHEMA_VERSION,
    since: {
      records: records.length,
      bytes: records.reduce((sum, row) => sum + row.updates.length, 0),
    },
    ...(damage && { damage }),
  }
}
