import type { PollId, SessionId } from '#shared/ids.ts'
import type { PollStore } from './poll-store.ts'
import type { Looker } from './register.ts'
import type { Polls } from './polls.ts'

export interface RehearsalParts {
  readonly store: PollStore
  readonly polls: Polls
  now(): number
  /** Tells everybody who listens since when the session rehearses, or that it does no more. */
  tellRehearsal(session: SessionId, since: number | undefined): void
  tellGone(session: SessionId, poll: PollId): void
  /** Tells everybody who listens all of it anew. */
  tellAnew(session: SessionId): void
}

/**
 * Trying polls and questions before the session: whatever is opened or asked while it lasts is wiped at its end, all at once.
 * The trail knows when it began and ended, and nothing of what was in it. [LIFE1]
 */
export class Rehearsal {
  readonly #parts: RehearsalParts

  constructor(parts: RehearsalParts) {
    this.#parts = parts
  }

  /** Begun twice, it goes on. Answers since when. */
  async begin(session: SessionId, by: Looker): Promise<number | undefined> {
    const { store, polls, now, tellRehearsal } = this.#parts
    const entry = { session, person: by.id, act: 'rehearsal-begun', detail: {} } as const
    const begun = await polls.register.change(session, store.beginRehearsal(session, now(), entry))
    const { rehearsingSince } = await polls.register.of(session)
    if (begun) tellRehearsal(session, rehearsingSince)
    return rehearsingSince
  }

  /** Wipes it. Where none is under way there is nothing to do. */
  async end(session: SessionId, by: Looker): Promise<void> {
    const { store, polls, tellRehearsal, tellGone, tellAnew } = this.#parts
    const before = await polls.register.of(session)
    const entry = { session, person: by.id, act: 'rehearsal-ended', detail: {} } as const
    const ended = await polls.register.change(session, store.endRehearsal(session, entry))
    if (!ended) return
    for (const { poll } of before.polls.values()) {
      if (!poll.isRehearsal) continue
      polls.wiped(session, poll.id)
      tellGone(session, poll.id)
    }
    tellRehearsal(session, undefined)
    // Questions went as well, and what was opened in the last moment.
    tellAnew(session)
  }
}
