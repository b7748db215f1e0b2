import { idFrom, type PollId, type SessionId } from '#shared/ids.ts'
import type { CountedPoll, Poll } from '#shared/poll/poll.ts'
import { judgeWording, wordingText, type PollWording } from '#shared/poll/wording.ts'
import { Problem } from '#shared/problem.ts'
import { entryOf } from './entry.ts'
import type { Opening, PollStore, StoredPoll } from './poll-store.ts'
import type { Looker, Register } from './register.ts'
import type { Clock, Timers } from './timers.ts'

const MOST_TRIES = 3

export interface OpenerParts {
  readonly store: PollStore
  readonly register: Register
  readonly timers: Timers
  readonly clock: Clock
  now(): number
  random(bytes: number): Uint8Array
  /** The wording of a draft as it is kept, or undefined where there is none that may be opened. */
  draft(session: SessionId, poll: PollId): Promise<PollWording | undefined>
}

type Round = Pick<Poll, 'draft' | 'round'>

/** Opens drafts, each once, and again as a next round. */
export class Opener {
  readonly #parts: OpenerParts

  constructor(parts: OpenerParts) {
    this.#parts = parts
  }

  /** Freezes the wording of a draft and opens it, for the first time. [POLL4] */
  open(session: SessionId, draft: PollId, by: Looker, reason?: string): Promise<CountedPoll> {
    return this.#open(session, { draft, round: 1 }, by, reason)
  }

  /** Opens the next round of a poll, with the wording that its draft has now. Every round stands. [LIFE6] */
  async reopen(session: SessionId, id: PollId, by: Looker, reason?: string): Promise<CountedPoll> {
    const { register } = this.#parts
    const { draft } = (await register.stored(session, id)).poll
    const { polls } = await register.of(session)
    const rounds = [...polls.values()].filter(({ poll }) => poll.draft === draft)
    const round = Math.max(...rounds.map(({ poll }) => poll.round)) + 1
    return this.#open(session, { draft, round }, by, reason)
  }

  // The store has the last word; refused there, it is looked again into why.
  async #open(
    session: SessionId,
    round: Round,
    by: Looker,
    reason: string | undefined,
  ): Promise<CountedPoll> {
    const { register, store, clock, timers, now } = this.#parts
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const wording = await this.#wording(session, round.draft)
      const { polls, rehearsingSince } = await register.of(session)
      if (isTaken(polls.values(), round))
        throw new Problem('poll-already-open', { poll: round.draft })
      // No round is older than the one before it, whatever somebody did to the clock.
      const openedAt = Math.max(now(), ...endsOf(polls.values(), round))
      const isRehearsal = rehearsingSince !== undefined
      const poll = this.#pollOf(wording, { ...round, openedAt }, isRehearsal)
      const { opening, missing } = await this.#openingOf(session, poll, by, reason)
      const detail = {
        poll: poll.id,
        ...(poll.round > 1 && round),
        options: poll.options.length,
        hasReason: Boolean(reason),
        ...(missing.length > 0 && { missing }),
      }
      const began = clock.now()
      const entry = entryOf(session, poll, 'poll-opened', detail, by.id)
      const isOpen = await register.change(session, store.open(session, opening, entry))
      if (!isOpen) continue
      const { seconds } = poll.settings
      if (seconds !== undefined)
        timers.set(session, poll.id, seconds * 1_000 - (clock.now() - began))
      await register.tell(session, poll.id)
      return register.seen(session, poll.id, by)
    }
    throw new Problem('session-over', { poll: round.draft })
  }

  #pollOf(
    wording: PollWording,
    { draft, round, openedAt }: Round & Pick<Poll, 'openedAt'>,
    isRehearsal: boolean,
  ): Poll {
    const { random } = this.#parts
    const { seconds } = wording.settings
    return {
      ...wording,
      // What was rehearsed leaves no id behind under which a phone has voted before.
      id: round === 1 && !isRehearsal ? draft : idFrom<PollId>(random(16)),
      draft,
      round,
      state: 'open',
      openedAt,
      ...(seconds !== undefined && { closesAt: openedAt + seconds * 1_000 }),
      base: 'voters',
      ...(isRehearsal && { isRehearsal }),
    }
  }

  // Nobody need have agreed to what is only rehearsed. [LIFE5]
  async #openingOf(session: SessionId, poll: Poll, by: Looker, reason: string | undefined) {
    const agreed = wordingText(poll)
    const missing = poll.isRehearsal
      ? []
      : await this.#parts.store.unagreed(session, poll.draft, agreed)
    if (missing.length > 0 && !reason)
      throw new Problem('poll-not-agreed', { poll: poll.draft, missing: missing.length })
    const opening: Opening = {
      poll,
      by: by.id,
      ...(reason && { reason }),
      ...(!reason && !poll.isRehearsal && { agreed }),
    }
    return { opening, missing }
  }

  async #wording(session: SessionId, draft: PollId): Promise<PollWording> {
    const wording = await this.#parts.draft(session, draft)
    if (!wording) throw new Problem('no-such-poll', { poll: draft })
    const verdict = judgeWording(wording)
    if (verdict !== 'ready') throw new Problem(verdict, { poll: draft })
    // A slip of paper has no name.
    const { isNamed, entitled } = wording.settings
    if (isNamed && entitled === 'codes') throw new Problem('poll-settings-unfit', { poll: draft })
    return wording
  }
}

const isTaken = (polls: Iterable<StoredPoll>, { draft, round }: Round): boolean =>
  [...polls].some(
    ({ poll }) => poll.draft === draft && (poll.round >= round || poll.state === 'open'),
  )

const endsOf = (polls: Iterable<StoredPoll>, { draft }: Round): readonly number[] =>
  [...polls]
    .filter(({ poll }) => poll.draft === draft)
    .map(({ poll }) => poll.closedAt ?? poll.openedAt)
