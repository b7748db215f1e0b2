import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'

const NAME = 'backup' // the row of `house` that only a backup has

/** Seals a backup: a sum over every row, so that not a letter of it can change unseen. [BACK1] */
export function seal(database: DatabaseSync, now: number): void {
  const value = JSON.stringify({ at: now, sum: sumOfRows(database) })
  database.prepare('INSERT INTO house (name, value) VALUES (?, ?)').run(NAME, value)
}

/** Whether a backup is what was sealed; `none` where it never was. */
export function judgeSeal(database: DatabaseSync): 'whole' | 'broken' | 'none' {
  const row = database.prepare('SELECT value FROM house WHERE name = ?').get(NAME)
  if (!row) return 'none'
  return sumIn(String(row['value'])) === sumOfRows(database) ? 'whole' : 'broken'
}

export function unseal(database: DatabaseSync): void {
  database.prepare('DELETE FROM house WHERE name = ?').run(NAME)
}

function sumIn(value: string): unknown {
  try {
    const read: unknown = JSON.parse(value)
    return typeof read === 'object' && read !== null && 'sum' in read ? read.sum : undefined
  } catch {
    return undefined // a seal that cannot be read fits nothing
  }
}

function sumOfRows(database: DatabaseSync): string {
  const hash = createHash('sha256')
  const tables = database
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all()
  for (const { name, sql } of tables) {
    hash.update(`${String(sql)}\n`)
    for (const row of database.prepare(`SELECT * FROM "${String(name)}"`).iterate()) {
      if (name === 'house' && row['name'] === NAME) continue
      for (const value of Object.values(row)) {
        const bytes = value instanceof Uint8Array ? value : Buffer.from(String(value))
        hash.update(`${value === null ? 'null' : typeof value} ${bytes.length} `).update(bytes)
      }
    }
  }
  return hash.digest('hex')
}
