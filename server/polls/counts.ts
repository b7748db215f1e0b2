import type { PollId, SessionId } from '#shared/ids.ts'
import type { Ballot } from '#shared/poll/ballot.ts'
import type { Alike } from '#shared/poll/tally.ts'
import { Count } from './count.ts'
import type { Cast, KeptBallot, NamedBallot, PollStore } from './poll-store.ts'

const MOST_COUNTS = 2_000 // polls whose count is in memory, some kB each

/**
 * The counts of polls in memory: begun from the rows once and moved on by each ballot that is kept, so that nobody
 * counts 10,000 rows five times a second. Every ballot goes through here. While a count begins, none is under way; it
 * begins anew after a commit of which nobody knows what became of it. [BAL6]
 */
export class Counts {
  readonly #store: PollStore
  readonly #counts = new Map<string, Count>()
  readonly #beginning = new Map<string, Promise<void>>()

  constructor(store: PollStore) {
    this.#store = store
  }

  /** The ballots of a poll as they are kept. */
  async of(session: SessionId, poll: PollId): Promise<readonly Alike[]> {
    for (;;) {
      const count = this.#sure(session, poll)
      if (count) return count.alike
      await this.#begin(session, poll)
    }
  }

  /** Keeps a ballot, and counts it if its voter had none. */
  cast(session: SessionId, poll: PollId, ballot: KeptBallot): Promise<Cast | undefined> {
    return this.#keep(session, poll, ballot, () => this.#store.cast(session, poll, ballot))
  }

  /** The same in a poll that takes names, where it stands instead of an earlier one. */
  castNamed(session: SessionId, poll: PollId, ballot: NamedBallot): Promise<Cast | undefined> {
    return this.#keep(session, poll, ballot, () => this.#store.castNamed(session, poll, ballot))
  }

  /** The ballots of a poll that takes no more of them, when those under way have arrived or not. */
  async final(session: SessionId, poll: PollId): Promise<readonly Alike[]> {
    await this.#counts.get(keyOf(session, poll))?.quiet()
    return this.of(session, poll)
  }

  /** A poll is no more, and neither are its ballots. */
  drop(session: SessionId, poll: PollId): void {
    this.#counts.delete(keyOf(session, poll))
  }

  /** What is counted of a session goes, each poll when none of its ballots is under way any more. */
  forget(session: SessionId): void {
    for (const [key, count] of this.#counts) {
      if (!key.startsWith(`${session}/`)) continue
      void count.quiet().then(() => {
        if (this.#counts.get(key) === count) this.#counts.delete(key)
      })
    }
  }

  async #keep(
    session: SessionId,
    poll: PollId,
    ballot: Ballot,
    keep: () => Promise<Cast | undefined>,
  ): Promise<Cast | undefined> {
    for (;;) {
      const count = this.#sure(session, poll)
      // Nothing may come between: a count that begins waits for those that are under way.
      if (count) return count.keep(ballot, keep())
      await this.#begin(session, poll)
    }
  }

  #sure(session: SessionId, poll: PollId): Count | undefined {
    const count = this.#counts.get(keyOf(session, poll))
    return count?.isSure ? count : undefined
  }

  #begin(session: SessionId, poll: PollId): Promise<void> {
    const key = keyOf(session, poll)
    const under = this.#beginning.get(key)
    if (under) return under
    const begin = async (): Promise<void> => {
      await this.#counts.get(key)?.quiet()
      this.#counts.delete(key)
      const rows = await this.#store.count(session, poll)
      this.#makeRoom()
      this.#counts.set(key, new Count(rows))
    }
    const beginning = begin().finally(() => this.#beginning.delete(key))
    this.#beginning.set(key, beginning)
    return beginning
  }

  #makeRoom(): void {
    if (this.#counts.size < MOST_COUNTS) return
    for (const [key, count] of this.#counts) if (count.isQuiet) this.#counts.delete(key)
  }
}

function keyOf(session: SessionId, poll: PollId): string {
  return `${session}/${poll}`
}
