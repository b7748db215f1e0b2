import type { SessionSettings } from '#shared/access/settings.ts'
import type { SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { TrailAct, TrailEntry } from '../access/trail.ts'
import type { LiveSession } from './live-session.ts'
import type { Rights } from './rights.ts'
import type { Session, SessionStore } from './session-store.ts'
import type { Standing } from './standing.ts'

const MOST_TRIES = 5 // codes that are taken already: one of 480 million is

export interface RulingParts {
  readonly store: Pick<SessionStore, 'sessionByCode'>
  readonly rights: Rights
  now(): number
  newCode(): string
  /** A session is over: what goes on in it ends. */
  over(session: SessionId): Promise<void>
}

type SaidSettings = { readonly [Name in keyof SessionSettings]?: SessionSettings[Name] | undefined }

/** What the organiser decides about a whole session. Everybody in it feels it at once. [RIGHT3] */
export class Ruling {
  readonly #parts: RulingParts

  constructor(parts: RulingParts) {
    this.#parts = parts
  }

  /** The session is over: voting and asking end, reading and writing the report go on. Ending twice is ending once. */
  async end(live: LiveSession, by: Standing): Promise<void> {
    await this.#rule(live, by, 'session-ended', (session) =>
      session.endedAt === undefined ? { ...session, endedAt: this.#parts.now() } : undefined,
    )
    await this.#parts.over(live.session.id)
  }

  /** Nobody but organisers does anything until the session is resumed. */
  suspend(live: LiveSession, by: Standing): Promise<void> {
    return this.#rule(live, by, 'session-suspended', (session) =>
      session.suspendedAt === undefined
        ? { ...session, suspendedAt: this.#parts.now() }
        : undefined,
    )
  }

  /** What was suspended goes on; what is over and not suspended is taken up again. */
  resume(live: LiveSession, by: Standing): Promise<void> {
    return this.#rule(live, by, 'session-resumed', (session) => {
      const { endedAt, suspendedAt, ...rest } = session
      if (suspendedAt === undefined) return endedAt === undefined ? undefined : rest
      return { ...rest, ...(endedAt !== undefined && { endedAt }) }
    })
  }

  /** What is left out stays as it is. */
  set(live: LiveSession, by: Standing, said: SaidSettings): Promise<void> {
    const settings = Object.fromEntries(
      Object.entries(said).filter(([, value]) => value !== undefined),
    ) as Partial<SessionSettings>
    const changed = Object.keys(settings)
    return this.#rule(
      live,
      by,
      'settings-changed',
      (session) => ({ ...session, settings: { ...session.settings, ...settings } }),
      { changed },
    )
  }

  /** Another code for participants: the one before opens nothing, and who is in stays. */
  async renewCode(live: LiveSession, by: Standing): Promise<string> {
    await live.inTurn(async () => {
      // Whoever may give participants their role may give them another code.
      by.demand('give-roles')
      const session = { ...live.session, code: await this.#freeCode() }
      await this.#change(live, by, session, 'code-renewed', {})
    })
    return live.session.code
  }

  #rule(
    live: LiveSession,
    by: Standing,
    act: TrailAct,
    next: (session: Session) => Session | undefined,
    detail: TrailEntry['detail'] = {},
  ): Promise<void> {
    return live.inTurn(async () => {
      by.demand('rule-session')
      const session = next(live.session)
      if (session) await this.#change(live, by, session, act, detail)
    })
  }

  #change(
    live: LiveSession,
    by: Standing,
    session: Session,
    act: TrailAct,
    detail: TrailEntry['detail'],
  ): Promise<void> {
    const entry = { session: session.id, person: by.person.id, act, detail }
    return this.#parts.rights.change(live, [{ is: 'session', session }], entry)
  }

  async #freeCode(): Promise<string> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const code = this.#parts.newCode()
      if (!(await this.#parts.store.sessionByCode(code))) return code
    }
    throw new Problem('unavailable')
  }
}
