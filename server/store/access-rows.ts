import type { CompiledQuery, Selectable } from 'kysely'
import type { InvitationId, PersonId, SessionId } from '#shared/ids.ts'
import type { Role } from '#shared/role.ts'
import type { WayIn } from '#shared/wire.ts'
import type { AccessChange, AccessStore, Holder, Member } from '../sessions/access-store.ts'
import type { Holding, Invitation } from '../sessions/holding.ts'
import type { Engine } from './engine.ts'
import { readPerson, rowOf } from './person-row.ts'
import type { Tables } from './tables.ts'
import type { TrailRows } from './trail-rows.ts'

const PARTICIPANT_ONLY = JSON.stringify(['participant'])
const NO_ROLE = '[]'

/** Links, invitations, and who has which role by what, in rows. */
export function accessIn(engine: Engine, trail: TrailRows): AccessStore {
  const { rows } = engine
  const membersOf = (session: SessionId) =>
    rows
      .selectFrom('person')
      .leftJoin('holding', 'holding.person', 'person.id')
      .selectAll('person')
      .select(['holding.role as held', 'holding.came_by as way'])
      .where('person.session', '=', session)
      .where('person.removed_at', 'is', null)
  return {
    async links(session) {
      const found = await rows
        .selectFrom('link')
        .selectAll()
        .where('session', '=', session)
        .execute()
      return found.map((row) => ({
        role: row.role as Role,
        generation: row.generation,
        isRevoked: row.revoked_at !== null,
      }))
    },
    async invitation(session, id) {
      const row = await rows
        .selectFrom('invitation')
        .selectAll()
        .where('id', '=', id)
        .where('session', '=', session)
        .executeTakeFirst()
      return row && readInvitation(row)
    },
    async invitations(session) {
      const found = await rows
        .selectFrom('invitation')
        .selectAll()
        .where('session', '=', session)
        .where('revoked_at', 'is', null)
        .orderBy('made_at')
        .orderBy('id')
        .execute()
      return found.map((row) => readInvitation(row))
    },
    async desk(session) {
      const found = await membersOf(session)
        .where('person.roles', 'not in', [PARTICIPANT_ONLY, NO_ROLE])
        .orderBy('person.entered_at')
        .orderBy('person.id')
        .execute()
      return membersIn(found)
    },
    async participants(session, after, most) {
      const found = await membersOf(session)
        .where('person.roles', '=', PARTICIPANT_ONLY)
        .where('person.id', '>', after)
        .orderBy('person.id')
        .limit(most) // they have one role, and one holding at most
        .execute()
      return membersIn(found)
    },
    async participantCount(session) {
      const { count } = await rows
        .selectFrom('person')
        .select(({ fn }) => fn.countAll<number | string>().as('count'))
        .where('session', '=', session)
        .where('roles', '=', PARTICIPANT_ONLY)
        .where('removed_at', 'is', null)
        .executeTakeFirstOrThrow()
      return Number(count)
    },
    async holders(session, role) {
      const found = await rows
        .selectFrom('person')
        .leftJoin('holding', (join) =>
          join.onRef('holding.person', '=', 'person.id').on('holding.role', '=', role),
        )
        .selectAll('person')
        .select('holding.came_by as way')
        .where('person.session', '=', session)
        .where('person.removed_at', 'is', null)
        .where('person.roles', 'like', `%${JSON.stringify(role)}%`)
        .execute()
      return found.map((row): Holder => ({ person: readPerson(row), cameBy: wayOf(row.way) }))
    },
    async change(changes, entry) {
      const statements = changes.flatMap((change) => statementsOf(engine, change))
      await (entry ? trail.commit(statements, entry) : engine.commit(statements))
    },
    async seen(when) {
      const statements = [...when].map(([id, at]) =>
        rows.updateTable('person').set({ seen_at: at }).where('id', '=', id).compile(),
      )
      if (statements.length > 0) await engine.commit(statements)
    },
  }
}

export function keepingHolding({ rows }: Engine, holding: Holding): CompiledQuery {
  const row = {
    person: holding.person,
    role: holding.role,
    came_by: holding.cameBy,
    generation: holding.generation,
    given_by: holding.givenBy ?? null,
    at: holding.at,
  }
  const { person: _, role: _role, ...changed } = row
  return rows
    .insertInto('holding')
    .values(row)
    .onConflict((conflict) => conflict.columns(['person', 'role']).doUpdateSet(changed))
    .compile()
}

export function keepingInvitation({ rows }: Engine, invitation: Invitation): CompiledQuery {
  const row = {
    id: invitation.id,
    session: invitation.session,
    name: invitation.name,
    affiliation: invitation.affiliation ?? null,
    group_name: invitation.group ?? null,
    role: invitation.role,
    generation: invitation.generation,
    made_by: invitation.madeBy,
    made_at: invitation.madeAt,
    revoked_at: invitation.revokedAt ?? null,
    person: invitation.person ?? null,
  }
  const { id: _, session: _session, ...changed } = row
  return rows
    .insertInto('invitation')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changed))
    .compile()
}

const STATEMENTS: {
  readonly [Is in AccessChange['is']]: (
    engine: Engine,
    change: Extract<AccessChange, { is: Is }>,
  ) => readonly CompiledQuery[]
} = {
  session({ rows }, { session: { id, code, settings, endedAt, suspendedAt } }) {
    const row = {
      code,
      settings: JSON.stringify(settings),
      ended_at: endedAt ?? null,
      suspended_at: suspendedAt ?? null,
    }
    return [rows.updateTable('session').set(row).where('id', '=', id).compile()]
  },
  link({ rows }, { session, link: { role, generation, isRevoked }, at }) {
    const changed = { generation, revoked_at: isRevoked ? at : null }
    return [
      rows
        .insertInto('link')
        .values({ session, role, ...changed })
        .onConflict((conflict) => conflict.columns(['session', 'role']).doUpdateSet(changed))
        .compile(),
    ]
  },
  invitation: (engine, { invitation }) => [keepingInvitation(engine, invitation)],
  person({ rows }, { person }) {
    const { id, session: _, ...row } = rowOf(person)
    return [rows.updateTable('person').set(row).where('id', '=', id).compile()]
  },
  holding: (engine, { holding }) => [keepingHolding(engine, holding)],
  'holding-gone': ({ rows }, { person, role }) => [
    rows.deleteFrom('holding').where('person', '=', person).where('role', '=', role).compile(),
  ],
  removed: ({ rows }, { person, at }) => [
    rows.updateTable('person').set({ removed_at: at }).where('id', '=', person).compile(),
    rows.updateTable('ticket').set({ ended_at: at }).where('person', '=', person).compile(),
  ],
}

function statementsOf<Change extends AccessChange>(
  engine: Engine,
  change: Change,
): readonly CompiledQuery[] {
  // One row for each kind of change: what it is says which of them takes it.
  const statements = STATEMENTS[change.is] as (
    engine: Engine,
    change: Change,
  ) => readonly CompiledQuery[]
  return statements(engine, change)
}

type MemberRow = Selectable<Tables['person']> & {
  readonly held: string | null
  readonly way: string | null
}

// A row for each role they hold; those who came before that was written down came by a link.
function membersIn(found: readonly MemberRow[]): readonly Member[] {
  const members = new Map<string, Member>()
  for (const row of found) {
    const person = readPerson(row)
    const known = members.get(row.id)
    if (known && row.held !== person.roles[0]) continue
    members.set(row.id, {
      person,
      enteredAt: row.entered_at,
      ...(row.seen_at !== null && { seenAt: row.seen_at }),
      cameBy: wayOf(row.held === person.roles[0] ? row.way : null),
    })
  }
  return [...members.values()]
}

function wayOf(way: string | null): WayIn {
  return (way ?? 'link') as WayIn
}

function readInvitation(row: Selectable<Tables['invitation']>): Invitation {
  return {
    id: row.id as InvitationId,
    session: row.session as SessionId,
    name: row.name,
    ...(row.affiliation !== null && { affiliation: row.affiliation }),
    ...(row.group_name !== null && { group: row.group_name }),
    role: row.role as Role,
    generation: row.generation,
    madeBy: row.made_by as PersonId,
    madeAt: row.made_at,
    ...(row.revoked_at !== null && { revokedAt: row.revoked_at }),
    ...(row.person !== null && { person: row.person as PersonId }),
  }
}
