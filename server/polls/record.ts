import { createHash } from 'node:crypto'
import type { PollId, SessionId } from '#shared/ids.ts'
import type { TalliedPoll } from '#shared/poll/poll.ts'

const FORMAT = 'rapport-poll-record/1'

/** All that a closed poll says, as its rows have it. What is JSON in a row is its text here. */
export interface PollRecord {
  readonly session: string
  readonly poll: string
  readonly draft: string
  readonly round: number
  readonly question: string
  readonly kind: string
  readonly options: string
  /** With what is fixed beside them: most, and the scale. */
  readonly settings: string
  readonly opened: readonly [at: number, by: string]
  readonly closed: readonly [at: number | null, by: string | null]
  readonly published: readonly [at: number | null, by: string | null]
  readonly base: string
  readonly crowd: string | null
  /** What was chosen, with how many chose it; in any order. */
  readonly ballots: readonly (readonly [choices: string, times: number])[]
  /** How many took part; of a poll that takes names, whose ballot stands and what it says. */
  readonly voters: number | readonly (readonly [person: string, choices: string])[]
  readonly hands: string | null
  readonly merges: string
  readonly parts: string | null
}

/** The record in its one form: the same rows give the same text, on every machine and in every database. */
export function recordText(record: PollRecord): string {
  const { session, poll, draft, round, question, kind, options, settings } = record
  const { opened, closed, published, base, crowd, ballots, voters, hands, merges, parts } = record
  return JSON.stringify([
    FORMAT,
    [session, poll, draft, round],
    [question, kind, options, settings],
    [opened, closed, published],
    [base, crowd],
    inOrder(ballots),
    typeof voters === 'number' ? voters : inOrder(voters),
    [hands, merges, parts],
  ])
}

/** SHA-256 of the record, in hex. */
export function digestOf(record: PollRecord): string {
  return createHash('sha256').update(recordText(record)).digest('hex')
}

// By code units: what a language thinks of letters differs from machine to machine.
function inOrder<Row extends readonly [string, string | number]>(rows: readonly Row[]): Row[] {
  return [...rows].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
}

/** Where records are kept. */
export interface RecordStore {
  /**
   * Keeps the digest of what the rows of a closed poll say, and notes it in the trail, unless it is a rehearsal. Nothing happens to an
   * open one.
   */
  seal(session: SessionId, poll: PollId): Promise<void>
  /** Closed polls that were never sealed: the server ended in between. */
  unsealed(): Promise<readonly (readonly [session: SessionId, poll: PollId])[]>
}

/** Seals polls, one change after the other, so that the last digest is that of the last rows. [RECORD1] */
export class PollRecords {
  readonly #store: RecordStore
  readonly #last = new Map<string, Promise<void>>()

  constructor(store: RecordStore) {
    this.#store = store
  }

  /** Seals what was closed and not sealed, before anything else happens. */
  async start(): Promise<void> {
    for (const [session, id] of await this.#store.unsealed()) await this.seal(session, { id })
  }

  async seal(session: SessionId, { id }: Pick<TalliedPoll, 'id'>): Promise<void> {
    const key = `${session}/${id}`
    const before = this.#last.get(key) ?? Promise.resolve()
    const sealing = before.catch(() => undefined).then(() => this.#store.seal(session, id))
    this.#last.set(key, sealing)
    try {
      await sealing
    } finally {
      if (this.#last.get(key) === sealing) this.#last.delete(key)
    }
  }
}
