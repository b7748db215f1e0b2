import type { PollId, SessionId } from '#shared/ids.ts'
import { isWritten } from '#shared/poll/kinds.ts'
import type { Base, CountedPoll } from '#shared/poll/poll.ts'
import type { Merge } from '#shared/poll/tally.ts'
import { Problem } from '#shared/problem.ts'
import type { TrailEntry } from '../access/trail.ts'
import type { Closer } from './closer.ts'
import { entryOf } from './entry.ts'
import { readMerges } from './merges.ts'
import type { Changed, PollStore } from './poll-store.ts'
import type { Looker, Register } from './register.ts'

export interface ResultsParts {
  readonly store: PollStore
  readonly register: Register
  readonly closer: Closer
  now(): number
}

/** What is made of a poll beside its ballots, until it is published. [LIFE7] */
export class Results {
  readonly #parts: ResultsParts

  constructor(parts: ResultsParts) {
    this.#parts = parts
  }

  /** Everybody sees the result from here on, and nothing of it changes any more. */
  async publish(session: SessionId, id: PollId, by: Looker): Promise<CountedPoll> {
    const { store, register, now } = this.#parts
    const { poll } = await register.stored(session, id)
    if (poll.state === 'open') throw new Problem('poll-still-open', { poll: id })
    const at = Math.max(now(), poll.closedAt ?? 0)
    const entry = entryOf(session, poll, 'poll-published', { poll: id }, by.id)
    const publishing = store.publish(session, id, { at, by: by.id }, entry)
    const isPublished = await register.change(session, publishing)
    if (!isPublished) throw new Problem('poll-published', { poll: id })
    return this.#changed(session, id, by)
  }

  /** Enters the hands counted in the hall: one number for each option, beside the online votes. [BAL5] */
  async setHands(
    session: SessionId,
    id: PollId,
    by: Looker,
    counts: Readonly<Record<string, number>>,
  ): Promise<CountedPoll> {
    const { poll } = await this.#parts.register.stored(session, id)
    const known = new Set<string>(poll.options.map((option) => option.id))
    if (Object.keys(counts).some((option) => !known.has(option)))
      throw new Problem('unknown-option')
    const hands = Object.fromEntries(
      poll.options.map(({ id: option }) => [
        option,
        Object.hasOwn(counts, option) ? (counts[option] ?? 0) : 0,
      ]),
    )
    const detail = { poll: id, hands: Object.entries(hands).map(([each, n]) => `${each}: ${n}`) }
    const entry = entryOf(session, poll, 'hands-entered', detail, by.id)
    return this.#set(session, id, by, { hands }, entry)
  }

  /** Says which written answers count as which: all of it, in the place of what was said before. */
  async merge(
    session: SessionId,
    id: PollId,
    by: Looker,
    said: readonly Merge[],
  ): Promise<CountedPoll> {
    const { poll } = await this.#parts.register.stored(session, id)
    if (!isWritten(poll.kind)) throw new Problem('unknown-option', { poll: id })
    const merges = readMerges(said)
    const detail = { poll: id, merges: merges.length }
    const entry = entryOf(session, poll, 'answers-merged', detail, by.id)
    return this.#set(session, id, by, { merges }, entry)
  }

  /** Says of whom shares are told. */
  async setBase(session: SessionId, id: PollId, by: Looker, base: Base): Promise<CountedPoll> {
    const { poll } = await this.#parts.register.stored(session, id)
    const entry = entryOf(session, poll, 'base-chosen', { poll: id, base }, by.id)
    return this.#set(session, id, by, { base }, entry)
  }

  async #set(
    session: SessionId,
    id: PollId,
    by: Looker,
    changed: Changed,
    entry: TrailEntry | undefined,
  ): Promise<CountedPoll> {
    const { store, register } = this.#parts
    const isSet = await register.change(session, store.set(session, id, changed, entry))
    if (!isSet) throw new Problem('poll-published', { poll: id })
    return this.#changed(session, id, by)
  }

  async #changed(session: SessionId, id: PollId, by: Looker): Promise<CountedPoll> {
    const { register, closer } = this.#parts
    await closer.seal(session, id)
    await register.tell(session, id)
    return register.seen(session, id, by)
  }
}
