import { createHmac } from 'node:crypto'
import { idFrom, type PersonId, type PollId, type SessionId } from '#shared/ids.ts'
import { judgeBallot, type Ballot } from '#shared/poll/ballot.ts'
import type { TalliedPoll, Poll } from '#shared/poll/poll.ts'
import { countBallots } from '#shared/poll/tally.ts'
import { judgeWording, type PollWording } from '#shared/poll/wording.ts'
import { Problem } from '#shared/problem.ts'
import type { TrailEntry } from '../access/trail.ts'
import { Counts } from './counts.ts'
import type { PollStore, StoredPoll } from './poll-store.ts'
import { RememberedPolls } from './remembered-polls.ts'

/** Passes on something that changes often: the first change soon, then the newest now and then, always the last. */
export interface Pacing {
  changed(): void
  stop(): void
}

/** What the house brings from outside. `draft` reads the wording as it is kept in the `polls` document. */
export interface PollsParts {
  readonly store: PollStore
  readonly secret: Uint8Array
  now(): number
  random(bytes: number): Uint8Array
  draft(session: SessionId, poll: PollId): Promise<PollWording | undefined>
  tell(session: SessionId, poll: TalliedPoll): void
  report(problem: string, cause: unknown): void
  /** How often a count that moves is told: `pass` tells it. */
  pace(pass: () => void): Pacing
}

/** Opens polls, takes ballots and counts them. Decided here and in rows, never in a document. [BAL1] */
export class Polls {
  readonly #parts: PollsParts
  readonly #remembered: RememberedPolls
  readonly #counts: Counts
  readonly #paces = new Map<string, Pacing>()

  constructor(parts: PollsParts) {
    this.#parts = parts
    this.#remembered = new RememberedPolls(parts.store)
    this.#counts = new Counts(parts.store)
  }

  /** Freezes the wording of a draft and opens it. */
  async open(session: SessionId, id: PollId, by: PersonId, reason?: string): Promise<TalliedPoll> {
    const { store, now, draft } = this.#parts
    const wording = await draft(session, id)
    if (!wording) throw new Problem('no-such-poll', { poll: id })
    const verdict = judgeWording(wording)
    if (verdict !== 'ready') throw new Problem(verdict, { poll: id })

    const poll: Poll = {
      ...wording,
      id,
      draft: id,
      round: 1,
      state: 'open',
      openedAt: now(),
      base: 'voters',
    }
    const detail = { poll: id, options: poll.options.length, hasReason: Boolean(reason) }
    const opening = store.open(
      session,
      { poll, by, ...(reason ? { reason } : {}) },
      { session, person: by, act: 'poll-opened', detail },
    )
    const opened = await this.#remembered.change(session, opening)
    if (!opened) throw new Problem('poll-already-open', { poll: id })
    return this.#told(session, id)
  }

  /** Closes an open poll: from here on its numbers stand. */
  async close(session: SessionId, id: PollId, by: PersonId): Promise<TalliedPoll> {
    await this.#stored(session, id)
    const { store, now } = this.#parts
    const entry: TrailEntry = { session, person: by, act: 'poll-closed', detail: { poll: id } }
    const closing = store.close(session, id, { at: now(), by }, entry)
    const closed = await this.#remembered.change(session, closing)
    if (!closed) throw new Problem('poll-not-open', { poll: id })
    return this.#told(session, id)
  }

  /**
   * Counts a ballot, once for each person. The same receipt again is answered again; another ballot of
   * somebody who has voted is refused. [BAL2]
   */
  async cast(
    session: SessionId,
    id: PollId,
    by: PersonId,
    { choices, texts = [] }: Ballot,
    receipt?: string,
  ) {
    const { random } = this.#parts
    const { poll } = await this.#stored(session, id)
    const voter = this.#voterOf(session, id, by)
    const own = receipt ?? idFrom<string>(random(16))
    const verdict = judgeBallot(poll, { choices, texts })
    if (verdict === 'poll-not-open') return this.#castBefore(session, id, voter, own)
    if (verdict !== 'valid') throw new Problem(verdict, { poll: id })

    const ballot = {
      voter,
      receipt: own,
      id: idFrom<string>(random(20)),
      // The order in which options were ticked says nothing, and a place in a ranking everything.
      choices: poll.kind === 'ranking' ? choices : [...choices].sort(),
      texts,
    }
    const kept = await this.#counts.cast(session, id, ballot)
    if (!kept) throw new Problem('poll-not-open', { poll: id })
    if (kept.receipt !== own) throw new Problem('already-voted', { poll: id })
    if (kept.isNew) this.#moved(session, id)
    return { receipt: own, counted: true as const }
  }

  /** Enters the hands counted in the hall: one number for each option, beside the online votes. */
  async setHands(
    session: SessionId,
    id: PollId,
    by: PersonId,
    counts: Readonly<Record<string, number>>,
  ): Promise<TalliedPoll> {
    const { poll } = await this.#stored(session, id)
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
    const entry: TrailEntry = { session, person: by, act: 'hands-entered', detail }
    const setting = this.#parts.store.setHands(session, id, hands, entry)
    const set = await this.#remembered.change(session, setting)
    if (!set) throw new Problem('poll-not-open', { poll: id })
    return this.#told(session, id)
  }

  /** Every poll that was opened, in that order, with its count. */
  async counted(session: SessionId): Promise<readonly TalliedPoll[]> {
    const polls = await this.#remembered.of(session)
    return Promise.all([...polls.values()].map((poll) => this.#count(session, poll)))
  }

  /** The polls in which somebody's ballot was counted. */
  async tookPart(session: SessionId, person: PersonId): Promise<readonly PollId[]> {
    const polls = await this.#remembered.of(session)
    const voters = new Map(
      [...polls.keys()].map((poll) => [poll, this.#voterOf(session, poll, person)]),
    )
    return this.#parts.store.tookPart(session, voters)
  }

  /** Stops telling. */
  stop(): void {
    for (const pace of this.#paces.values()) pace.stop()
  }

  // A repeat that arrives after closing finds its ballot counted: the answer got lost, not the vote.
  async #castBefore(session: SessionId, id: PollId, voter: string, receipt: string) {
    const kept = await this.#parts.store.cast(session, id, {
      voter,
      receipt,
      id: '',
      choices: [],
      texts: [],
    })
    if (kept?.receipt !== receipt) throw new Problem('poll-not-open', { poll: id })
    return { receipt, counted: true as const }
  }

  async #stored(session: SessionId, id: PollId): Promise<StoredPoll> {
    const stored = (await this.#remembered.of(session)).get(id)
    if (!stored) throw new Problem('no-such-poll', { poll: id })
    return stored
  }

  async #count(session: SessionId, { poll, hands }: StoredPoll): Promise<TalliedPoll> {
    const asked = poll.state === 'open' ? 'of' : 'final'
    const counted = countBallots(poll, await this.#counts[asked](session, poll.id))
    return { ...poll, tally: { ...counted, ...(hands && { hands }) } }
  }

  async #told(session: SessionId, id: PollId): Promise<TalliedPoll> {
    const poll = await this.#count(session, await this.#stored(session, id))
    this.#parts.tell(session, poll)
    return poll
  }

  // The voter is answered first: then everybody who looks on.
  #moved(session: SessionId, id: PollId): void {
    const key = `${session}/${id}`
    const tell = (): void => {
      this.#told(session, id).catch((cause) =>
        this.#parts.report(`poll ${key} was not told`, cause),
      )
    }
    const pace = this.#paces.get(key) ?? this.#parts.pace(() => setImmediate(tell))
    this.#paces.set(key, pace)
    pace.changed()
  }

  // Not the person: whoever reads the rows without the secret learns who took part in nothing.
  #voterOf(session: SessionId, poll: PollId, person: PersonId): string {
    const mac = createHmac('sha256', this.#parts.secret).update(`${session}/${poll}/${person}`)
    return mac.digest('base64url')
  }
}
