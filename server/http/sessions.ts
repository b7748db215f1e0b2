import { z } from 'zod'
import { readProposal } from '#shared/proposal/read-proposal.ts'
import type { PersonId, PollId, SessionId } from '#shared/ids.ts'
import { actsOf, givesOf } from '#shared/access/may.ts'
import { rulesOf } from '#shared/access/settings.ts'
import { Problem } from '#shared/problem.ts'
import { ROLES, type Role } from '#shared/role.ts'
import type { Person, SessionDetails } from '#shared/session.ts'
import {
  SCHEMA_VERSION,
  type Door,
  type Epochs,
  type Here,
  type Links,
  type Welcome,
} from '#shared/wire.ts'
import type { Session } from '../sessions/session-store.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { detailsShown } from './details-shown.ts'
import { addressOf, giveCookie, ownOrigin, whoAsks } from './door.ts'
import { open, within, type OpenCall, type Route } from './route.ts'
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
})
const entered = z.object({ person: z.string(), role: z.enum(ROLES), token: z.string() })

/** What these routes ask of others. */
export interface Neighbours {
  tookPart(session: SessionId, person: PersonId): Promise<readonly PollId[]>
  epochs(session: SessionId): Promise<Epochs>
  now(): number
}

/** Making a session, entering it, and what a page asks first. */
export function sessionRoutes(sessions: Sessions, ask: Neighbours): Route[] {
  const linksOf = (call: OpenCall<unknown>, session: SessionId): Links => {
    const link = (role: Role): string => {
      const page = role === 'participant' ? 'f' : 's'
      return `${ownOrigin(call.context)}/${page}/${session}#${sessions.keyOf(session, role)}`
    }
    return Object.fromEntries(ROLES.map((role) => [role, link(role)])) as unknown as Links
  }

  const hereOf = async (session: Session, person: Person): Promise<Here> => ({
    session: session.id,
    details: detailsShown(session, person),
    person: person.id,
    name: person.name,
    roles: person.roles,
    acts: actsOf(person.roles, rulesOf(session)),
    gives: givesOf(person.roles),
    code: session.code,
    schema: SCHEMA_VERSION,
    epochs: await ask.epochs(session.id),
    now: ask.now(),
  })

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
        return { session: session.id, links: linksOf(call, session.id), code: session.code }
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
      ({ session, person }) => hereOf(session, person),
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
        const session = await sessions.session(param('session') as SessionId)
        const person = await whoAsks(context, sessions, session.id)
        if (!person) return { counted: [] }
        const here = await hereOf(session, person)
        return { here, counted: await ask.tookPart(session.id, person.id) }
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
        const { session, role } = await sessions.opens(id, body.key, addressOf(context))
        const { title, number } = session.details
        return { title, ...(number !== undefined && { number }), role }
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
      (call) => {
        const gives = givesOf(call.person.roles)
        const all = Object.entries(linksOf(call, call.session.id))
        return Object.fromEntries(all.filter(([role]) => gives.includes(role as Role)))
      },
    ),
  ]
}
