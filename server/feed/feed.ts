import type { PersonId, SessionId } from '#shared/ids.ts'
import type { Act } from '#shared/access/acts.ts'
import type { Person } from '#shared/session.ts'
import { tellOf, type Told } from './told.ts'

/** Whoever listens: takes events as they are encoded for the wire. */
export interface Listener {
  /** Who they are, as of now. */
  readonly person: Person
  hear(told: Told): void
  /** Whether they may do an act, as of now: some events are only for those who may. */
  may(act: Act): boolean
  /** A beat: something to hear where nothing happens. */
  beat(told: Told): void
  /** Asks how everything stands, and hears it anew. */
  renew(): void
}

/**
 * What the server decided, told to everybody in a session who listens. An event is encoded once,
 * whoever many hear it. [FEED5]
 */
export class Feed {
  readonly #listeners = new Map<SessionId, Set<Listener>>()

  /** How many listen, in all sessions. */
  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, each) => sum + each.size, 0)
  }

  /** Begins to listen. The answer ends it; ending twice is fine. */
  listen(session: SessionId, listener: Listener): () => void {
    const listeners = this.#listeners.get(session) ?? new Set()
    this.#listeners.set(session, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(session) === listeners) {
        this.#listeners.delete(session)
      }
    }
  }

  /** Tells everybody in a session, or only those who may do an act. [FEED6] */
  tell<Value extends About>(
    session: SessionId,
    event: string,
    value: Value,
    act: Act = 'read-session',
  ): void {
    const listeners = this.#listeners.get(session)
    if (!listeners) return
    const told = tellOf(event, value)
    for (const listener of listeners) if (listener.may(act)) listener.hear(told)
  }

  /**
   * Tells each what `valueFor` answers for them, and nothing where it answers nothing. What several hear is the same object, and is
   * encoded once. [FEED6]
   */
  tellEach(
    session: SessionId,
    event: string,
    valueFor: (person: Person, listener: Listener) => About | undefined,
  ): void {
    const told = new Map<About, Told>()
    for (const listener of this.#listeners.get(session) ?? []) {
      const value = listener.may('read-session') ? valueFor(listener.person, listener) : undefined
      if (!value) continue
      const encoded = told.get(value) ?? tellOf(event, value)
      told.set(value, encoded)
      listener.hear(encoded)
    }
  }

  /** Tells everybody in a session how everything stands, as if they had just come. */
  renew(session: SessionId): void {
    for (const listener of this.#listeners.get(session) ?? []) listener.renew()
  }

  /** Who listens in a session, each person once. */
  people(session: SessionId): readonly Person[] {
    const people = new Map<PersonId, Person>()
    for (const { person } of this.#listeners.get(session) ?? []) people.set(person.id, person)
    return [...people.values()]
  }

  /** Lets everybody hear that their line carries something, on both its ends. [FEED8] */
  beat(): void {
    const told = tellOf('beat', BEAT)
    for (const listeners of this.#listeners.values()) {
      for (const listener of listeners) listener.beat(told)
    }
  }
}

/** What an event is about: a newer one about the same takes its place with whoever has not read it yet. */
interface About {
  readonly id: string
}

const BEAT: About = { id: '' }
