import type { SessionId } from '#shared/ids.ts'
import type { Act } from '#shared/role.ts'

/** Whoever listens: takes events as they are encoded for the wire. */
export interface Listener {
  hear(event: string): void
  /** Whether they may do an act, as of now: some events are only for those who may. */
  may(act: Act): boolean
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
  tell(session: SessionId, event: string, value: unknown, act: Act = 'read-session'): void {
    const listeners = this.#listeners.get(session)
    if (!listeners) return
    const encoded = encodeEvent(event, value)
    for (const listener of listeners) if (listener.may(act)) listener.hear(encoded)
  }
}

/** A server-sent event. JSON has no line breaks of its own, so one `data` line is enough. */
export function encodeEvent(event: string, value: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(value)}\n\n`
}
