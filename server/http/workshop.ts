import { z } from 'zod'
import type { PollId, RemarkId } from '#shared/ids.ts'
import { LONGEST_REMARK } from '#shared/poll/workshop.ts'
import type { Rehearsal } from '../polls/rehearsal.ts'
import type { Workshop } from '../polls/workshop.ts'
import { within, type Route } from './route.ts'
import { agreementShape, remarkShape } from './shapes.ts'

const LONGEST_WORDING = 100_000 // characters: 50 options of 200 with their ids, each of them escaped at worst

/** Designing polls together, and rehearsing them. */
export function workshopRoutes(workshop: Workshop, rehearsal: Rehearsal): Route[] {
  const at = '/api/sessions/:session/polls/:poll'
  return [
    within(
      'agree-to-poll',
      {
        method: 'post',
        path: `${at}/agreement`,
        says: 'Agree to the wording of a draft. It falls when the draft says something else, and holds again when it is changed back.',
        body: z.object({ wording: z.string().max(LONGEST_WORDING) }),
        answer: agreementShape,
      },
      ({ session, person, body, param }) =>
        workshop.agree(session.id, param('poll') as PollId, person, body.wording),
    ),
    within(
      'agree-to-poll',
      {
        method: 'delete',
        path: `${at}/agreement`,
        says: 'Take your agreement back.',
        answer: agreementShape,
      },
      ({ session, person, param }) =>
        workshop.disagree(session.id, param('poll') as PollId, person),
    ),
    within(
      'write-polls',
      {
        method: 'post',
        path: `${at}/remarks`,
        says: 'Say something about a draft to those who design it.',
        body: z.object({ text: z.string().max(LONGEST_REMARK) }),
        status: 201,
        answer: remarkShape,
      },
      ({ session, person, body, param }) =>
        workshop.remark(session.id, param('poll') as PollId, person, body.text),
    ),
    within(
      'write-polls',
      {
        method: 'patch',
        path: `${at}/remarks/:remark`,
        says: 'Settle a remark, or take it up again.',
        body: z.object({ settled: z.boolean() }),
        answer: remarkShape,
      },
      ({ session, person, body, param }) => {
        const of = { poll: param('poll') as PollId, remark: param('remark') as RemarkId }
        return workshop.settle(session.id, of, person, body.settled)
      },
    ),
    within(
      'open-poll',
      {
        method: 'post',
        path: '/api/sessions/:session/rehearsal',
        says: 'Rehearse: what is opened and asked from now on is wiped at the end of the rehearsal.',
        answer: z.object({ since: z.int().optional() }),
      },
      async ({ session, person }) => {
        const since = await rehearsal.begin(session.id, person)
        return since === undefined ? {} : { since }
      },
    ),
    within(
      'open-poll',
      {
        method: 'delete',
        path: '/api/sessions/:session/rehearsal',
        says: 'End the rehearsal, and wipe everything of it.',
        answer: z.object({}),
      },
      async ({ session, person }) => {
        await rehearsal.end(session.id, person)
        return {}
      },
    ),
  ]
}
