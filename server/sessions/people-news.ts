import { isAtDesk } from '#shared/access/may.ts'
import type { PersonId, SessionId } from '#shared/ids.ts'
import type { AccessStore } from './access-store.ts'
import type { Standing } from './standing.ts'

const TOLD_EVERY = 1_000 // ms: a hall that comes in at once is told of once a second
const SEEN_TO = 60_000 // ms: when somebody was here is nobody's business to the second

export interface PeopleNewsParts {
  readonly store: Pick<AccessStore, 'seen'>
  now(): number
  later(task: () => void, milliseconds: number): () => void
  /** Tells who may give roles that the list of people is another. */
  tell(session: SessionId): void
  report(problem: string, cause: unknown): void
}

/**
 * Who comes and goes: told to who may give roles, at most once a second, and remembered of the desk's people to the minute.
 * Of participants nobody writes down when they were here. [LIST1] [LIST2]
 */
export class PeopleNews {
  readonly #parts: PeopleNewsParts
  // Sessions that were told of within the last second, and whether more has happened since.
  readonly #told = new Map<SessionId, boolean>()
  readonly #seen = new Map<PersonId, number>()

  constructor(parts: PeopleNewsParts) {
    this.#parts = parts
  }

  changed(session: SessionId): void {
    if (this.#told.has(session)) this.#told.set(session, true)
    else this.#go(session)
  }

  /** Somebody was here just now. */
  saw({ person }: Standing): void {
    if (!isAtDesk(person.roles)) return
    const { now } = this.#parts
    this.#seen.set(person.id, Math.floor(now() / SEEN_TO) * SEEN_TO)
  }

  /** When somebody was here last, where that is not kept yet. */
  seenAt(person: PersonId): number | undefined {
    return this.#seen.get(person)
  }

  /** Keeps who was here. What cannot be kept is tried again with the next. */
  async keep(): Promise<void> {
    const seen = new Map(this.#seen)
    try {
      await this.#parts.store.seen(seen)
      for (const [person, at] of seen) if (this.#seen.get(person) === at) this.#seen.delete(person)
    } catch (cause) {
      this.#parts.report('when people were here is not kept; tried again', cause)
    }
  }

  #go(session: SessionId): void {
    this.#told.set(session, false)
    this.#parts.later(() => {
      const isDue = this.#told.get(session)
      this.#told.delete(session)
      if (isDue) this.#go(session)
    }, TOLD_EVERY)
    this.#parts.tell(session)
  }
}
