import { createHmac } from 'node:crypto'
import { may } from '#shared/access/may.ts'
import type { PersonId, PollId, SessionId } from '#shared/ids.ts'
import type { CountedPoll, Onlooker, TalliedPoll } from '#shared/poll/poll.ts'
import { countBallots } from '#shared/poll/tally.ts'
import { Problem } from '#shared/problem.ts'
import type { Person } from '#shared/session.ts'
import { Counts } from './counts.ts'
import type { Breakdowns } from './hooks.ts'
import type { PollStore, StoredPoll } from './poll-store.ts'
import { RememberedPolls, type Remembered } from './remembered-polls.ts'
import { View } from './view.ts'
import { Voted } from './voted.ts'

/** Passes on something that changes often: the first change soon, then the newest now and then, always the last. */
export interface Pacing {
  changed(): void
  stop(): void
}

/** Who looks on: who they are, and with which roles. */
export type Looker = Pick<Person, 'id' | 'roles'>

/** Whether they may open polls, and in which of those they have voted that tell their count to who has. */
export interface Audience {
  readonly mayOpen: boolean
  readonly voted: ReadonlySet<PollId>
}

export interface RegisterParts {
  readonly store: PollStore
  readonly secret: Uint8Array
  readonly breakdowns?: Breakdowns
  /** Tells everybody who listens what `of` answers for them; nothing to whom it answers nothing. */
  tell(session: SessionId, of: (looker: Looker) => CountedPoll | undefined): void
  report(problem: string, cause: unknown): void
  /** How often a count that moves is told: `pass` tells it. */
  pace(pass: () => void): Pacing
}

/** The polls that were opened, with their counts, and as everybody is told of them. */
export class Register {
  readonly counts: Counts
  readonly voted: Voted
  readonly #parts: RegisterParts
  readonly #remembered: RememberedPolls
  readonly #paces = new Map<SessionId, Map<PollId, Pacing>>()

  constructor(parts: RegisterParts) {
    this.#parts = parts
    this.#remembered = new RememberedPolls(parts.store)
    this.counts = new Counts(parts.store)
    this.voted = new Voted(parts.store, (session, poll, person) =>
      this.voterOf(session, poll, person),
    )
  }

  of(session: SessionId): Promise<Remembered> {
    return this.#remembered.of(session)
  }

  async stored(session: SessionId, id: PollId): Promise<StoredPoll> {
    const stored = (await this.of(session)).polls.get(id)
    if (!stored) throw new Problem('no-such-poll', { poll: id })
    return stored
  }

  change<Outcome>(session: SessionId, changing: Promise<Outcome>): Promise<Outcome> {
    return this.#remembered.change(session, changing)
  }

  async tallied(session: SessionId, { poll, hands, merges }: StoredPoll): Promise<TalliedPoll> {
    const asked = poll.state === 'open' ? 'of' : 'final'
    const counted = countBallots(poll, await this.counts[asked](session, poll.id), merges)
    const parts = await this.#parts.breakdowns?.of(session, poll)
    return { ...poll, tally: { ...counted, ...(hands && { hands }), ...(parts && { parts }) } }
  }

  /** A poll as it stands now, and as everybody may see it. */
  async view(session: SessionId, stored: StoredPoll): Promise<View> {
    const view = new View(await this.tallied(session, stored), stored.merges)
    if (view.asksWhoVoted) await this.voted.read(session, stored.poll.id)
    return view
  }

  /** A poll as somebody may see it. */
  async seen(session: SessionId, id: PollId, by: Looker): Promise<CountedPoll> {
    return this.#seen(session, await this.view(session, await this.stored(session, id)), by)
  }

  async allSeen(session: SessionId, by: Looker): Promise<readonly CountedPoll[]> {
    return this.allFor(session, await this.audienceOf(session, by))
  }

  /** What decides what somebody sees of the polls of a session: those of one audience see the same. */
  async audienceOf(session: SessionId, by: Looker): Promise<Audience> {
    const { polls } = await this.of(session)
    const asked = [...polls.values()].filter(({ poll }) => asksWhoVoted(poll))
    await Promise.all(asked.map(({ poll }) => this.voted.read(session, poll.id)))
    const voted = asked
      .map(({ poll }) => poll.id)
      .filter((poll) => this.voted.has(session, poll, by.id))
    return { mayOpen: may(by.roles, 'open-poll'), voted: new Set(voted) }
  }

  /** Every poll that was opened, in that order, as an audience may see it. */
  async allFor(session: SessionId, { mayOpen, voted }: Audience): Promise<readonly CountedPoll[]> {
    const { polls } = await this.of(session)
    const views = await Promise.all([...polls.values()].map((stored) => this.view(session, stored)))
    return views.map((view) => view.for({ mayOpen, hasVoted: voted.has(view.poll.id) }))
  }

  /** Tells everybody how a poll stands now. */
  async tell(session: SessionId, id: PollId): Promise<void> {
    const view = await this.#newest(session, id)
    if (view) this.#parts.tell(session, (looker) => this.#seen(session, view, looker))
  }

  /** A count moved. The voter is answered first: then everybody who looks on, and may see it. */
  moved(session: SessionId, id: PollId): void {
    const paces = this.#paces.get(session) ?? new Map<PollId, Pacing>()
    const tell = (): void => {
      this.#tellMoved(session, id).catch((cause) =>
        this.#parts.report(`poll ${session}/${id} was not told`, cause),
      )
    }
    const pace = paces.get(id) ?? this.#parts.pace(() => setImmediate(tell))
    this.#paces.set(session, paces.set(id, pace))
    pace.changed()
  }

  /** Not the person: whoever reads the rows without the secret learns who took part in nothing. */
  voterOf(session: SessionId, poll: PollId, who: PersonId | `code ${string}`): string {
    const mac = createHmac('sha256', this.#parts.secret).update(`${session}/${poll}/${who}`)
    return mac.digest('base64url')
  }

  /** A poll takes no more ballots: what was only for taking them goes. */
  settled(session: SessionId, id: PollId): void {
    const paces = this.#paces.get(session)
    paces?.get(id)?.stop()
    paces?.delete(id)
    if (paces?.size === 0) this.#paces.delete(session)
    this.voted.drop(session, id)
  }

  /** A poll is no more. */
  wiped(session: SessionId, id: PollId): void {
    this.settled(session, id)
    this.counts.drop(session, id)
  }

  /** Whatever is in memory of a session goes. */
  forget(session: SessionId): void {
    for (const pace of this.#paces.get(session)?.values() ?? []) pace.stop()
    this.#paces.delete(session)
    this.#remembered.forget(session)
    this.counts.forget(session)
    this.voted.forget(session)
  }

  stop(): void {
    for (const paces of this.#paces.values()) for (const pace of paces.values()) pace.stop()
    this.#paces.clear()
  }

  async #tellMoved(session: SessionId, id: PollId): Promise<void> {
    const view = await this.#newest(session, id)
    if (!view) return
    this.#parts.tell(session, (looker) => view.movedFor(this.#onlooker(session, view, looker)))
    // A ballot that was answered after the closing was counted in it.
    if (view.poll.state !== 'open') this.settled(session, id)
  }

  // What became of a poll while it was counted is counted anew: nobody hears that it is open after it was closed.
  async #newest(session: SessionId, id: PollId): Promise<View | undefined> {
    for (;;) {
      const stored = (await this.of(session)).polls.get(id)
      if (!stored) return undefined
      const view = await this.view(session, stored)
      if ((await this.of(session)).polls.get(id) === stored) return view
    }
  }

  #seen(session: SessionId, view: View, looker: Looker): CountedPoll {
    return view.for(this.#onlooker(session, view, looker))
  }

  #onlooker(session: SessionId, view: View, { id, roles }: Looker): Onlooker {
    // What they may see of a count does not end with the session.
    return {
      mayOpen: may(roles, 'open-poll'),
      hasVoted: view.asksWhoVoted && this.voted.has(session, view.poll.id, id),
    }
  }
}

const asksWhoVoted = ({ state, settings }: StoredPoll['poll']): boolean =>
  state === 'open' && settings.results === 'voted'
