import type { PersonId, PollId, SessionId } from '#shared/ids.ts'
import type { CountedPoll, Poll } from '#shared/poll/poll.ts'
import { Problem } from '#shared/problem.ts'
import { mayVoteIn } from './ballot-box.ts'
import { entryOf } from './entry.ts'
import type { Records } from './hooks.ts'
import type { PollStore } from './poll-store.ts'
import type { Looker, Register } from './register.ts'
import type { Timers } from './timers.ts'

export interface CloserParts {
  readonly store: PollStore
  readonly register: Register
  readonly timers: Timers
  readonly records?: Records
  now(): number
  /** Whoever has a feed open, each once. */
  present(session: SessionId): readonly Looker[]
  report(problem: string, cause: unknown): void
}

/** Closes polls: somebody does, or their time is over. */
export class Closer {
  readonly #parts: CloserParts

  constructor(parts: CloserParts) {
    this.#parts = parts
  }

  /** From here on its ballots stand. */
  async close(session: SessionId, id: PollId, by: Looker): Promise<CountedPoll> {
    const { register } = this.#parts
    const { poll } = await register.stored(session, id)
    const closed = poll.state === 'open' && (await this.#close(session, poll, by.id))
    if (!closed) throw new Problem('poll-not-open', { poll: id })
    return register.seen(session, id, by)
  }

  /** Its time is over. Rejects where the store did not take it. */
  async ring(session: SessionId, id: PollId): Promise<void> {
    const { register, report } = this.#parts
    try {
      const stored = (await register.of(session)).polls.get(id)
      if (stored?.poll.state === 'open') await this.#close(session, stored.poll)
    } catch (cause) {
      report('a poll whose time is over is not closed yet', cause)
      throw cause
    }
  }

  /** Something of a closed poll was changed: its record is kept anew. */
  async seal(session: SessionId, id: PollId): Promise<void> {
    const { records, register } = this.#parts
    const stored = (await register.of(session)).polls.get(id)
    if (!records || !stored || stored.poll.state === 'open') return
    const tallied = await register.tallied(session, stored)
    await register.change(session, records.seal(session, tallied))
  }

  // False where another process closed it: everybody here hears of it all the same.
  async #close(session: SessionId, poll: Poll, by?: PersonId): Promise<boolean> {
    const { store, register, timers, now } = this.#parts
    const at = Math.max(now(), poll.openedAt)
    const closing = { at, ...(by && { by }), crowd: await this.#crowd(session, poll) }
    const entry = entryOf(session, poll, 'poll-closed', { poll: poll.id }, by)
    const closed = await register.change(session, store.close(session, poll.id, closing, entry))
    timers.clear(session, poll.id)
    register.settled(session, poll.id)
    if (closed) await this.seal(session, poll.id)
    await register.tell(session, poll.id)
    return closed
  }

  // Who might have voted, and who of them is there. [LIFE9]
  async #crowd(session: SessionId, poll: Poll): Promise<NonNullable<Poll['crowd']>> {
    const { store, present } = this.#parts
    const { entitled } = poll.settings
    const mayVote = ({ roles }: Pick<Looker, 'roles'>): boolean => mayVoteIn(roles, entitled)
    const here = present(session).filter(mayVote).length
    if (entitled === 'codes')
      return { entitled: await store.codes(session, poll.id), present: here }
    const holders = (await store.holders(session)).filter(mayVote)
    return { entitled: holders.reduce((sum, { people }) => sum + people, 0), present: here }
  }
}
