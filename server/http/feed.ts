import type { Context } from 'hono'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Snapshot } from '#shared/wire.ts'
import type { Alarm } from '#shared/alarm.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Feed } from '../feed/feed.ts'
import { SharedSnapshots } from '../feed/shared-snapshots.ts'
import { tellOf, type Told } from '../feed/told.ts'
import type { Polls } from '../polls/polls.ts'
import type { Audience } from '../polls/register.ts'
import type { Workshop } from '../polls/workshop.ts'
import type { Questions } from '../questions/questions.ts'
import type { Standing } from '../sessions/standing.ts'
import { FeedLine } from './feed-line.ts'
import { hereOf, type HereParts } from './here.ts'
import type { OpenLines } from './open-lines.ts'
import { within, type Route } from './route.ts'

/** What a feed tells of: what stands now, and who may hear it. */
export interface FeedParts extends HereParts {
  readonly feed: Feed
  readonly polls: Polls
  readonly workshop: Workshop
  readonly questions: Questions
  readonly openLines: OpenLines
  alarms(session: SessionId): Promise<readonly Alarm[]>
}

/** What the server decided, as server-sent events: a snapshot, then every change. */
export function feedRoutes(parts: FeedParts): Route[] {
  const { feed, polls, workshop, questions, now } = parts
  const shared = new SharedSnapshots<Told>()
  const snapshotOf = async (
    id: SessionId,
    { polls: audience, ...may }: Hears,
  ): Promise<Snapshot> => {
    const { rehearsingSince } = await polls.register.of(id)
    return {
      now: now(),
      ...(may.alarms && { alarms: await parts.alarms(id) }),
      ...(may.drafts && {
        agreements: await workshop.agreements(id),
        remarks: await workshop.remarks(id),
      }),
      ...(rehearsingSince !== undefined && { rehearsingSince }),
      polls: await polls.register.allFor(id, audience),
      questions: await questions.seenBy(id, { mayModerate: may.queue }),
    }
  }
  // Judged once: what is made for some must not have what only one of them may hear.
  const hearsOf = async (standing: Standing): Promise<Hears> => ({
    polls: await polls.register.audienceOf(standing.session.id, standing.person),
    alarms: standing.may('write-notes'),
    drafts: standing.may('read-polls'),
    queue: standing.may('moderate-questions'),
  })
  return [
    within(
      'read-session',
      {
        method: 'get',
        path: '/api/sessions/:session/feed',
        says:
          'Server-sent events: `snapshot` first, and again where all of it is another; then `poll` and `question` for each ' +
          'change, `gone` for a poll that was wiped, `rehearsal` when one begins or ends, `alarm` for those who may write the ' +
          'notes, `agreement` and `remark` for those who may read drafts of polls. `rights` says who you are from now on, and comes last where you are in ' +
          'the session no more; `people` says to who may give roles that the list of people changed, `imports` to ' +
          'who may read the notes that something came from a file. `beat` comes ' +
          'every 15 seconds and means nothing else.',
        answer: 'text/event-stream',
      },
      ({ session, standing, context }) => {
        if (context.req.method === 'HEAD')
          return context.body(null, 200, { 'content-type': 'text/event-stream; charset=utf-8' })
        const snapshot = async (): Promise<Told> => {
          const hears = await hearsOf(standing)
          return shared.ask(keyOf(session.id, hears), async () =>
            tellOf('snapshot', await snapshotOf(session.id, hears)),
          )
        }
        const { id } = standing.person
        const release = parts.openLines.take('feed', id)
        if (!release) return parts.openLines.demand('feed', id)
        return listen(context, standing, {
          begin: (line) => {
            const end = feed.listen(session.id, line)
            return () => {
              end()
              release()
            }
          },
          release,
          snapshot,
          own: async () => {
            if (!standing.session.settings.questionsWait) return []
            const own = await questions.waitingOf(session.id, standing.person.id)
            return own.map((question) => tellOf('question', question))
          },
          rights: async () => tellOf('rights', await hereOf(standing, parts)),
        })
      },
    ),
  ]
}

/** What somebody may hear of a session: those who may hear the same are given the same snapshot. */
interface Hears {
  readonly polls: Audience
  readonly alarms: boolean
  readonly drafts: boolean
  readonly queue: boolean
}

function keyOf(session: SessionId, { polls, alarms, drafts, queue }: Hears): string {
  return JSON.stringify([session, alarms, drafts, queue, polls.mayOpen, [...polls.voted]])
}

/** What a listener is told of, each time as it stands then. */
interface Telling {
  /** The answer ends it, and gives the place back that it took. */
  begin(line: FeedLine): () => void
  release(): void
  snapshot(): Promise<Told>
  /** What is in nobody else's snapshot: one's own questions that wait for approval. */
  own(): Promise<readonly Told[]>
  rights(): Promise<Told>
}

const REMOVED = tellOf('rights', { removed: true })

/** Listens first, then asks how things stand: a change in between comes twice rather than never. */
async function listen(context: Context, standing: Standing, telling: Telling): Promise<Response> {
  const { incoming, outgoing } = context.env as HttpBindings
  const { socket } = outgoing
  if (!socket || socket.destroyed) {
    telling.release()
    return RESPONSE_ALREADY_SENT // gone before they were answered
  }
  // Many a proxy still speaks HTTP/1.0, which knows no chunks.
  const form = incoming.httpVersion === '1.0' ? 'plain' : 'chunk'
  const line: FeedLine = new FeedLine(
    socket,
    form,
    standing,
    () => void tellSnapshot(line, standing, telling),
  )
  const end = telling.begin(line)
  const unwatch = standing.watch(() => void tellRights(line, standing, telling))
  socket.once('close', () => {
    end()
    unwatch()
  })
  try {
    line.begin(await telling.snapshot(), context.get('peer').isTls ? 'tls' : 'plain')
    for (const told of await telling.own()) line.hear(told)
  } catch (cause) {
    end()
    unwatch()
    throw cause
  }
  return RESPONSE_ALREADY_SENT
}

// What somebody may hear has changed with their rights: they are told all of it anew. [RIGHT5]
async function tellRights(line: FeedLine, standing: Standing, telling: Telling): Promise<void> {
  if (!standing.isIn) return line.end(REMOVED)
  try {
    line.hear(await telling.rights())
    await tellSnapshot(line, standing, telling)
  } catch {
    line.cut() // they come back and ask
  }
}

async function tellSnapshot(line: FeedLine, standing: Standing, telling: Telling): Promise<void> {
  try {
    if (!standing.may('read-session')) return
    line.hear(await telling.snapshot())
    for (const told of await telling.own()) line.hear(told)
  } catch {
    line.cut() // they come back and ask
  }
}
