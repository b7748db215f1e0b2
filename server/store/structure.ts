import type { DatabaseSync } from 'node:sqlite'
import type { Finding } from './findings.ts'

/**
 * Looks into a database of which something is damaged or unsure: says to which table each lost page belongs,
 * whether the structure holds, and which documents cannot be read. What can be read is left alone. [DISK1]
 */
export function proveStructure(database: DatabaseSync, lost: readonly number[]): Finding[] {
  const findings: Finding[] = []
  if (lost.length > 0) {
    findings.push({ found: 'pages-lost', pages: lost, of: ownersOf(database, lost).join(', ') })
  }
  const says = integrityOf(database)
  if (says !== 'ok') findings.push({ found: 'structure', says })
  if (lost.length === 0 && says === 'ok') return findings
  const documents = unreadable(database)
  if (documents.length > 0) findings.push({ found: 'documents-unreadable', documents })
  return findings
}

function integrityOf(database: DatabaseSync): string {
  try {
    const rows = database.prepare('PRAGMA integrity_check(5)').all()
    return rows.map((row) => String(row['integrity_check'])).join('; ')
  } catch (cause) {
    return String(cause)
  }
}

function ownersOf(database: DatabaseSync, pages: readonly number[]): string[] {
  try {
    const marks = pages.map(() => '?').join(', ')
    const rows = database
      .prepare(`SELECT DISTINCT name FROM dbstat WHERE pageno IN (${marks}) ORDER BY name`)
      .all(...pages)
    if (rows.length > 0) return rows.map((row) => String(row['name']))
  } catch (cause) {
    return [String(cause)]
  }
  return ['?']
}

function unreadable(database: DatabaseSync): string[] {
  const documents = readable(() => database.prepare('SELECT document FROM head').all())
  if (!documents) return ['*']
  const read = database.prepare('SELECT updates, sum FROM log WHERE document = ? ORDER BY seq')
  return documents
    .map((row) => String(row['document']))
    .filter((document) => !readable(() => read.all(document)))
}

function readable<Rows>(read: () => Rows): Rows | undefined {
  try {
    return read()
  } catch {
    return undefined // the question was whether it can be read, and this is the answer
  }
}
