import { copyFileSync, fstatSync, fsyncSync, ftruncateSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { running } from '#shared/words/english/running.ts'
import { speak } from '#shared/words/words.ts'
import { compare, mend, readPage, writePage, type Comparison } from './comparison.ts'
import type { Finding } from './findings.ts'
import type { Journal } from './journal.ts'
import { inspectJournal } from './journal-inspection.ts'
import { sumOf, type Mark, type Twin } from './twin.ts'
import { refuseNewer } from './version.ts'

const say = speak(running, 'en')

const USER_VERSION = 60 // where the first page says it

/** The files of a store as they are looked at: opened before SQLite and closed after it. */
export interface Files {
  readonly file: string
  readonly database: number
  readonly twin: Twin
}

/** What was found, and what nothing vouches for: then the structure wants a look as well. */
export interface Inspection {
  readonly findings: readonly Finding[]
  readonly lost: readonly number[]
  readonly isUnsure: boolean
}

/**
 * Looks at the files before SQLite does: what is damaged is put right where a second copy says how, and said; what
 * SQLite would pass over in silence is said. Throws where opening would choose for somebody. [DISK1] [DISK2]
 */
export function inspect(files: Files): Inspection {
  const findings: Finding[] = []
  const size = fstatSync(files.database).size
  if (!files.twin.mark && files.twin.wasThere && size === 0)
    throw new Error(say('running.nothing-left'))
  const { journal, loss, clear } = inspectJournal(`${files.file}-wal`, files.twin, findings)
  if (loss && !isInDatabase(files)) findings.push(loss)
  const { mark } = files.twin
  if (size === 0 && journal && !isWholeAlone(journal) && !mark?.pages) {
    throw new Error(say('running.nothing-left'))
  }
  if (!mark) return { findings, lost: [], isUnsure: size > 0 }
  if (files.twin.damagedSlots > 0) findings.push({ found: 'mark-mended' })
  // A commit that made the database shorter may have been carried into it, and not yet into the twin.
  const pages = journal?.committed ? Math.min(mark.pages, journal.pages) : mark.pages
  const compared = inspectPages(files, { ...mark, pages }, journal?.holds ?? new Set())
  if (!journal?.committed) evenOut(files, mark, findings)
  clear()
  return { ...compared, findings: [...findings, ...compared.findings] }
}

// Whoever closes a database last empties its journal into it, be it another tool, or a server that ended in disorder. The
// pages are as they were noted then, and the twin follows.
function isInDatabase({ database, twin }: Files): boolean {
  const { mark } = twin
  const sums = twin.readSums()
  if (!mark || sums.length < mark.frames) return false
  const due = new Map(sums.slice(mark.inDatabase).map(({ page, sum }) => [page, sum]))
  const contents = new Map<number, Buffer>()
  for (const [page, sum] of due) {
    const content = readPage(database, page, mark.pageSize)
    if (!content || sumOf(page, content) !== sum) return false
    contents.set(page, content)
  }
  for (const [page, content] of contents) twin.write(page, content)
  const pages = Math.floor(fstatSync(database).size / mark.pageSize)
  twin.writeMark({ ...mark, pages, inDatabase: mark.frames, inDatabaseAt: mark.keptAt })
  twin.sync()
  return true
}

/** Compares page by page and puts right, those left out that the journal holds: while it is in use, too. */
export function inspectPages(files: Files, mark: Mark, journal: ReadonlySet<number>): Inspection {
  const { database, twin } = files
  const { pages, pageSize } = mark
  const wasEmpty = fstatSync(database).size === 0 && pages > 0
  const compared = compare(database, twin, { pages, pageSize, journal })
  if (wasEmpty && compared.lost.length > pages / 2) throw new Error(say('running.nothing-left'))
  refuseAnother(files, mark, compared)
  mend(twin, compared, {
    page: (page, content) => writePage(database, page, content),
    sync: () => fsyncSync(database),
  })
  const { damaged, lame, lost, unsure } = compared
  const findings: Finding[] = []
  if (wasEmpty) findings.push({ found: 'database-rebuilt', pages })
  else if (damaged.size > 0) findings.push({ found: 'pages-mended', pages: [...damaged.keys()] })
  if (lame.size > 0) findings.push({ found: 'twins-mended', pages: [...lame.keys()] })
  return { findings, lost, isUnsure: unsure.length > 0 }
}

// What somebody put there by hand, or edited, is whole in itself, and another state than the twin's: a disk
// does not write both change counters of the first page alike.
function refuseAnother({ file, database }: Files, mark: Mark, { damaged }: Comparison): void {
  const first = readPage(database, 1, mark.pageSize)
  const twin = damaged.get(1)
  if (!first || !twin) return
  const counter = first.subarray(24, 28)
  if (counter.equals(twin.subarray(24, 28)) || !counter.equals(first.subarray(92, 96))) return
  refuseNewer(file, first.readUInt32BE(USER_VERSION))
  const copy = `${file}-look`
  try {
    copyFileSync(file, copy)
    if (!isWhole(copy)) return
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(copy + end, { force: true })
  }
  throw new Error(say('running.another-database', { file, twin: `${file}-twin` }))
}

function isWhole(file: string): boolean {
  try {
    const database = new DatabaseSync(file)
    const says = database.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check']
    database.close()
    return says === 'ok'
  } catch {
    return false // a file that SQLite cannot read is not whole: the question is answered
  }
}

// Both files get the length that they should have: a page that is lost leaves its place to the others.
function evenOut({ database, twin }: Files, mark: Mark, findings: Finding[]): void {
  const size = fstatSync(database).size
  const right = mark.pages * mark.pageSize
  if (size !== right) {
    ftruncateSync(database, right)
    fsyncSync(database)
  }
  if (size > right) findings.push({ found: 'surplus-cut', file: 'database', bytes: size - right })
  const twinRight = twin.sizeOf(mark.pages, mark.pageSize)
  if (twin.size <= twinRight) return
  findings.push({ found: 'surplus-cut', file: 'twin', bytes: twin.size - twinRight })
  twin.cutTo(twinRight)
}

function isWholeAlone({ holds, pages }: Journal): boolean {
  for (let page = 1; page <= pages; page++) if (!holds.has(page)) return false
  return pages > 0
}
