import type { Context } from 'hono'
import type { Snapshot } from '#shared/wire.ts'
import type { Alarm } from '#shared/alarm.ts'
import type { SessionId } from '#shared/ids.ts'
import { may, type Act, type Role } from '#shared/role.ts'
import type { Person } from '#shared/session.ts'
import { encodeEvent, type Feed } from '../feed/feed.ts'
import type { Polls } from '../polls/polls.ts'
import type { Questions } from '../questions/questions.ts'
import { within, type Route } from './route.ts'

const KEEP_ALIVE = 20_000 // ms: proxies cut a silent line after 30 to 60 s
const MOST_UNREAD = 1 << 20 // bytes one listener may lag behind before it has to start again

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
          'for those who may write the notes.',
        answer: 'text/event-stream',
      },
      ({ session, person, context }) => {
        const mayNow = (act: Act): boolean => may(parts.rolesOf(person), act)
        const snapshot = () => snapshotOf(session.id, mayNow('write-notes'))
        const begin = (hear: (event: string) => void) =>
          feed.listen(session.id, { hear, may: mayNow })
        return listen(context, begin, snapshot)
      },
    ),
  ]
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
}

function listen(
  context: Context,
  begin: (hear: (event: string) => void) => () => void,
  snapshot: () => Promise<Snapshot>,
): Response {
  if (context.req.method === 'HEAD') return new Response(null, { headers: HEADERS })
  const encoder = new TextEncoder()
  let end = (): void => undefined
  const stream = new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        let ended = false
        const missed: string[] = []
        let begun = false
        const write = (event: string): void => {
          if (ended) return
          if ((controller.desiredSize ?? 0) < -MOST_UNREAD) return stop()
          controller.enqueue(encoder.encode(event))
        }
        const stopListening = begin((event) => {
          if (begun) write(event)
          else missed.push(event)
        })
        const alive = setInterval(() => write(': alive\n\n'), KEEP_ALIVE)
        const stop = (): void => {
          if (ended) return
          ended = true
          clearInterval(alive)
          stopListening()
          controller.close()
        }
        end = stop
        context.req.raw.signal.addEventListener('abort', stop)
        // Listen first, then read: a change in between comes twice rather than never.
        try {
          write(encodeEvent('snapshot', await snapshot()))
        } catch {
          return stop() // the listener comes back by itself and asks again
        }
        begun = true
        for (const event of missed) write(event)
      },
      cancel: () => end(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  )
  return new Response(stream, { headers: HEADERS })
}
