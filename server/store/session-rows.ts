import type { Selectable } from 'kysely'
import { USUAL_SETTINGS, type SessionSettings } from '#shared/access/settings.ts'
import type { PersonId, SessionId } from '#shared/ids.ts'
import type { Role } from '#shared/role.ts'
import type { Person, SessionDetails } from '#shared/session.ts'
import type { Session, SessionStore } from '../sessions/session-store.ts'
import type { Engine } from './engine.ts'
import { beginning } from './log-writing.ts'
import { shape } from './shape.ts'
import type { Tables } from './tables.ts'

/** Sessions, people and tickets in rows. */
export function sessionsIn(engine: Engine): SessionStore {
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
  const personByTicket = shape<{ hash: string }>(({ hash }) =>
    rows
      .selectFrom('ticket')
      .innerJoin('person', 'person.id', 'ticket.person')
      .selectAll('person')
      .where('ticket.hash', '=', hash)
      .compile(),
  )
  return {
    async found({ session, proposal, seeds }) {
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
      await engine.commit([rows.insertInto('session').values(row).compile(), ...seeded])
    },
    session: sessionWhere('id'),
    sessionByCode: sessionWhere('code'),
    async keepPerson(person, at, hash) {
      const row = { ...rowOf(person), entered_at: at }
      await engine.commit([
        rows
          .insertInto('person')
          .values(row)
          .onConflict((conflict) =>
            conflict.column('id').doUpdateSet({ name: row.name, roles: row.roles }),
          )
          .compile(),
        rows.insertInto('ticket').values({ hash, person: person.id, made_at: at }).compile(),
      ])
    },
    async personByTicket(hash) {
      const found = await rows.executeQuery<Selectable<Tables['person']>>(personByTicket({ hash }))
      return found.rows[0] && readPerson(found.rows[0])
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

function rowOf(person: Person) {
  return {
    id: person.id,
    session: person.session,
    name: person.name,
    roles: JSON.stringify(person.roles),
    affiliation: person.affiliation ?? null,
    group_name: person.group ?? null,
  }
}

function readPerson(row: Selectable<Tables['person']>): Person {
  return {
    id: row.id as PersonId,
    session: row.session as SessionId,
    name: row.name,
    roles: JSON.parse(row.roles) as Role[],
    ...(row.affiliation !== null && { affiliation: row.affiliation }),
    ...(row.group_name !== null && { group: row.group_name }),
  }
}
