import { idFrom, type PersonId, type PollId, type SessionId } from '#shared/ids.ts'
import type { Ballot } from '#shared/poll/ballot.ts'
import { isWritten } from '#shared/poll/kinds.ts'
import type { Base, CountedPoll, Poll, TalliedPoll } from '#shared/poll/poll.ts'
import type { Merge } from '#shared/poll/tally.ts'
import { judgeWording, wordingText, type PollWording } from '#shared/poll/wording.ts'
import { Problem } from '#shared/problem.ts'
import type { TrailAct, TrailEntry } from '../access/trail.ts'
import { BallotBox, mayVoteIn } from './ballot-box.ts'
import type { BallotCodes, Records } from './hooks.ts'
import type { Changed, NamedVoter, StoredPoll } from './poll-store.ts'
import { Register, type Looker, type RegisterParts } from './register.ts'
import { Timers, type Clock } from './timers.ts'

/** What the house brings from outside. `draft` reads the wording as it is kept in the `polls` document. */
export interface PollsParts extends RegisterParts {
  readonly clock: Clock
  readonly codes?: BallotCodes
  readonly records?: Records
  now(): number
  random(bytes: number): Uint8Array
  draft(session: SessionId, poll: PollId): Promise<PollWording | undefined>
  /** Whoever has a feed open, each once. */
  present(session: SessionId): readonly Looker[]
}

const MOST_TRIES = 3

/** Opens polls, closes and publishes them. Decided here and in rows, never in a document. [BAL1] */
export class Polls {
  readonly register: Register
  readonly box: BallotBox
  readonly #parts: PollsParts
  readonly #timers: Timers

  constructor(parts: PollsParts) {
    this.#parts = parts
    this.register = new Register(parts)
    this.#timers = new Timers(parts.clock, (session, poll) => this.#ring(session, poll))
    this.box = new BallotBox({ ...parts, register: this.register, timers: this.#timers })
  }

  /** Goes on with the polls that close by themselves, after a start. */
  async start(): Promise<void> {
    for (const { session, poll, openedAt, closesAt, isOver } of await this.#parts.store.due()) {
      const whole = (closesAt ?? openedAt) - openedAt
      // A clock on the wall that went back makes no poll longer than it was to be.
      const left = Math.min((closesAt ?? openedAt) - this.#parts.now(), whole)
      this.#timers.set(session, poll, isOver ? 0 : left)
    }
  }

  /** Freezes the wording of a draft and opens it, for the first time. */
  async open(session: SessionId, draft: PollId, by: Looker, reason?: string): Promise<CountedPoll> {
    return this.#open(session, { draft, round: 1 }, by, reason)
  }

  /** Opens the next round of a draft that was opened, with its wording of now. Every round stands. */
  async reopen(session: SessionId, id: PollId, by: Looker, reason?: string): Promise<CountedPoll> {
    const { draft } = (await this.register.stored(session, id)).poll
    const { polls } = await this.register.of(session)
    const rounds = [...polls.values()].filter(({ poll }) => poll.draft === draft)
    const round = Math.max(...rounds.map(({ poll }) => poll.round)) + 1
    return this.#open(session, { draft, round }, by, reason)
  }

  /** Closes an open poll: from here on its ballots stand. */
  async close(session: SessionId, id: PollId, by: Looker): Promise<CountedPoll> {
    const stored = await this.register.stored(session, id)
    const closed = await this.#close(session, stored, by.id)
    if (!closed) throw new Problem('poll-not-open', { poll: id })
    return this.register.seen(session, id, by)
  }

  /** Everybody sees the result from here on, and nothing of it changes any more. */
  async publish(session: SessionId, id: PollId, by: Looker): Promise<CountedPoll> {
    const { poll } = await this.register.stored(session, id)
    if (poll.state === 'open') throw new Problem('poll-still-open', { poll: id })
    const { store, now } = this.#parts
    const at = Math.max(now(), poll.closedAt ?? 0)
    const entry = entryOf(session, poll, 'poll-published', { poll: id }, by.id)
    const publishing = store.publish(session, id, { at, by: by.id }, entry)
    const published = await this.register.change(session, publishing)
    if (!published) throw new Problem('poll-published', { poll: id })
    return this.#changed(session, id, by)
  }

  /** Enters the hands counted in the hall: one number for each option, beside the online votes. */
  async setHands(
    session: SessionId,
    id: PollId,
    by: Looker,
    counts: Readonly<Record<string, number>>,
  ): Promise<CountedPoll> {
    const { poll } = await this.register.stored(session, id)
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
    merges: readonly Merge[],
  ): Promise<CountedPoll> {
    const { poll } = await this.register.stored(session, id)
    if (!isWritten(poll.kind)) throw new Problem('unknown-option', { poll: id })
    const detail = { poll: id, merges: merges.length }
    const entry = entryOf(session, poll, 'answers-merged', detail, by.id)
    return this.#set(session, id, by, { merges }, entry)
  }

  /** Says of whom shares are told. */
  async setBase(session: SessionId, id: PollId, by: Looker, base: Base): Promise<CountedPoll> {
    const { poll } = await this.register.stored(session, id)
    const entry = entryOf(session, poll, 'base-chosen', { poll: id, base }, by.id)
    return this.#set(session, id, by, { base }, entry)
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

  /** Every poll that was opened and is none of a rehearsal, in that order, with its count and who opened it. */
  async counted(
    session: SessionId,
  ): Promise<readonly (TalliedPoll & { readonly openerId: PersonId })[]> {
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
   * count.
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

  /** The session is over: its open polls are closed, and what is in memory of it goes. */
  async over(session: SessionId): Promise<void> {
    this.register.forget(session)
    const { polls } = await this.register.of(session)
    for (const { poll } of polls.values())
      if (poll.state === 'open') this.#timers.set(session, poll.id, 0)
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

  async #open(
    session: SessionId,
    { draft, round }: Pick<Poll, 'draft' | 'round'>,
    by: Looker,
    reason: string | undefined,
  ): Promise<CountedPoll> {
    const { store, now, clock, random } = this.#parts
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const wording = await this.#wording(session, draft)
      const { polls, rehearsingSince } = await this.register.of(session)
      if (isTaken(polls.values(), { draft, round }))
        throw new Problem('poll-already-open', { poll: draft })
      const isRehearsal = rehearsingSince !== undefined
      const { seconds } = wording.settings
      const openedAt = now()
      const poll: Poll = {
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
      const agreed = wordingText(wording)
      const missing = isRehearsal ? [] : await store.unagreed(session, draft, agreed)
      if (missing.length > 0 && !reason)
        throw new Problem('poll-not-agreed', { poll: draft, missing: missing.length })
      const detail = {
        poll: poll.id,
        ...(round > 1 && { draft, round }),
        options: poll.options.length,
        hasReason: Boolean(reason),
        ...(missing.length > 0 && { missing }),
      }
      const opening = {
        poll,
        by: by.id,
        ...(reason && { reason }),
        ...(!reason && !isRehearsal && { agreed }),
      }
      const entry = entryOf(session, poll, 'poll-opened', detail, by.id)
      const began = clock.now()
      if (!(await this.register.change(session, store.open(session, opening, entry)))) continue
      if (seconds !== undefined)
        this.#timers.set(session, poll.id, seconds * 1_000 - (clock.now() - began))
      await this.register.tell(session, poll.id)
      return this.register.seen(session, poll.id, by)
    }
    throw new Problem('session-over', { poll: draft })
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

  async #set(
    session: SessionId,
    id: PollId,
    by: Looker,
    changed: Changed,
    entry: TrailEntry | undefined,
  ): Promise<CountedPoll> {
    const setting = this.#parts.store.set(session, id, changed, entry)
    const isSet = await this.register.change(session, setting)
    if (!isSet) throw new Problem('poll-published', { poll: id })
    return this.#changed(session, id, by)
  }

  async #changed(session: SessionId, id: PollId, by: Looker): Promise<CountedPoll> {
    await this.#seal(session, id)
    await this.register.tell(session, id)
    return this.register.seen(session, id, by)
  }

  async #ring(session: SessionId, id: PollId): Promise<void> {
    const { polls } = await this.register.of(session)
    const stored = polls.get(id)
    if (stored?.poll.state !== 'open') return
    try {
      await this.#close(session, stored)
    } catch (cause) {
      this.#parts.report('a poll whose time is over is not closed yet', cause)
      throw cause
    }
  }

  /** False where it was closed before, by another process it may be: everybody hears of it all the same. */
  async #close(session: SessionId, { poll }: StoredPoll, by?: PersonId): Promise<boolean> {
    const { store, now } = this.#parts
    const at = Math.max(now(), poll.openedAt)
    const closing = { at, ...(by && { by }), crowd: await this.#crowd(session, poll) }
    const entry = entryOf(session, poll, 'poll-closed', { poll: poll.id }, by)
    const closed = await this.register.change(
      session,
      store.close(session, poll.id, closing, entry),
    )
    this.#timers.clear(session, poll.id)
    this.register.settled(session, poll.id)
    if (closed) await this.#seal(session, poll.id)
    await this.register.tell(session, poll.id)
    return closed
  }

  async #crowd(session: SessionId, poll: Poll): Promise<NonNullable<Poll['crowd']>> {
    const { store, present } = this.#parts
    const { entitled } = poll.settings
    const voting = ({ roles }: Pick<Looker, 'roles'>): boolean => mayVoteIn(roles, entitled)
    const may = async (): Promise<number> => {
      if (entitled === 'codes') return store.codes(session, poll.id)
      const holders = await store.holders(session)
      return holders.filter(voting).reduce((sum, { people }) => sum + people, 0)
    }
    return { entitled: await may(), present: present(session).filter(voting).length }
  }

  async #seal(session: SessionId, id: PollId): Promise<void> {
    const { records } = this.#parts
    const stored = (await this.register.of(session)).polls.get(id)
    if (!records || !stored || stored.poll.state === 'open') return
    const tallied = await this.register.tallied(session, stored)
    await this.register.change(session, records.seal(session, tallied))
  }
}

const isTaken = (
  polls: Iterable<StoredPoll>,
  { draft, round }: Pick<Poll, 'draft' | 'round'>,
): boolean =>
  [...polls].some(
    ({ poll }) => poll.draft === draft && (poll.round >= round || poll.state === 'open'),
  )

// What is done in a rehearsal leaves no trace.
function entryOf(
  session: SessionId,
  { isRehearsal }: Poll,
  act: TrailAct,
  detail: TrailEntry['detail'],
  person?: PersonId,
): TrailEntry | undefined {
  return isRehearsal ? undefined : { session, ...(person && { person }), act, detail }
}
