import type { PollId, SessionId } from '#shared/ids.ts'
import type { PollStore, StoredPoll } from './poll-store.ts'

const MOST_SESSIONS = 1_000 // whose polls are in memory, some kB each

/** The opened polls of a session in the order of opening, and since when it rehearses. */
export interface Remembered {
  readonly polls: ReadonlyMap<PollId, StoredPoll>
  readonly rehearsingSince?: number
}

/**
 * The opened polls of sessions in memory, so that a ballot does not ask the store what it is cast in. They change
 * through here and nowhere else, and are read anew after each change. The store has the last word: it takes a ballot only
 * while the poll is open.
 */
export class RememberedPolls {
  readonly #store: Pick<PollStore, 'polls'>
  readonly #polls = new Map<SessionId, Promise<Remembered>>()

  constructor(store: Pick<PollStore, 'polls'>) {
    this.#store = store
  }

  of(session: SessionId): Promise<Remembered> {
    const known = this.#polls.get(session)
    if (known) return known
    if (this.#polls.size >= MOST_SESSIONS) this.#polls.clear()
    const reading = this.#read(session)
    this.#polls.set(session, reading)
    reading.catch(() => this.#forget(session, reading)) // whoever asked hears of it
    return reading
  }

  /** Changes polls of a session, which are read anew afterwards, whatever became of it. */
  async change<Outcome>(session: SessionId, changing: Promise<Outcome>): Promise<Outcome> {
    try {
      return await changing
    } finally {
      this.#polls.delete(session)
    }
  }

  forget(session: SessionId): void {
    this.#polls.delete(session)
  }

  #forget(session: SessionId, reading: Promise<Remembered>): void {
    if (this.#polls.get(session) === reading) this.#polls.delete(session)
  }

  async #read(session: SessionId): Promise<Remembered> {
    const { polls, rehearsingSince } = await this.#store.polls(session)
    return {
      polls: new Map(polls.map((stored) => [stored.poll.id, stored])),
      ...(rehearsingSince !== undefined && { rehearsingSince }),
    }
  }
}
