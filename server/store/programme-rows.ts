import type { SessionId } from '#shared/ids.ts'
import type { SessionDetails } from '#shared/session.ts'
import type { ProgrammeStore } from '../sessions/elsewhere.ts'
import type { Engine } from './engine.ts'

const AT_ONCE = 500 // sessions: a statement has room for some thousands of values

/** What the programme says of sessions, and who has a part in them, in rows. */
export function programmesIn({ rows }: Engine): ProgrammeStore {
  return {
    async sessionIds() {
      const found = await rows.selectFrom('session').select('id').execute()
      return found.map(({ id }) => id as SessionId)
    },
    async programmes(sessions) {
      const programmes = new Map<SessionId, SessionDetails>()
      for (const some of portionsOf(sessions)) {
        const found = await rows
          .selectFrom('session')
          .select(['id', 'details'])
          .where('id', 'in', some)
          .execute()
        for (const { id, details } of found) {
          programmes.set(id as SessionId, JSON.parse(details) as SessionDetails)
        }
      }
      return programmes
    },
    async namesIn(sessions, parts) {
      const names: string[] = []
      for (const some of portionsOf(sessions)) {
        const found = await rows
          .selectFrom('person')
          .select('name')
          .where('session', 'in', some)
          .where('removed_at', 'is', null)
          .where('erased_at', 'is', null)
          .where((where) =>
            where.or(parts.map((role) => where('roles', 'like', `%${JSON.stringify(role)}%`))),
          )
          .execute()
        names.push(...found.map(({ name }) => name))
      }
      return names
    },
  }
}

function portionsOf(sessions: readonly SessionId[]): readonly SessionId[][] {
  const portions: SessionId[][] = []
  for (let at = 0; at < sessions.length; at += AT_ONCE)
    portions.push(sessions.slice(at, at + AT_ONCE))
  return portions
}
