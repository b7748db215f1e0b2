import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import { idFrom, type BridgeId, type PersonId, type SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { BridgeKind, BridgeRow } from '#shared/wire.ts'
import type { Bridge, BridgeStore } from './bridge-store.ts'
import { isSigned, type Signed } from './signature.ts'

export interface BridgesParts {
  readonly store: BridgeStore
  /** Of the server: what tokens are derived from. */
  readonly secret: Uint8Array
  now(): number
  random(bytes: number): Uint8Array
}

/** A bridge that was made just now. The token is shown this once. */
export interface MadeBridge extends BridgeRow {
  readonly token?: string
}

const MOST_BRIDGES = 50 // of a session, those that were revoked included
const TOKEN_BYTES = 16 // 128 bits: not to be guessed
const TOKEN = /^bridge-([a-z0-9]{16})-[\w-]{22}$/

/** Whether a token says that it is a bridge's; whether it opens one, `open` tells. */
export function isBridgeToken(token: string): boolean {
  return TOKEN.test(token)
}

/**
 * Other tools that bring in lines by themselves. Each has a token of its own, which is derived, so that nothing readable
 * is stored, and opens nothing but the inbox of its session. A revoked one opens nothing from that moment on. [BRIDGE1]
 */
export class Bridges {
  readonly #parts: BridgesParts

  constructor(parts: BridgesParts) {
    this.#parts = parts
  }

  /** Makes a bridge. A tool that signs with a secret of its own says it, and gets no token. */
  async make(
    session: SessionId,
    wanted: {
      readonly name: string
      readonly kind: BridgeKind
      readonly secret?: string | undefined
    },
    by: PersonId,
  ): Promise<MadeBridge> {
    const { store, now, random } = this.#parts
    const { name, kind, secret } = wanted
    if ((kind === 'zoom') !== (secret !== undefined)) throw new Problem('unreadable')
    if ((await store.bridges(session)).length >= MOST_BRIDGES) throw new Problem('too-large')
    const id = idFrom<BridgeId>(random(16))
    const row = { id, name: name.trim(), kind, madeAt: now(), isRevoked: false }
    await store.make(
      { ...row, session, madeBy: by, ...(secret !== undefined && { secret }) },
      { session, person: by, act: 'bridge-made', detail: { bridge: id, kind } },
    )
    return kind === 'zoom' ? row : { ...row, token: this.#tokenOf(session, id) }
  }

  async revoke(session: SessionId, id: BridgeId, by: PersonId): Promise<void> {
    const entry = { session, person: by, act: 'bridge-revoked', detail: { bridge: id } } as const
    const wasOpen = await this.#parts.store.revoke(session, id, this.#parts.now(), entry)
    if (!wasOpen) throw new Problem('no-such-bridge', { bridge: id })
  }

  async all(session: SessionId): Promise<readonly BridgeRow[]> {
    const bridges = await this.#parts.store.bridges(session)
    return bridges.map(({ id, name, kind, madeAt, isRevoked }) => ({
      id,
      name,
      kind,
      madeAt,
      isRevoked,
    }))
  }

  /** The bridge that a token opens, or the Problem for one that opens none. */
  async open(session: SessionId, token: string): Promise<Bridge> {
    const bridge = await this.#bridge(session, TOKEN.exec(token)?.[1])
    const wanted = this.#tokenOf(session, bridge?.id ?? '')
    if (!isSame(token, wanted) || bridge?.kind !== 'lines') throw new Problem('wrong-bridge')
    return bridge
  }

  /** The bridge whose token, or whose own secret, a message was signed with; or the Problem. */
  async openSigned(session: SessionId, id: string, signed: Signed): Promise<Bridge> {
    const bridge = await this.#bridge(session, id)
    const secret = bridge?.secret ?? this.#tokenOf(session, bridge?.id ?? '')
    if (!isSigned(secret, signed, this.#parts.now()) || !bridge) throw new Problem('wrong-bridge')
    return bridge
  }

  async #bridge(session: SessionId, id: string | undefined): Promise<Bridge | undefined> {
    const bridge = id === undefined ? undefined : await this.#parts.store.bridge(id as BridgeId)
    return bridge?.session === session && !bridge.isRevoked ? bridge : undefined
  }

  #tokenOf(session: SessionId, id: string): string {
    const mac = createHmac('sha256', this.#parts.secret).update(`${session}/bridge/${id}`).digest()
    return `bridge-${id}-${mac.subarray(0, TOKEN_BYTES).toString('base64url')}`
  }
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'))
}
