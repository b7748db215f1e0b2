import { CompiledQuery } from 'kysely'

/** A table in memory for rows that are taken out of their own and put back. */
export const WHERE_ROWS_ARE_LAID = 'CREATE TEMP TABLE laid (session, poll, third, fourth, fifth);'

const COLUMNS = {
  ballot: ['id', 'choices', 'times'],
  participation: ['voter', 'receipt'],
} as const

/**
 * Takes the rows of a poll out of their table and puts them back in the order of their keys. A page fills from its end, so that
 * rows lie in it in the order in which they came; written anew like this they lie in the order of their keys. [BAL3]
 */
export function layRowsAnew(
  table: keyof typeof COLUMNS,
  session: string,
  poll: string,
): readonly CompiledQuery[] {
  const own = COLUMNS[table]
  const there = ['third', 'fourth', 'fifth'].slice(0, own.length)
  return [
    CompiledQuery.raw(
      `INSERT INTO laid (session, poll, ${there.join(', ')})
       SELECT session, poll, ${own.join(', ')} FROM ${table} WHERE session = ? AND poll = ?`,
      [session, poll],
    ),
    CompiledQuery.raw(`DELETE FROM ${table} WHERE session = ? AND poll = ?`, [session, poll]),
    CompiledQuery.raw(
      `INSERT INTO ${table} (session, poll, ${own.join(', ')})
       SELECT session, poll, ${there.join(', ')} FROM laid ORDER BY third`,
    ),
    CompiledQuery.raw('DELETE FROM laid WHERE TRUE'),
  ]
}
