import { DatabaseSync } from 'node:sqlite'
import { openRows } from './postgres-rows.ts'
import { rowsOf } from './reading-engine.ts'
import { checkTrails, type TrailsChecked } from './trail-reading.ts'

/** Checks the trails of a SQLite file, a running server's too. Nothing is written. */
export async function verifyFile(file: string): Promise<TrailsChecked> {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    // One moment for all: what is written meanwhile is not looked at.
    database.exec('BEGIN')
    return await checkTrails(rowsOf(database))
  } finally {
    database.close()
  }
}

/** Checks the trails of a PostgreSQL database, beside the server that works on it. */
export async function verifyDatabase(address: string): Promise<TrailsChecked> {
  const { rows, close } = openRows(address)
  try {
    return await checkTrails(rows)
  } finally {
    await close()
  }
}
