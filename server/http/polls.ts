import { z } from 'zod'
import type { PersonId, PollId } from '#shared/ids.ts'
import { LONGEST_ANSWER } from '#shared/poll/ballot.ts'
import type { Ballot } from '#shared/poll/ballot.ts'
import { BASES, type Poll } from '#shared/poll/poll.ts'
import type { Polls } from '../polls/polls.ts'
import { within, type Route } from './route.ts'
import { pollShape, votersShape } from './shapes.ts'

const receiptShape = z.string().regex(/^[\w-]{8,64}$/)
const counted = z.object({ receipt: z.string(), counted: z.literal(true) })
const MOST_MERGES = 2_000
const answer = z.string().max(LONGEST_ANSWER)

/** What routes of polls need beside the polls themselves. */
export interface PollRouteParts {
  readonly polls: Polls
  namesOf(people: readonly PersonId[]): Promise<ReadonlyMap<PersonId, string>>
  /** The name of a voter who is nobody: of a rehearsal. */
  readonly madeUp: string
  /** So many made-up ballots that fit a poll. */
  voices(poll: Poll, count: number): readonly Ballot[]
}

/** Opening, voting in, closing and publishing polls. Drafts are written in the `polls` document, not here. */
export function pollRoutes({ polls, namesOf, madeUp, voices }: PollRouteParts): Route[] {
  const at = '/api/sessions/:session/polls'
  const reason = z.object({ reason: z.string().trim().max(500).optional() })
  return [
    within(
      'read-session',
      {
        method: 'get',
        path: at,
        says: 'Every poll that was opened, with its count, or with why it is not yours to see.',
        answer: z.object({ polls: z.array(pollShape) }),
      },
      async ({ session, person }) => ({ polls: await polls.register.allSeen(session.id, person) }),
    ),
    within(
      'open-poll',
      {
        method: 'post',
        path: `${at}/:poll/open`,
        says:
          'Freeze the wording of a draft and open it for voting. Every speaker must have agreed to it; a reason, which is ' +
          'recorded, opens it without.',
        body: reason,
        answer: pollShape,
      },
      ({ session, person, body, param }) =>
        polls.opener.open(session.id, param('poll') as PollId, person, body.reason),
    ),
    within(
      'open-poll',
      {
        method: 'post',
        path: `${at}/:poll/reopen`,
        says: 'Open the next round of a poll, with the wording that its draft has now. Earlier rounds stand.',
        body: reason,
        answer: pollShape,
      },
      ({ session, person, body, param }) =>
        polls.opener.reopen(session.id, param('poll') as PollId, person, body.reason),
    ),
    within(
      'open-poll',
      {
        method: 'post',
        path: `${at}/:poll/close`,
        says: 'Close an open poll. Its ballots stand from here on.',
        answer: pollShape,
      },
      ({ session, person, param }) =>
        polls.closer.close(session.id, param('poll') as PollId, person),
    ),
    within(
      'vote',
      {
        method: 'post',
        path: `${at}/:poll/ballots`,
        says: 'Vote, once; where the poll takes names, your last ballot counts. A repeat with the same receipt is harmless.',
        body: z.object({
          choices: z.array(z.string().max(64)).max(50).default([]),
          texts: z.array(z.string().max(300)).max(3).default([]),
          receipt: receiptShape.optional(),
          code: z
            .string()
            .max(64)
            .optional()
            .describe('of a printed slip, where the poll asks for one'),
          channel: z.enum(['onsite', 'online']).optional(),
        }),
        status: 201,
        answer: counted,
      },
      ({ session, person, body, param }) =>
        polls.box.cast(session.id, param('poll') as PollId, person, body),
    ),
    within(
      'enter-hands',
      {
        method: 'post',
        path: `${at}/:poll/hands`,
        says: 'Enter the hands counted in the hall, beside the online votes, until the result is published.',
        body: z.object({ counts: z.record(z.string().max(64), z.int().min(0).max(100_000)) }),
        answer: pollShape,
      },
      ({ session, person, body, param }) =>
        polls.results.setHands(session.id, param('poll') as PollId, person, body.counts),
    ),
    // What is left to do with a closed poll goes on after the session is over, as hands do.
    within(
      'enter-hands',
      {
        method: 'post',
        path: `${at}/:poll/publish`,
        says: 'Publish the result of a closed poll: everybody sees it, and nothing of it changes any more.',
        answer: pollShape,
      },
      ({ session, person, param }) =>
        polls.results.publish(session.id, param('poll') as PollId, person),
    ),
    within(
      'enter-hands',
      {
        method: 'post',
        path: `${at}/:poll/answers`,
        says: 'Say which written answers count as which, all at once; one without `into` is not shown.',
        body: z.object({
          merges: z.array(z.object({ from: answer, into: answer.optional() })).max(MOST_MERGES),
        }),
        answer: pollShape,
      },
      ({ session, person, body, param }) =>
        polls.results.merge(
          session.id,
          param('poll') as PollId,
          person,
          body.merges.map(({ from, into }) => ({ from, ...(into !== undefined && { into }) })),
        ),
    ),
    within(
      'enter-hands',
      {
        method: 'post',
        path: `${at}/:poll/base`,
        says: 'Say of whom shares are told: of the voters, of those who were there, of those who might have voted.',
        body: z.object({ base: z.enum(BASES) }),
        answer: pollShape,
      },
      ({ session, person, body, param }) =>
        polls.results.setBase(session.id, param('poll') as PollId, person, body.base),
    ),
    within(
      'see-voters',
      {
        method: 'get',
        path: `${at}/:poll/voters`,
        says: 'Who voted what in a poll that takes names, once you are told its count.',
        answer: z.object({ voters: votersShape }),
      },
      async ({ session, person, param }) => {
        const voters = await polls.voters(session.id, param('poll') as PollId, person)
        const names = await namesOf(voters.map(({ person: voter }) => voter))
        return {
          voters: voters.map((voter) => ({ ...voter, name: names.get(voter.person) ?? madeUp })),
        }
      },
    ),
    within(
      'open-poll',
      {
        method: 'post',
        path: `${at}/:poll/voices`,
        says: 'Put made-up ballots into a poll of a rehearsal.',
        body: z.object({ count: z.int().min(1).max(200) }),
        answer: pollShape,
      },
      ({ session, person, body, param }) =>
        polls.addVoices(session.id, param('poll') as PollId, person, (poll) =>
          voices(poll, body.count),
        ),
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
