import { DatabaseSync } from 'node:sqlite'
import { setTimeout as after } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { openRows } from './postgres-rows.ts'
import { rowsOf } from './reading-engine.ts'
import { checkRecords, type RecordsChecked } from './record-rows.ts'
import type { Tables } from './tables.ts'
import { checkTrails, type TrailsChecked } from './trail-reading.ts'

const SEALED_WITHIN = 2_000 // ms: between a change of a poll and its digest, beside a server

/** What came of checking a store: its trails, and the records of its closed polls. */
export interface StoreChecked extends TrailsChecked {
  readonly records: RecordsChecked
}

/** Checks the trails and polls of a SQLite file, a running server's too. Nothing is written. */
export async function verifyFile(file: string): Promise<StoreChecked> {
  return twice(async () => {
    const database = new DatabaseSync(file, { readOnly: true })
    try {
      // One moment for all: what is written meanwhile is not looked at.
      database.exec('BEGIN')
      return await check(rowsOf(database))
    } finally {
      database.close()
    }
  })
}

/** Checks the trails and polls of a PostgreSQL database, beside the server that works on it. */
export async function verifyDatabase(address: string): Promise<StoreChecked> {
  const { rows, close } = openRows(address)
  try {
    return await twice(() => check(rows))
  } finally {
    await close()
  }
}

async function check(rows: Kysely<Tables>): Promise<StoreChecked> {
  return { ...(await checkTrails(rows)), records: await checkRecords(rows) }
}

// A poll that is being changed has its next digest a moment later: what is wrong must be wrong then as well.
async function twice(look: () => Promise<StoreChecked>): Promise<StoreChecked> {
  const first = await look()
  if (first.records.damages.length === 0) return first
  await after(SEALED_WITHIN)
  return look()
}
