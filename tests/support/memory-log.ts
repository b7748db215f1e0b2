import type { PersonId } from '#shared/ids.ts'
import type { DocumentId, Log, LogRecord } from '../../server/rooms/log.ts'

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
  readError: Error | undefined

  read(_document: DocumentId) {
    if (this.readError) return Promise.reject(this.readError)
    const authors = new Map<number, PersonId>()
    for (const record of this.records)
      for (const [client, person] of record.authors) authors.set(client, person)
    const updates = this.records.flatMap((record) => record.updates)
    return Promise.resolve({ updates, authors, seq: this.records.length })
  }

  append(_document: DocumentId, record: LogRecord): Promise<void> {
    if (!this.held) {
      this.records.push(record)
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const keep = (): void => {
        this.records.push(record)
        resolve()
      }
      this.waiting.push({ record, keep, fail: reject })
    })
  }
}

/** Lets everything that was promised already come to pass. */
export async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}
