import type { Context } from 'hono'
import type { Act } from '#shared/access/acts.ts'
import type { SessionId } from '#shared/ids.ts'
import { Problem, type ProblemCode } from '#shared/problem.ts'
import type { Hosts } from '../hosts/hosts.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { Standing } from '../sessions/standing.ts'
import { showsTicket, whoAsks, whoEntered } from './door.ts'
import { refuseUnlessHost } from './hosts.ts'
import type { Limits } from './limits.ts'
import { personQuotaOf, strangerQuotaOf } from './quotas.ts'
import type { Call, Route } from './route.ts'

/** Who asks, and where. */
export type Within = Pick<Call<unknown>, 'session' | 'live' | 'person' | 'standing'>

const LOST: readonly ProblemCode[] = ['no-such-session', 'not-entered']

/** What stands before every route: who asks, whether they may, and how much of it. */
export class Turnstile {
  readonly #sessions: Sessions
  readonly #hosts: Hosts
  readonly #limits: Limits

  constructor(sessions: Sessions, hosts: Hosts, limits: Limits) {
    this.#sessions = sessions
    this.#hosts = hosts
    this.#limits = limits
  }

  /** A route for strangers. Whoever shows a ticket that holds is counted as who they are, however many share their address. */
  async pass(context: Context, { act, quota }: Route): Promise<void> {
    const id = context.req.param('session') as SessionId | undefined
    if (id !== undefined && showsTicket(context, id)) {
      const standing = await this.#counted(context, () => whoAsks(context, this.#sessions, id))
      if (standing) return this.#limits.person(standing.person.id, personQuotaOf(act, 'get'))
    }
    this.#limits.stranger(context.get('peer'), quota?.stranger ?? strangerQuotaOf(act))
    if (act === 'found-session') await refuseUnlessHost(this.#hosts, context)
  }

  /** A route inside a session: who asks, and where. */
  async enter(context: Context, route: Route): Promise<Within> {
    const { act, method, quota } = route
    const id = context.req.param('session') as SessionId
    const { live, standing } = await this.#counted(context, async () => {
      const found = await this.#sessions.session(id)
      return {
        live: found,
        standing: await whoEntered(context, this.#sessions, found.session.id),
      }
    })
    const { person } = standing
    this.#limits.person(person.id, quota?.person ?? personQuotaOf(act, method))
    standing.demand(act)
    refuseUnconfirmed(context, standing, act)
    return { session: live.session, live, person, standing }
  }

  /** Looks for a session on behalf of whoever asks; what is not there counts against them. */
  find<Found>(context: Context, find: () => Promise<Found>): Promise<Found> {
    return this.#counted(context, find)
  }

  /** What is there for everybody: pages and their files. */
  look(context: Context): void {
    this.#limits.stranger(context.get('peer'), 'read')
  }

  /** Refuses whoever has looked in vain too often, before anything is looked up. */
  approach(context: Context): void {
    const peer = context.get('peer')
    if (this.#limits.isSpent(peer, 'lost')) this.#limits.stranger(peer, 'lost')
  }

  /** Counts what came to nothing. */
  left(context: Context): void {
    const { error } = context
    if (error instanceof Problem && LOST.includes(error.code))
      this.#limits.note(context.get('peer'), 'lost')
  }

  // Whoever looks for what is not there, or shows a ticket that opens nothing, makes the store look: so many times.
  async #counted<Found>(context: Context, find: () => Promise<Found>): Promise<Found> {
    const peer = context.get('peer')
    this.approach(context)
    let found: Found
    try {
      found = await find()
    } catch (cause) {
      if (cause instanceof Problem) this.#limits.note(peer, 'lost')
      throw cause
    }
    if (found === undefined) this.#limits.note(peer, 'lost')
    return found
  }
}

const CONFIRMED = 'rapport-confirmed'

// In a frame a click may be somebody else's doing: what it casts says that it was asked again, and answered. [EMBED3]
function refuseUnconfirmed(context: Context, { kind }: Standing, act: Act): void {
  if (kind !== 'widget' || act !== 'vote' || context.req.header(CONFIRMED) === 'yes') return
  throw new Problem('vote-unconfirmed')
}
