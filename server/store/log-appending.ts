import { nameOf, Overtaken, type DocumentId, type LogRecord } from '../rooms/log.ts'
import type { Engine } from './engine.ts'
import { keepingWith } from './kept-with-record.ts'
import { linkAt, readHead, readRecords } from './log-reading.ts'
import { isSame, NO_LINK, type LogRow } from './log-records.ts'
import { appending, rowOf } from './log-writing.ts'

const MOST_ENDS = 20_000 // documents whose last sum is remembered between two records

type NewRow = LogRow & { readonly previous: Uint8Array }

/** The record that a document ends with, as far as this process knows. */
interface End {
  readonly seq: number
  readonly sum: Uint8Array
}

/** The last record of a document that is on its way. */
interface Turn {
  /** Unknown while it is still looked up what it follows. */
  readonly end: End | undefined
  readonly kept: Promise<void>
}

/**
 * Appends records to documents, each behind the one before. A record may be appended while its predecessor is still on its
 * way: both go into one commit, in order, and the second fails with the first. Other documents wait for nobody. [LOG1]
 */
export class LogAppending {
  readonly #engine: Engine
  readonly #ends = new Map<string, End>()
  readonly #turns = new Map<string, Turn>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  append(document: DocumentId, record: LogRecord): Promise<void> {
    const name = nameOf(document)
    const before = this.#turns.get(name)
    const end = before ? before.end : this.#ends.get(name)
    const row = end?.seq === record.seq - 1 ? rowOf(name, record, end.sum, Date.now()) : undefined
    const kept = row
      ? this.#write(document, record, row, before)
      : this.#lookAndWrite(document, record, before)
    const turn = { end: row && { seq: row.seq, sum: row.sum }, kept }
    this.#turns.set(name, turn)
    const settled = (): void => {
      if (this.#turns.get(name) === turn) this.#turns.delete(name)
    }
    kept.then(settled, settled) // its own caller hears of it
    return kept
  }

  /** A document has begun another life: it ends otherwise than was known. */
  forget(name: string): void {
    this.#ends.delete(name)
  }

  async #lookAndWrite(
    document: DocumentId,
    record: LogRecord,
    before: Turn | undefined,
  ): Promise<void> {
    await before?.kept.catch(() => undefined) // its own caller hears of it
    const name = nameOf(document)
    const { seq } = record
    const end = this.#ends.get(name)
    const previous = end?.seq === seq - 1 ? end.sum : await linkBefore(this.#engine, name, seq)
    await this.#write(document, record, rowOf(name, record, previous, Date.now()), undefined)
  }

  #write(
    document: DocumentId,
    record: LogRecord,
    row: NewRow,
    before: Turn | undefined,
  ): Promise<void> {
    const name = nameOf(document)
    return this.#commit(document, name, record, row).then(
      () => this.#endsWith(name, row),
      async (cause: unknown) => {
        await before?.kept // what failed before this one is why this one failed
        const verdict = await judgeFailure(this.#engine, name, row).catch(() => 'failed')
        if (verdict === 'overtaken')
          throw new Overtaken(`record ${row.seq} of ${name} is another one`, { cause })
        if (verdict === 'failed') throw cause
        // It stands: the answer to an earlier try was lost, and it is kept once.
        this.#endsWith(name, row)
      },
    )
  }

  #commit(document: DocumentId, name: string, record: LogRecord, row: NewRow): Promise<unknown> {
    const { seq, updates, sum, previous, at } = row
    if (isPlain(record))
      return this.#engine.append({ document: name, seq, updates, sum, previous, at })
    return this.#engine.commit([
      ...appending(this.#engine, name, row, record.authors),
      ...keepingWith(this.#engine, document, record, at),
    ])
  }

  #endsWith(name: string, { seq, sum }: LogRow): void {
    if (this.#ends.size >= MOST_ENDS) this.#ends.clear()
    this.#ends.set(name, { seq, sum })
  }
}

/** Whether a record brings nothing but its updates, to a document that there is: nearly every one. */
function isPlain({ seq, authors, lost, renewed }: LogRecord): boolean {
  return seq > 1 && authors.size === 0 && !lost && !renewed
}

async function linkBefore(engine: Engine, name: string, seq: number): Promise<Uint8Array> {
  const link = seq === 1 ? NO_LINK : await linkAt(engine, name, seq - 1)
  if (!link) throw new Overtaken(`record ${seq} of ${name} has nothing to follow`)
  return link
}

/** What a commit that failed means: the record stands all the same, or may be tried again, or may not. */
async function judgeFailure(
  engine: Engine,
  name: string,
  row: NewRow,
): Promise<'stands' | 'failed' | 'overtaken'> {
  const { seq, sum, previous } = row
  const [[standing], head] = await Promise.all([
    readRecords(engine, name, seq - 1, seq),
    readHead(engine, name),
  ])
  if (standing) return isSame(standing.sum, sum) ? 'stands' : 'overtaken'
  if ((head?.seq ?? 0) !== seq - 1) return 'overtaken'
  return !head?.sum || isSame(head.sum, previous) ? 'failed' : 'overtaken'
}
