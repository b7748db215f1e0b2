import type { PersonId, PollId, SessionId } from '#shared/ids.ts'
import type { Ballot } from '#shared/poll/ballot.ts'
import type { CountedPoll, Poll, TalliedPoll } from '#shared/poll/poll.ts'
import { Problem } from '#shared/problem.ts'
import { BallotBox, type BallotBoxParts } from './ballot-box.ts'
import { Closer, type CloserParts } from './closer.ts'
import { Opener, type OpenerParts } from './opener.ts'
import type { NamedVoter } from './poll-store.ts'
import { Register, type Looker, type RegisterParts } from './register.ts'
import { Results } from './results.ts'
import { Timers } from './timers.ts'

/** What the house brings from outside. */
export type PollsParts = RegisterParts &
  Omit<OpenerParts & CloserParts & BallotBoxParts, 'register' | 'timers'>

/** A poll with its count, and who opened it. */
export type OpenersPoll = TalliedPoll & { readonly openerId: PersonId }

/** The polls of every session. Decided here and in rows, never in a document. [BAL1] */
export class Polls {
  readonly register: Register
  readonly opener: Opener
  readonly box: BallotBox
  readonly closer: Closer
  readonly results: Results
  readonly #parts: PollsParts
  readonly #timers: Timers

  constructor(parts: PollsParts) {
    this.#parts = parts
    this.register = new Register(parts)
    this.#timers = new Timers(parts.clock, (session, poll) => this.closer.ring(session, poll))
    const whole = { ...parts, register: this.register, timers: this.#timers }
    this.opener = new Opener(whole)
    this.box = new BallotBox(whole)
    this.closer = new Closer(whole)
    this.results = new Results({ ...whole, closer: this.closer })
  }

  /** Goes on with the polls that close by themselves, after a start. [LIFE2] */
  async start(): Promise<void> {
    for (const { session, poll, openedAt, closesAt, isOver } of await this.#parts.store.due()) {
      const whole = (closesAt ?? openedAt) - openedAt
      // A clock on the wall that went back makes no poll longer than it was to be.
      const left = Math.min((closesAt ?? openedAt) - this.#parts.now(), whole)
      this.#timers.set(session, poll, isOver ? 0 : left)
    }
  }

  /** Made-up ballots, to see in a rehearsal how a result looks. */
  async addVoices(
    session: SessionId,
    id: PollId,
    by: Looker,
    ballots: (poll: Poll) => readonly Ballot[],
  ): Promise<CountedPoll> {
    const { poll } = await this.register.stored(session, id)
    if (!poll.isRehearsal) throw new Problem('not-rehearsing', { poll: id })
    if (poll.state !== 'open') throw new Problem('poll-not-open', { poll: id })
    await this.box.castVoices(session, poll, ballots(poll))
    return this.register.seen(session, id, by)
  }

  /** Every poll that was opened and is none of a rehearsal, in that order. */
  async counted(session: SessionId): Promise<readonly OpenersPoll[]> {
    const { polls } = await this.register.of(session)
    const real = [...polls.values()].filter(({ poll }) => !poll.isRehearsal)
    return Promise.all(
      real.map(async (stored) => ({
        ...(await this.register.tallied(session, stored)),
        openerId: stored.openedBy,
      })),
    )
  }

  /** The polls in which somebody's ballot was counted. */
  async tookPart(session: SessionId, person: PersonId): Promise<readonly PollId[]> {
    const { polls } = await this.register.of(session)
    const voters = new Map(
      [...polls.keys()].map((poll) => [poll, this.register.voterOf(session, poll, person)]),
    )
    return this.#parts.store.tookPart(session, person, voters)
  }

  /**
   * What everybody voted in a poll that takes names. Refused where it takes none, and as long as the asker is not told the
   * count. [LIFE4]
   */
  async voters(session: SessionId, id: PollId, by: Looker): Promise<readonly NamedVoter[]> {
    const { settings } = (await this.register.stored(session, id)).poll
    const { tally } = await this.register.seen(session, id, by)
    if (!settings.isNamed || !tally) throw new Problem('not-allowed', { poll: id })
    return this.#parts.store.namedVoters(session, id)
  }

  /** A poll was deleted with the rehearsal it was of. */
  wiped(session: SessionId, id: PollId): void {
    this.#timers.clear(session, id)
    this.register.wiped(session, id)
  }

  /** The session is over: its open polls are closed. Where they cannot be read, the next start closes them. [LIFE10] */
  async over(session: SessionId): Promise<void> {
    this.register.forget(session)
    try {
      const { polls } = await this.register.of(session)
      for (const { poll } of polls.values())
        if (poll.state === 'open') this.#timers.set(session, poll.id, 0)
    } catch (cause) {
      this.#parts.report('open polls of a session that is over are not closed yet', cause)
    }
  }

  /** The session is no more. */
  forget(session: SessionId): void {
    this.#timers.forget(session)
    this.register.forget(session)
  }

  /** Stops telling, and closing by itself. */
  stop(): void {
    this.#timers.stop()
    this.register.stop()
  }
}
