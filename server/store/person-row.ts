import type { Selectable } from 'kysely'
import type { PersonId, SessionId } from '#shared/ids.ts'
import type { Role } from '#shared/role.ts'
import type { Person } from '#shared/session.ts'
import type { Tables } from './tables.ts'

/** Somebody as a row. */
export function rowOf(person: Person) {
  return {
    id: person.id,
    session: person.session,
    name: person.name,
    roles: JSON.stringify(person.roles),
    affiliation: person.affiliation ?? null,
    group_name: person.group ?? null,
  }
}

export function readPerson(row: Selectable<Tables['person']>): Person {
  return {
    id: row.id as PersonId,
    session: row.session as SessionId,
    name: row.name,
    roles: JSON.parse(row.roles) as Role[],
    ...(row.affiliation !== null && { affiliation: row.affiliation }),
    ...(row.group_name !== null && { group: row.group_name }),
  }
}
