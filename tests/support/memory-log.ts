import type { PersonId } from '#shared/ids.ts'
import {
  Overtaken,
  type DocumentId,
  type Log,
  type LogRecord,
  type Rebirth,
} from '../../server/rooms/log.ts'

interface Append {
  readonly record: LogRecord
  keep(): void
  fail(cause: Error): void
}

/** A log in memory whose commits end when the test says so. `hold` makes the next ones wait. */
export class MemoryLog implements Log {
  readonly records: LogRecord[] = []
  readonly waiting: Append[] = []
  held = false
  /** What the document was written in before any record said so. */
  schema = 1
  readError: Error | undefined
  epoch = 'first-life'
  last = 0
  begun: Uint8Array | undefined

  read(_document: DocumentId) {
    if (this.readError) return Promise.reject(this.readError)
    const authors = new Map<number, PersonId>()
    for (const record of this.records)
      for (const [client, person] of record.authors) authors.set(client, person)
    const updates = this.records.flatMap((record) => record.updates)
    const renewed = this.records.findLast((record) => record.renewed)?.renewed
    return Promise.resolve({
      updates: this.begun ? [this.begun, ...updates] : updates,
      authors,
      seq: this.last,
      epoch: this.epoch,
      schema: renewed?.schema ?? this.schema,
      since: { records: this.records.length, bytes: 0 },
    })
  }

  epochOf(_document: DocumentId): Promise<string> {
    return Promise.resolve(this.epoch)
  }

  renew(_document: DocumentId, { epoch, state }: Rebirth): Promise<void> {
    this.epoch = epoch
    this.last += 1
    this.begun = state
    this.records.length = 0
    return Promise.resolve()
  }

  setAside(): Promise<void> {
    return Promise.resolve()
  }

  append(_document: DocumentId, record: LogRecord): Promise<void> {
    if (!this.held) return this.#keep(record)
    return new Promise((resolve, reject) => {
      const keep = (): void => void this.#keep(record).then(resolve, reject)
      this.waiting.push({ record, keep, fail: reject })
    })
  }

  // Like every log: two rooms that held the same document would be found out here.
  #keep(record: LogRecord): Promise<void> {
    if (record.seq !== this.last + 1) return Promise.reject(new Overtaken(`record ${record.seq}`))
    this.records.push(record)
    this.last = record.seq
    return Promise.resolve()
  }
}

/** Lets everything that was promised already come to pass. */
export async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}
