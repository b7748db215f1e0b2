import type { PersonId, PollId, SessionId } from '#shared/ids.ts'
import type { PollStore } from './poll-store.ts'

interface Known {
  readonly voters: Set<string>
  readonly people: Map<PersonId, boolean>
  readonly reading: Promise<void>
}

/**
 * Who has voted in open polls whose count is for those who have: read once, and moved on by each ballot, so that thousands of listeners
 * are told apart without asking the store. That somebody took part is all it knows.
 */
export class Voted {
  readonly #store: Pick<PollStore, 'voters'>
  readonly #voterOf: (session: SessionId, poll: PollId, person: PersonId) => string
  readonly #polls = new Map<SessionId, Map<PollId, Known>>()

  constructor(
    store: Pick<PollStore, 'voters'>,
    voterOf: (session: SessionId, poll: PollId, person: PersonId) => string,
  ) {
    this.#store = store
    this.#voterOf = voterOf
  }

  /** Afterwards `has` knows of everybody. */
  async read(session: SessionId, poll: PollId): Promise<void> {
    await (this.#of(session, poll) ?? this.#begin(session, poll)).reading
  }

  has(session: SessionId, poll: PollId, person: PersonId): boolean {
    const known = this.#of(session, poll)
    if (!known) return false
    const said = known.people.get(person)
    if (said !== undefined) return said
    const { voters } = known
    const has = voters.has(person) || voters.has(this.#voterOf(session, poll, person))
    known.people.set(person, has)
    return has
  }

  /** A ballot of theirs was counted. */
  note(session: SessionId, poll: PollId, person: PersonId): void {
    this.#of(session, poll)?.people.set(person, true)
  }

  drop(session: SessionId, poll: PollId): void {
    const polls = this.#polls.get(session)
    polls?.delete(poll)
    if (polls?.size === 0) this.#polls.delete(session)
  }

  forget(session: SessionId): void {
    this.#polls.delete(session)
  }

  #of(session: SessionId, poll: PollId): Known | undefined {
    return this.#polls.get(session)?.get(poll)
  }

  #begin(session: SessionId, poll: PollId): Known {
    const voters = new Set<string>()
    const people = new Map<PersonId, boolean>()
    const read = async (): Promise<void> => {
      for (const voter of await this.#store.voters(session, poll)) voters.add(voter)
      // Whoever was asked after meanwhile may be among them.
      for (const [person, has] of people) if (!has) people.delete(person)
    }
    const known = { voters, people, reading: read() }
    const polls = this.#polls.get(session) ?? new Map<PollId, Known>()
    this.#polls.set(session, polls.set(poll, known))
    known.reading.catch(() => {
      if (this.#of(session, poll) === known) this.drop(session, poll)
    })
    return known
  }
}
