import type { Context } from 'hono'
import { rulesOf } from '#shared/access/settings.ts'
import type { SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { Bridge } from '../inbox/bridge-store.ts'
import { isBridgeToken, type Bridges } from '../inbox/bridges.ts'
import type { Session } from '../sessions/session-store.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { bearer } from './door.ts'
import type { Limits } from './limits.ts'

/** A bridge that stands at the door, and the session that it is of. */
export interface AtGate {
  readonly session: Session
  readonly bridge: Bridge
}

/** Whether a bridge asks, and nobody of the session: it shows its token, or says who signed. */
export function showsBridge(context: Context): boolean {
  return (
    isBridgeToken(bearer(context) ?? '') || context.req.header('x-rapport-bridge') !== undefined
  )
}

/**
 * Lets bridges in, each to its own session and for its own share: what others deliver, and what people ask,
 * counts for none of it. [BRIDGE1] [BRIDGE3]
 */
export class BridgeGate {
  readonly #sessions: Sessions
  readonly #bridges: Bridges
  readonly #limits: Limits

  constructor(sessions: Sessions, bridges: Bridges, limits: Limits) {
    this.#sessions = sessions
    this.#bridges = bridges
    this.#limits = limits
  }

  /** Whoever shows the token of a bridge, or signs with it. */
  enter(context: Context): Promise<AtGate> {
    return this.#counted(context, async (session) => {
      const token = bearer(context)
      if (token !== undefined) return this.#bridges.open(session, token)
      return this.#bridges.openSigned(session, context.req.header('x-rapport-bridge') ?? '', {
        timestamp: context.req.header('x-rapport-timestamp') ?? '',
        signature: context.req.header('x-rapport-signature') ?? '',
        body: await context.req.text(),
      })
    })
  }

  /** Zoom, which signs with a secret of its own. */
  zoom(context: Context, id: string): Promise<AtGate> {
    return this.#counted(context, async (session) => {
      const bridge = await this.#bridges.openSigned(session, id, {
        timestamp: context.req.header('x-zm-request-timestamp') ?? '',
        signature: context.req.header('x-zm-signature') ?? '',
        body: await context.req.text(),
      })
      if (bridge.kind !== 'zoom') throw new Problem('wrong-bridge')
      return bridge
    })
  }

  // Who shows what opens nothing makes the store look: so many times.
  async #counted(context: Context, open: (session: SessionId) => Promise<Bridge>): Promise<AtGate> {
    const peer = context.get('peer')
    if (this.#limits.isSpent(peer, 'lost')) this.#limits.stranger(peer, 'lost')
    const id = (context.req.param('session') ?? '') as SessionId
    try {
      const { session } = await this.#sessions.session(id)
      const bridge = await open(session.id)
      this.#limits.person(`bridge/${bridge.id}`, 'inbox')
      if (rulesOf(session).isSuspended) throw new Problem('session-suspended')
      return { session, bridge }
    } catch (cause) {
      const isLost = cause instanceof Problem && LOST.includes(cause.code)
      if (isLost) this.#limits.note(peer, 'lost')
      throw cause
    }
  }
}

const LOST: readonly Problem['code'][] = ['no-such-session', 'wrong-bridge']
