import { z } from 'zod'
import { readProposal } from '#shared/proposal/read-proposal.ts'
import type { PersonId, PollId, SessionId } from '#shared/ids.ts'
import { givesOf } from '#shared/access/may.ts'
import { Problem } from '#shared/problem.ts'
import { ROLES } from '#shared/role.ts'
import type { SessionDetails } from '#shared/session.ts'
import type { Door, Welcome } from '#shared/wire.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { addressOf, giveCookie, whoAsks } from './door.ts'
import { hereOf, type HereParts } from './here.ts'
import { linksOf } from './links.ts'
import { open, within, type Route } from './route.ts'
import { detailsShape, hereShape, linksShape } from './shapes.ts'

const LONGEST_PROPOSAL = 500_000 // characters: a hundred times the longest seen

const foundBody = z.object({
  proposal: z.string().max(LONGEST_PROPOSAL).default(''),
  template: z.literal('igf').optional().describe('the report template; there is one so far'),
  details: detailsShape
    .optional()
    .describe('what the organiser corrected; else it is read from the proposal'),
})
const keyShape = z.string().min(1).max(300).describe("a link's key, or the short code")
const enterBody = z.object({
  key: keyShape,
  name: z.string().max(80).optional(),
  affiliation: z.string().max(200).optional(),
  group: z.string().max(200).optional(),
})
const welcomeShape = z.object({
  title: z.string(),
  number: z.int().optional(),
  role: z.enum(ROLES).describe('the role that the key gives'),
  name: z.string().optional().describe('who was invited by it, where it is a link of their own'),
})
const entered = z.object({ person: z.string(), role: z.enum(ROLES), token: z.string() })

/** What these routes ask of others. */
export interface Neighbours extends HereParts {
  tookPart(session: SessionId, person: PersonId): Promise<readonly PollId[]>
}

/** Making a session, entering it, and what a page asks first. What is done to who is in it: people.ts. */
export function sessionRoutes(sessions: Sessions, ask: Neighbours): Route[] {
  return [
    open(
      'found-session',
      {
        method: 'post',
        path: '/api/sessions',
        says: 'Make a session from a proposal. Answers one link for each role; their keys open it.',
        body: foundBody,
        status: 201,
        answer: z.object({ session: z.string(), links: linksShape, code: z.string() }),
      },
      async (call) => {
        const read = call.body.details ?? readProposal(call.body.proposal).details
        const details = detailsShape.safeParse(read)
        if (!details.success) throw new Problem('too-large')
        const session = await sessions.found(details.data as SessionDetails, call.body.proposal)
        const links = linksOf(call.context, sessions, await sessions.session(session.id))
        return { session: session.id, links: Object.fromEntries(links), code: session.code }
      },
    ),
    open(
      'knock',
      {
        method: 'post',
        path: '/api/join',
        says: 'Find the session that a short code stands for.',
        body: z.object({ code: z.string().max(40) }),
        answer: z.object({ session: z.string() }),
      },
      async ({ body, context }) => {
        const session = await sessions.sessionByCode(body.code, addressOf(context))
        return { session: session.id }
      },
    ),
    open(
      'knock',
      {
        method: 'post',
        path: '/api/sessions/:session/enter',
        says: "Enter by a link's key or the short code. Answers a token and sets it as a cookie.",
        body: enterBody,
        answer: entered,
      },
      async ({ body, context, param }) => {
        const id = param('session') as SessionId
        const here = await whoAsks(context, sessions, id)
        const { person, role, token } = await sessions.enter(id, body, addressOf(context), here)
        giveCookie(context, id, token)
        return { person: person.id, role, token }
      },
    ),
    within(
      'read-session',
      {
        method: 'get',
        path: '/api/sessions/:session',
        says: 'The session, and who you are in it.',
        answer: hereShape,
      },
      ({ standing }) => hereOf(standing, ask),
    ),
    open(
      'knock',
      {
        method: 'get',
        path: '/api/sessions/:session/door',
        says: 'Whether you are in already, and then who you are and where your vote was counted.',
        answer: z.object({ here: hereShape.optional(), counted: z.array(z.string()) }),
      },
      async ({ context, param }): Promise<Door> => {
        const { session } = await sessions.session(param('session') as SessionId)
        const standing = await whoAsks(context, sessions, session.id)
        if (!standing?.isIn) return { counted: [] }
        const here = await hereOf(standing, ask)
        return { here, counted: await ask.tookPart(session.id, here.person) }
      },
    ),
    open(
      'knock',
      {
        method: 'post',
        path: '/api/sessions/:session/door',
        says: "What a link's key or the short code opens, before entering. It changes nothing.",
        body: z.object({ key: keyShape }),
        answer: welcomeShape,
      },
      async ({ body, context, param }): Promise<Welcome> => {
        const id = param('session') as SessionId
        const { session, role, name } = await sessions.opens(id, body.key, addressOf(context))
        const { title, number } = session.details
        return { title, ...(number !== undefined && { number }), role, ...(name && { name }) }
      },
    ),
    within(
      'give-roles',
      {
        method: 'get',
        path: '/api/sessions/:session/links',
        says: 'The links of the roles that you may give.',
        answer: z.partialRecord(z.enum(ROLES), z.string()),
      },
      ({ context, live, person }) => {
        const gives = givesOf(person.roles)
        const links = [...linksOf(context, sessions, live)].filter(([role]) => gives.includes(role))
        return Object.fromEntries(links)
      },
    ),
  ]
}
