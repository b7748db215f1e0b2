import type { Selectable } from 'kysely'
import { readTicketKind } from '#shared/access/tickets.ts'
import { USUAL_SETTINGS, type SessionSettings } from '#shared/access/settings.ts'
import type { PersonId, SessionId } from '#shared/ids.ts'
import type { SessionDetails } from '#shared/session.ts'
import type { Session, SessionStore } from '../sessions/session-store.ts'
import { keepingHolding, keepingInvitation } from './access-rows.ts'
import type { Engine } from './engine.ts'
import { beginning } from './log-writing.ts'
import { readPerson, rowOf } from './person-row.ts'
import { shape } from './shape.ts'
import type { Tables } from './tables.ts'
import type { TrailRows } from './trail-rows.ts'

/** Sessions, people and tickets in rows. */
export function sessionsIn(engine: Engine, trail: TrailRows): SessionStore {
  const { rows } = engine
  const sessionWhere = (column: 'id' | 'code') => {
    const query = shape<{ value: string }>(({ value }) =>
      rows.selectFrom('session').selectAll().where(column, '=', value).compile(),
    )
    return async (value: string): Promise<Session | undefined> => {
      const found = await rows.executeQuery<Selectable<Tables['session']>>(query({ value }))
      return found.rows[0] && readSession(found.rows[0])
    }
  }
  const heldBy = shape<{ hash: string }>(({ hash }) =>
    rows
      .selectFrom('ticket')
      .innerJoin('person', 'person.id', 'ticket.person')
      .selectAll('person')
      .select('ticket.kind')
      .where('ticket.hash', '=', hash)
      .where('ticket.ended_at', 'is', null)
      .where('person.removed_at', 'is', null)
      .compile(),
  )
  return {
    async found({ session, proposal, seeds, entry }) {
      const row = {
        id: session.id,
        code: session.code,
        details: JSON.stringify(session.details),
        proposal,
        created_at: session.createdAt,
      }
      const seeded = (['notes', 'polls'] as const).flatMap((name) =>
        beginning(engine, { session: session.id, name }, seeds[name], session.createdAt),
      )
      const statements = [rows.insertInto('session').values(row).compile(), ...seeded]
      await (entry ? trail.commit(statements, entry) : engine.commit(statements))
    },
    session: sessionWhere('id'),
    sessionByCode: sessionWhere('code'),
    async arrive({ person, at, ticketHash: hash, kind = 'desk', holding, invitation, entry }) {
      const row = { ...rowOf(person), entered_at: at }
      const { id: _, session: _session, ...changed } = rowOf(person)
      const statements = [
        rows
          .insertInto('person')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doUpdateSet(changed))
          .compile(),
        rows.insertInto('ticket').values({ hash, person: person.id, made_at: at, kind }).compile(),
        ...(holding ? [keepingHolding(engine, holding)] : []),
        ...(invitation ? [keepingInvitation(engine, invitation)] : []),
      ]
      await (entry ? trail.commit(statements, entry) : engine.commit(statements))
    },
    async heldBy(hash) {
      type Row = Selectable<Tables['person']> & { readonly kind: string }
      const found = await rows.executeQuery<Row>(heldBy({ hash }))
      const row = found.rows[0]
      return row && { person: readPerson(row), kind: readTicketKind(row.kind) }
    },
    async person(session, id) {
      const row = await rows
        .selectFrom('person')
        .selectAll()
        .where('id', '=', id)
        .where('session', '=', session)
        .where('removed_at', 'is', null)
        .executeTakeFirst()
      return row && readPerson(row)
    },
    async namesOf(people) {
      if (people.length === 0) return new Map()
      const found = await rows
        .selectFrom('person')
        .select(['id', 'name'])
        .where('id', 'in', people)
        .execute()
      return new Map(found.map(({ id, name }) => [id as PersonId, name]))
    },
  }
}

function readSession(row: Selectable<Tables['session']>): Session {
  return {
    id: row.id as SessionId,
    code: row.code,
    details: JSON.parse(row.details) as SessionDetails,
    createdAt: row.created_at,
    settings: { ...USUAL_SETTINGS, ...(JSON.parse(row.settings) as Partial<SessionSettings>) },
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.suspended_at !== null && { suspendedAt: row.suspended_at }),
  }
}
