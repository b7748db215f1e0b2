import { z } from 'zod'
import type { PollId } from '#shared/ids.ts'
import type { Polls } from '../polls/polls.ts'
import { within, type Route } from './route.ts'
import { pollShape } from './shapes.ts'

const receiptShape = z.string().regex(/^[\w-]{8,64}$/)
const counted = z.object({ receipt: z.string(), counted: z.literal(true) })

/** Opening, voting in and closing polls. Drafts are written in the `polls` document, not here. */
export function pollRoutes(polls: Polls): Route[] {
  const at = '/api/sessions/:session/polls'
  return [
    within(
      'read-session',
      {
        method: 'get',
        path: at,
        says: 'Every poll that was opened, with its count.',
        answer: z.object({ polls: z.array(pollShape) }),
      },
      async ({ session }) => ({ polls: await polls.counted(session.id) }),
    ),
    within(
      'open-poll',
      {
        method: 'post',
        path: `${at}/:poll/open`,
        says: 'Freeze the wording of a draft and open it for voting.',
        body: z.object({ reason: z.string().max(500).optional() }),
        answer: pollShape,
      },
      ({ session, person, body, param }) =>
        polls.open(session.id, param('poll') as PollId, person.id, body.reason),
    ),
    within(
      'open-poll',
      {
        method: 'post',
        path: `${at}/:poll/close`,
        says: 'Close an open poll. Its numbers stand from here on.',
        answer: pollShape,
      },
      ({ session, person, param }) => polls.close(session.id, param('poll') as PollId, person.id),
    ),
    within(
      'vote',
      {
        method: 'post',
        path: `${at}/:poll/ballots`,
        says: 'Vote, once. A repeat with the same receipt is harmless.',
        body: z.object({
          choices: z.array(z.string().max(64)).max(50).default([]),
          texts: z.array(z.string().max(300)).max(3).default([]),
          receipt: receiptShape.optional(),
        }),
        status: 201,
        answer: counted,
      },
      ({ session, person, body, param }) =>
        polls.cast(session.id, param('poll') as PollId, person.id, body, body.receipt),
    ),
    within(
      'enter-hands',
      {
        method: 'post',
        path: `${at}/:poll/hands`,
        says: 'Enter the hands counted in the hall, beside the online votes.',
        body: z.object({ counts: z.record(z.string().max(64), z.int().min(0).max(100_000)) }),
        answer: pollShape,
      },
      ({ session, person, body, param }) =>
        polls.setHands(session.id, param('poll') as PollId, person.id, body.counts),
    ),
    within(
      'see-own-receipts',
      {
        method: 'get',
        path: '/api/sessions/:session/ballots',
        says: 'The polls in which your ballot was counted; never what you chose.',
        answer: z.object({ counted: z.array(z.string()) }),
      },
      async ({ session, person }) => ({ counted: await polls.tookPart(session.id, person.id) }),
    ),
  ]
}
