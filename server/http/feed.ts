import type { Context } from 'hono'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Snapshot } from '#shared/wire.ts'
import type { Alarm } from '#shared/alarm.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Act } from '#shared/access/acts.ts'
import { may } from '#shared/access/may.ts'
import type { Role } from '#shared/role.ts'
import type { Person } from '#shared/session.ts'
import type { Feed } from '../feed/feed.ts'
import { SharedSnapshots } from '../feed/shared-snapshots.ts'
import { tellOf, type Told } from '../feed/told.ts'
import type { Polls } from '../polls/polls.ts'
import type { Questions } from '../questions/questions.ts'
import { FeedLine } from './feed-line.ts'
import { within, type Route } from './route.ts'

/** What a feed tells of: what stands now, and who may hear it. */
export interface FeedParts {
  readonly feed: Feed
  readonly polls: Polls
  readonly questions: Questions
  alarms(session: SessionId): Promise<readonly Alarm[]>
  /** The roles somebody has now, which may be more than when they began to listen. */
  rolesOf(person: Person): readonly Role[]
  now(): number
}

/** What the server decided, as server-sent events: a snapshot, then every change. */
export function feedRoutes(parts: FeedParts): Route[] {
  const { feed, polls, questions, now } = parts
  const shared = new SharedSnapshots<Told>()
  const snapshotOf = async (session: SessionId, isTeam: boolean): Promise<Snapshot> => ({
    now: now(),
    ...(isTeam && { alarms: await parts.alarms(session) }),
    polls: await polls.counted(session),
    questions: (await questions.all(session)).filter((question) => question.state !== 'dismissed'),
  })
  return [
    within(
      'read-session',
      {
        method: 'get',
        path: '/api/sessions/:session/feed',
        says:
          'Server-sent events: `snapshot` first, then `poll` and `question` for each change, and `alarm` ' +
          'for those who may write the notes. `beat` comes every 15 seconds and means nothing else.',
        answer: 'text/event-stream',
      },
      ({ session, person, context }) => {
        if (context.req.method === 'HEAD')
          return context.body(null, 200, { 'content-type': 'text/event-stream; charset=utf-8' })
        const mayNow = (act: Act): boolean => may(parts.rolesOf(person), act)
        const isTeam = mayNow('write-notes')
        const snapshot = (): Promise<Told> =>
          shared.ask(`${session.id}/${isTeam ? 'team' : 'everybody'}`, async () =>
            tellOf('snapshot', await snapshotOf(session.id, isTeam)),
          )
        return listen(context, mayNow, (line) => feed.listen(session.id, line), snapshot)
      },
    ),
  ]
}

/** Listens first, then asks how things stand: a change in between comes twice rather than never. */
async function listen(
  context: Context,
  mayNow: (act: Act) => boolean,
  begin: (line: FeedLine) => () => void,
  snapshot: () => Promise<Told>,
): Promise<Response> {
  const { incoming, outgoing } = context.env as HttpBindings
  const { socket } = outgoing
  if (!socket) return RESPONSE_ALREADY_SENT // gone before they were answered
  // Many a proxy still speaks HTTP/1.0, which knows no chunks.
  const form = incoming.httpVersion === '1.0' ? 'plain' : 'chunk'
  const line = new FeedLine(socket, form, mayNow)
  const end = begin(line)
  socket.once('close', end)
  try {
    line.begin(await snapshot())
  } catch (cause) {
    end()
    throw cause
  }
  return RESPONSE_ALREADY_SENT
}
