import { cellOf } from '#shared/access/may.ts'
import type { PersonId, SessionId } from '#shared/ids.ts'
import { trailShape, type ExportedTrail } from '#shared/trail.ts'
import { within, type Route } from './route.ts'

/** Reads the trail of a session, or what one person did in it. */
export type TrailReader = (session: SessionId, only?: PersonId) => Promise<ExportedTrail>

/** What was done in a session, for whoever may read it: all of it, or their own part. [TRAIL4] */
export function trailRoutes(read: TrailReader): Route[] {
  return [
    within(
      'read-trail',
      {
        method: 'get',
        path: '/api/sessions/:session/trail',
        says: 'What was done in the session, chained by sums. With ?download it comes as a file.',
        answer: trailShape,
      },
      ({ session, person, context }) => {
        if (context.req.query('download') !== undefined) {
          context.header('content-disposition', 'attachment; filename="trail.json"')
        }
        const seesAll = person.roles.some((role) => cellOf(role, 'read-trail') === 'yes')
        return read(session.id, seesAll ? undefined : person.id)
      },
    ),
  ]
}
