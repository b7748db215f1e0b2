import type { PollId, SessionId } from '#shared/ids.ts'

const AGAIN_AFTER = 1_000 // ms, where the store did not take the closing

/** Time that never goes back, whatever happens to the clock on the wall. */
export interface Clock {
  now(): number
  /** Runs `task` once after the pause; the answer calls it off. */
  later(task: () => void, milliseconds: number): () => void
}

interface Timer {
  readonly session: SessionId
  readonly over: number
  callOff: () => void
}

/** When polls close by themselves. What cannot be closed in its time is tried until it is; meanwhile it is over. [LIFE2] */
export class Timers {
  readonly #clock: Clock
  readonly #close: (session: SessionId, poll: PollId) => Promise<void>
  readonly #timers = new Map<string, Timer>()

  /** `close` reports its own troubles, and rejects where it is to be tried again. */
  constructor(clock: Clock, close: (session: SessionId, poll: PollId) => Promise<void>) {
    this.#clock = clock
    this.#close = close
  }

  /** The poll closes after so many milliseconds; set again, the sooner time stands. */
  set(session: SessionId, poll: PollId, milliseconds: number): void {
    const key = keyOf(session, poll)
    const over = this.#clock.now() + Math.max(milliseconds, 0)
    const known = this.#timers.get(key)
    if (known && known.over <= over) return
    known?.callOff()
    const timer: Timer = { session, over, callOff: () => undefined }
    this.#timers.set(key, timer)
    const ring = (): void => {
      this.#close(session, poll).then(
        () => this.clear(session, poll),
        () => {
          if (this.#timers.get(key) === timer) timer.callOff = this.#clock.later(ring, AGAIN_AFTER)
        },
      )
    }
    timer.callOff = this.#clock.later(ring, Math.max(milliseconds, 0))
  }

  /** Whether its time is over: then no ballot counts, closed or not. */
  isOver(session: SessionId, poll: PollId): boolean {
    const timer = this.#timers.get(keyOf(session, poll))
    return timer !== undefined && this.#clock.now() >= timer.over
  }

  clear(session: SessionId, poll: PollId): void {
    const key = keyOf(session, poll)
    this.#timers.get(key)?.callOff()
    this.#timers.delete(key)
  }

  forget(session: SessionId): void {
    for (const [key, timer] of this.#timers) {
      if (timer.session !== session) continue
      timer.callOff()
      this.#timers.delete(key)
    }
  }

  stop(): void {
    for (const { callOff } of this.#timers.values()) callOff()
    this.#timers.clear()
  }
}

function keyOf(session: SessionId, poll: PollId): string {
  return `${session}/${poll}`
}
