import type { SessionId } from '#shared/ids.ts'
import type { TrailEntry } from '../access/trail.ts'

const FIRST_AFTER = 60_000 // ms: who starts a server wants it to serve first
const EVERY = 86_400_000 // ms: once a day

/** A session that ended, and how many calendar months it is kept after that. */
export interface EndedSession {
  readonly id: SessionId
  readonly endedAt: number
  readonly keepMonths: number
  /** Its settings, as they are kept. */
  readonly settings: string
}

/** Sessions as far as keeping them goes. Those that were never ended are kept. */
export interface KeptSessions {
  readonly ended: readonly EndedSession[]
  readonly neverEnded: readonly SessionId[]
}

/** What a run finds, or would find. */
export interface Found {
  readonly overdue: readonly EndedSession[]
  readonly neverEnded: readonly SessionId[]
}

export interface RetentionStore {
  sessions(): Promise<KeptSessions>
  /**
   * Deletes a session with every row of it, together with the entry, all or none. False, and nothing is deleted or written,
   * when it is not there any more, or is not as it was found: taken up again, or with other settings.
   */
  remove(session: EndedSession, entry: TrailEntry): Promise<boolean>
  /** How many were removed since the last entry that a run ended. */
  unfinished(): Promise<number>
  ended(entry: TrailEntry): Promise<void>
  /** Overwrites what was deleted, wherever the store has it. */
  scrub(): Promise<void>
}

export interface RetentionParts {
  readonly store: RetentionStore
  now(): number
  /** Runs `task` once after the pause; the answer calls it off. */
  later(task: () => void, milliseconds: number): () => void
  /** Does it while nothing else is decided about the session. */
  alone<Result>(session: SessionId, act: () => Promise<Result>): Promise<Result>
  /** The session is no more: whoever is in it is sent away. */
  gone(session: SessionId): Promise<void>
  report(problem: string, cause: unknown): void
}

/**
 * Deletes sessions when their time is over: each in one commit with its entry in the trail of the house, then what is left of them on
 * the disk. Whatever interrupts a run, the next one goes on where it was. [PRIV4]
 */
export class Retention {
  readonly #parts: RetentionParts
  #callOff: () => void = () => undefined
  #running: Promise<unknown> = Promise.resolve()
  #isClosed = false
  // Found at the last look of the house: only what is still found a day later goes.
  #announced: ReadonlySet<SessionId> = new Set()

  constructor(parts: RetentionParts) {
    this.#parts = parts
  }

  /**
   * Runs every day from now on. What is found for the first time is reported, and goes at the next run if it is found again: a clock
   * that is wrong for an hour deletes nothing.
   */
  start(pause = FIRST_AFTER): void {
    if (this.#isClosed) return
    this.#callOff = this.#parts.later(() => {
      this.#running = this.#runAnnounced()
        .catch((cause: unknown) =>
          this.#parts.report('no session was looked at for its end', cause),
        )
        .finally(() => this.start(EVERY))
    }, pause)
  }

  /** Begins nothing more; resolves when what is under way has ended. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#callOff()
    await this.#running
  }

  /** What a run would delete now. Nothing is changed. */
  look(): Promise<Found> {
    return foundIn(this.#parts.store, this.#parts.now())
  }

  /** Deletes what is overdue, and answers what it deleted. A session that cannot be deleted is reported, and left for the next run. */
  async run(): Promise<Found> {
    return this.#delete(await this.look())
  }

  async #runAnnounced(): Promise<void> {
    const { overdue, neverEnded } = await this.look()
    const before = this.#announced
    this.#announced = new Set(overdue.map(({ id }) => id))
    const isNew = overdue.filter(({ id }) => !before.has(id))
    if (isNew.length > 0)
      this.#parts.report(
        `sessions whose time is over are deleted in a day: ${isNew.length}`,
        undefined,
      )
    await this.#delete({ overdue: overdue.filter(({ id }) => before.has(id)), neverEnded })
  }

  async #delete({ overdue, neverEnded }: Found): Promise<Found> {
    const deleted: EndedSession[] = []
    for (const session of overdue) {
      if (this.#isClosed) break
      if (await this.#remove(session)) deleted.push(session)
    }
    if (!this.#isClosed) await this.#finish()
    return { overdue: deleted, neverEnded }
  }

  async #remove(session: EndedSession): Promise<boolean> {
    const { store, alone, gone, report } = this.#parts
    const { id, keepMonths } = session
    try {
      const detail = { session: id, months: keepMonths }
      const entry: TrailEntry = { session: '', act: 'session-deleted', detail }
      const isRemoved = await alone(id, () => store.remove(session, entry))
      if (isRemoved) await gone(id)
      return isRemoved
    } catch (cause) {
      report('a session whose time is over was not deleted', cause)
      return false
    }
  }

  async #finish(): Promise<void> {
    const { store, report } = this.#parts
    const deleted = await store.unfinished()
    if (deleted === 0) return
    try {
      await store.scrub()
    } catch (cause) {
      // They are gone for everybody. The run is not over: the next one overwrites what is left of them.
      return report('what was deleted is not overwritten on the disk yet', cause)
    }
    await store.ended({ session: '', act: 'retention-run', detail: { deleted } })
  }
}

/** Which sessions are overdue at a time. */
export async function foundIn(
  { sessions }: Pick<RetentionStore, 'sessions'>,
  now: number,
): Promise<Found> {
  const { ended, neverEnded } = await sessions()
  return { overdue: ended.filter((session) => keptUntil(session) < now), neverEnded }
}

/** The same time of the same day, so many months later (UTC); where that month has no such day, of the days after it. */
export function keptUntil({
  endedAt,
  keepMonths,
}: Pick<EndedSession, 'endedAt' | 'keepMonths'>): number {
  return new Date(endedAt).setUTCMonth(new Date(endedAt).getUTCMonth() + keepMonths)
}
