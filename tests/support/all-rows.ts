import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Rapport } from './rapport.ts'

// When somebody was last here is written once a minute, whatever is asked; a snapshot says again what the log says.
const MOVES_BY_ITSELF = 'seen_at'
const SAID_ELSEWHERE = /^(sqlite_|snapshot)/

/** Every row of every table as a running server has them on disk, by table: what a request must not change. */
export function allRowsOf(rapport: Rapport): Readonly<Record<string, readonly string[]>> {
  const database = new DatabaseSync(path.join(rapport.folder, 'rapport.sqlite'), { readOnly: true })
  try {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    const names = tables
      .map(({ name }) => String(name))
      .filter((each) => !SAID_ELSEWHERE.test(each))
    return Object.fromEntries(
      names.map((name) => {
        const rows = database.prepare(`SELECT * FROM "${name}"`).all()
        return [name, rows.map(sayRow).sort()]
      }),
    )
  } finally {
    database.close()
  }
}

function sayRow(row: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(row, (name, value: unknown) => {
    if (name === MOVES_BY_ITSELF) return undefined
    return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
  })
}
