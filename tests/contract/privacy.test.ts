import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { ENGINES } from '../support/engines.ts'

const PAGE = path.join(import.meta.dirname, '../../docs/privacy.md')
const COLUMNS: Readonly<Record<string, string>> = {
  SQLite: `SELECT "table".name || '.' || "column".name AS name
    FROM sqlite_schema AS "table", pragma_table_info("table".name) AS "column"
    WHERE "table".type = 'table'`,
  PostgreSQL: `SELECT table_name || '.' || column_name AS name
    FROM information_schema.columns WHERE table_schema = 'public'`,
}

/** The rows of the page's tables: the columns that each is about, and its other cells. */
const rows = readFileSync(PAGE, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').slice(1, -1))
const listed = rows.flatMap(([columns = '']) =>
  [...columns.matchAll(/`([a-z_]+\.[a-z_]+)`/g)].map(([, name = '']) => name),
)

describe.each(ENGINES)('what is stored in $name', ({ name, place: makePlace }) => {
  test('[PRIV1] every column is listed with what it is, why, how long and how it is erased, and nothing else is', async () => {
    const place = await makePlace()
    const engine = await place.open()
    try {
      const found = await place.tamper(COLUMNS[name] ?? '')
      const stored = found.map((row) => String(row['name']))
      expect(stored.length).toBeGreaterThan(100)
      expect(stored.filter((column) => !listed.includes(column))).toEqual([])
      const elsewhere = name === 'PostgreSQL' ? [] : ['migration.version']
      expect(listed.filter((column) => !stored.includes(column))).toEqual(elsewhere)
    } finally {
      await engine.close()
      await place.remove()
    }
  })
})

test('[PRIV1] the list says something of each, and nothing twice', () => {
  expect(listed.filter((column, index) => listed.indexOf(column) !== index)).toEqual([])
  expect(rows.filter((cells) => cells.length !== 5 || cells.some((cell) => !cell.trim()))).toEqual(
    [],
  )
})
