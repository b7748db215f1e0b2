import { sql, type Selectable } from 'kysely'
import type { BridgeId, PersonId, SessionId } from '#shared/ids.ts'
import type { BridgeKind } from '#shared/wire.ts'
import type { Bridge, BridgeStore } from '../inbox/bridge-store.ts'
import type { Engine } from './engine.ts'
import type { Tables } from './tables.ts'
import type { TrailRows } from './trail-rows.ts'

/** Bridges of other tools, in rows; each is made and revoked with its entry in the trail. */
export function bridgesIn({ rows }: Engine, trail: TrailRows): BridgeStore {
  return {
    async make({ id, session, name, kind, secret, madeBy, madeAt }, entry) {
      const insert = rows.insertInto('bridge').values({
        id,
        session,
        name,
        kind,
        secret: secret ?? null,
        made_by: madeBy,
        made_at: madeAt,
        revoked_at: null,
      })
      await trail.commit([insert.compile()], entry)
    },
    async revoke(session, id, at, entry) {
      const isOpen = sql<boolean>`EXISTS (SELECT 1 FROM bridge
        WHERE id = ${id} AND session = ${session} AND revoked_at IS NULL)`
      const update = rows
        .updateTable('bridge')
        .set({ revoked_at: at, secret: null })
        .where('id', '=', id)
        .where(isOpen)
      return trail.commitWhen(isOpen, [update.compile()], entry)
    },
    async bridge(id) {
      const row = await rows
        .selectFrom('bridge')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
      return row && bridgeOf(row)
    },
    async bridges(session) {
      const found = await rows
        .selectFrom('bridge')
        .selectAll()
        .where('session', '=', session)
        .orderBy('made_at')
        .orderBy('id')
        .execute()
      return found.map(bridgeOf)
    },
  }
}

function bridgeOf(row: Selectable<Tables['bridge']>): Bridge {
  return {
    id: row.id as BridgeId,
    session: row.session as SessionId,
    name: row.name,
    kind: row.kind as BridgeKind,
    madeAt: row.made_at,
    madeBy: row.made_by as PersonId,
    isRevoked: row.revoked_at !== null,
    ...(row.secret !== null && { secret: row.secret }),
  }
}
