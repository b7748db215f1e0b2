import { z } from 'zod'
import type { PollId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { Person } from '#shared/session.ts'
import { MOST_CODES, type BallotCodes } from '../polls/ballot-codes.ts'
import type { Polls } from '../polls/polls.ts'
import { writeResultCsv, writeResultJson, type ToldPoll } from '../report/result-file.ts'
import type { SlipOrder } from '../report/slips.ts'
import { ownOrigin } from './door.ts'
import { within, type Route } from './route.ts'

export interface PollFileParts {
  readonly polls: Polls
  readonly codes: BallotCodes
  /** Sets slips on sheets, in a thread. */
  slips(order: SlipOrder): Promise<Uint8Array>
}

const FORMATS = {
  csv: { mime: 'text/csv; charset=utf-8', write: writeResultCsv },
  json: { mime: 'application/json', write: writeResultJson },
} as const

/** Slips with codes for one vote each, and the result of a closed poll as a file. */
export function pollFileRoutes(parts: PollFileParts): Route[] {
  const { polls, codes } = parts
  const at = '/api/sessions/:session/polls/:poll'
  return [
    within(
      'open-poll',
      {
        method: 'post',
        path: `${at}/codes`,
        says: 'Give a poll printed one-time codes: so many, or as many as it has.',
        body: z.object({ count: z.int().min(1).max(MOST_CODES) }),
        answer: z.object({ count: z.int() }),
      },
      ({ session, person, body, param }) =>
        codes.make(session.id, param('poll') as PollId, person.id, body.count),
    ),
    within(
      'open-poll',
      {
        method: 'get',
        path: `${at}/codes.pdf`,
        says: 'The slips of a poll to print and cut, twelve on a page of A4.',
        answer: 'application/pdf',
      },
      async ({ session, param, context }) => {
        const { question, codes: all } = await codes.slips(session.id, param('poll') as PollId)
        const address = `${ownOrigin(context)}/f`
        const { title } = session.details
        const order = { title, question, address, sessionCode: session.code, codes: all }
        return file(await parts.slips(order), 'application/pdf', 'slips.pdf')
      },
    ),
    ...(['csv', 'json'] as const).map((format) =>
      within(
        'read-polls',
        {
          method: 'get',
          path: `${at}/result.${format}`,
          says: `The result of a closed poll as ${format}, every series with its own N.`,
          answer: FORMATS[format].mime,
        },
        async ({ session, person, param }) => {
          const poll = await toldPoll(polls, session.id, param('poll') as PollId, person)
          const bytes = Buffer.from(FORMATS[format].write(poll))
          return file(bytes, FORMATS[format].mime, `poll-${poll.id}-result.${format}`)
        },
      ),
    ),
  ]
}

async function toldPoll(
  polls: Polls,
  session: Person['session'],
  id: PollId,
  person: Person,
): Promise<ToldPoll> {
  const poll = await polls.register.seen(session, id, person)
  if (poll.state === 'open') throw new Problem('poll-still-open', { poll: id })
  const { tally } = poll
  if (!tally) throw new Problem('not-allowed', { poll: id, hidden: poll.hidden })
  return { ...poll, tally }
}

function file(bytes: Uint8Array, mime: string, name: string): Response {
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': mime,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-disposition': `attachment; filename="${name}"`,
    },
  })
}
