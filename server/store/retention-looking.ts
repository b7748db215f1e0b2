import { DatabaseSync } from 'node:sqlite'
import { foundIn, type Found } from '../privacy/retention.ts'
import type { Place } from './place.ts'
import { openRows } from './postgres-rows.ts'
import { rowsOf } from './reading-engine.ts'
import { keptSessions } from './retention-rows.ts'

/** Which sessions are overdue in a store, a running server's too. Nothing is written. */
export async function lookBeside(place: Place, now: number): Promise<Found> {
  if ('file' in place) {
    const database = new DatabaseSync(place.file, { readOnly: true })
    try {
      return await foundIn({ sessions: () => keptSessions(rowsOf(database)) }, now)
    } finally {
      database.close()
    }
  }
  const { rows, close } = openRows(place.database)
  try {
    return await foundIn({ sessions: () => keptSessions(rows) }, now)
  } finally {
    await close()
  }
}
