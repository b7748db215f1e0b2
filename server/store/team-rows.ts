import { ROLES, type Role } from '#shared/role.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Engine } from './engine.ts'

/** Somebody who entered by more than a participant's link, with the first of their roles. */
export interface TeamRow {
  readonly name: string
  readonly role: Role
  readonly group?: string
}

/** Whoever has or had a role at the desk of a session. */
export async function teamOf({ rows }: Engine, session: SessionId): Promise<readonly TeamRow[]> {
  const found = await rows
    .selectFrom('person')
    .select(['name', 'roles', 'group_name'])
    .where('session', '=', session)
    .where('roles', '<>', JSON.stringify(['participant']))
    .orderBy('entered_at')
    .orderBy('id')
    .execute()
  return found.flatMap(({ name, roles, group_name: group }) => {
    const held = JSON.parse(roles) as readonly Role[]
    const role = ROLES.find((each) => each !== 'participant' && held.includes(each))
    return role ? [{ name, role, ...(group !== null && { group }) }] : []
  })
}
