import { fstatSync, readSync } from 'node:fs'
import { sumOf, writeAll, type Twin } from './twin.ts'

/** What two copies of a database say of each other, page by page. */
export interface Comparison {
  /** Pages whose twin is whole and says otherwise, with the content that is right. */
  readonly damaged: ReadonlyMap<number, Buffer>
  /** Pages whose twin is damaged or gone, with the content that is right. */
  readonly lame: ReadonlyMap<number, Buffer>
  /** Of those, the ones whose twin holds no sum either: nothing vouches for them. */
  readonly unsure: readonly number[]
  /** Pages of which neither copy is whole. */
  readonly lost: readonly number[]
}

/**
 * Compares every page with its twin, those that the journal holds left out: they are written anew from
 * there. The sum beside a twin says which of two is right, so that one fault is always told. [DISK1]
 */
export function compare(
  database: number,
  twin: Twin,
  { pages, pageSize, journal }: { pages: number; pageSize: number; journal: ReadonlySet<number> },
): Comparison {
  const damaged = new Map<number, Buffer>()
  const lame = new Map<number, Buffer>()
  const unsure: number[] = []
  const lost: number[] = []
  for (let page = 1; page <= pages; page++) {
    if (journal.has(page)) continue
    const content = readPage(database, page, pageSize)
    const { content: other, sum, isErased } = twin.read(page, pageSize)
    const isTwinWhole = sumOf(page, other) === sum
    if (content?.equals(other)) {
      if (!isTwinWhole) lame.set(page, content)
    } else if (isTwinWhole) {
      damaged.set(page, Buffer.from(other))
    } else if (content && sumOf(page, content) === sum) {
      lame.set(page, content)
    } else if (content && isErased) {
      lame.set(page, content)
      unsure.push(page)
    } else {
      lost.push(page)
    }
  }
  return { damaged, lame, unsure, lost }
}

/** Puts right what can be, each from the other, and waits until the disk has it. */
export function mend(twin: Twin, { damaged, lame }: Comparison, write: PageWriter): void {
  for (const [page, content] of damaged) write.page(page, content)
  if (damaged.size > 0) write.sync()
  for (const [page, content] of lame) twin.write(page, content)
  if (lame.size > 0) twin.sync()
}

export interface PageWriter {
  page(page: number, content: Buffer): void
  sync(): void
}

export function readPage(database: number, page: number, pageSize: number): Buffer | undefined {
  const content = Buffer.alloc(pageSize)
  const got = readSync(database, content, 0, pageSize, (page - 1) * pageSize)
  return got === pageSize ? content : undefined
}

export function writePage(database: number, page: number, content: Buffer): void {
  writeAll(database, content, (page - 1) * content.length)
}

export function pagesOf(database: number, pageSize: number): number {
  return Math.floor(fstatSync(database).size / pageSize)
}
