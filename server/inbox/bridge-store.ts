import type { BridgeId, PersonId, SessionId } from '#shared/ids.ts'
import type { BridgeRow } from '#shared/wire.ts'
import type { TrailEntry } from '../access/trail.ts'

/** A bridge as it is kept. `secret` is what the other tool signs with, where it made one. */
export interface Bridge extends BridgeRow {
  readonly session: SessionId
  readonly secret?: string
  readonly madeBy: PersonId
}

/** What bridges need of a store. Every call survives a power cut once it resolved. */
export interface BridgeStore {
  make(bridge: Bridge, entry: TrailEntry): Promise<void>
  /** Whether it was open until now. */
  revoke(session: SessionId, id: BridgeId, at: number, entry: TrailEntry): Promise<boolean>
  bridge(id: BridgeId): Promise<Bridge | undefined>
  /** In the order of their making. */
  bridges(session: SessionId): Promise<readonly Bridge[]>
}
