import type { Context } from 'hono'
import { z } from 'zod'
import { givesOf } from '#shared/access/may.ts'
import { ATTRIBUTIONS } from '#shared/access/settings.ts'
import { FAIRNESS } from '#shared/question/fairness.ts'
import type { InvitationId, PersonId } from '#shared/ids.ts'
import { ROLES, type Role } from '#shared/role.ts'
import { WAYS_IN } from '#shared/wire.ts'
import { Problem } from '#shared/problem.ts'
import type { Invitation } from '../sessions/holding.ts'
import type { Doors } from '../sessions/doors.ts'
import { listOfPeople, rowOf, type PeopleListParts } from '../sessions/people-list.ts'
import type { People } from '../sessions/people.ts'
import type { Ruling } from '../sessions/ruling.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { linkOf, linksOf } from './links.ts'
import { within, type Route } from './route.ts'

const time = z.int().describe('milliseconds since 1970')
const nameShape = z.string().min(1).max(200)
const roleShape = z.enum(ROLES)
const said = {
  affiliation: z.string().max(200).optional(),
  group: z.string().max(200).optional(),
}
const done = z.object({ done: z.literal(true) })
const DONE = { done: true } as const
const invitationRow = {
  id: z.string(),
  name: z.string(),
  affiliation: z.string().optional(),
  group: z.string().optional(),
  role: roleShape,
  madeAt: time,
  person: z.string().optional().describe('who entered by it'),
}
// A foreign page comes over TLS; one on this very machine may do without.
const ORIGIN =
  /^(?:https:\/\/[a-z0-9.-]{1,200}|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d{1,5})?$/
const settingsShape = z
  .object({
    speakersRead: z.boolean(),
    participantsRead: z.boolean(),
    attribution: z.enum(ATTRIBUTIONS),
    embeds: z
      .array(z.string().regex(ORIGIN))
      .max(20)
      .describe('origins whose pages may show widgets of the session'),
    questionsWait: z.boolean().describe('questions are read by others once they are approved'),
    fairness: z.enum(FAIRNESS).describe('how the hall and those online take turns'),
    keepMonths: z.int().min(1).max(60),
  })
  .partial()
const listShape = z.object({
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      affiliation: z.string().optional(),
      group: z.string().optional(),
      roles: z.array(roleShape),
      isHere: z.boolean(),
      seenAt: time.optional().describe('to the minute, and of people at the desk only'),
      enteredAt: time,
      cameBy: z.enum(WAYS_IN),
      looksLike: z.string().optional().describe('the organiser or moderator of such a name'),
      collides: z.boolean().optional().describe('two roles that one person should not hold'),
      isElsewhere: z.boolean().optional().describe('such a name has a part elsewhere at that time'),
    }),
  ),
  invitations: z.array(z.object(invitationRow)),
  participants: z.object({ here: z.int(), total: z.int() }),
  links: z.array(
    z.object({
      role: roleShape,
      link: z.string().optional(),
      generation: z.int(),
      isRevoked: z.boolean(),
    }),
  ),
  code: z.string(),
  standing: z.object({
    settings: settingsShape.required(),
    endedAt: time.optional(),
    suspendedAt: time.optional(),
  }),
})

export interface PeopleRouteParts extends PeopleListParts {
  readonly sessions: Sessions
  readonly people: People
  readonly ruling: Ruling
  readonly doors: Doors
}

/** Who is in a session and by what, and everything that changes it. */
export function peopleRoutes(parts: PeopleRouteParts): Route[] {
  const { sessions, people, ruling, doors } = parts
  const at = '/api/sessions/:session'
  const personalLink = (context: Context, invitation: Invitation): string =>
    linkOf(context, invitation.session, invitation.role, doors.personalKeyOf(invitation))
  return [
    within(
      'give-roles',
      {
        method: 'get',
        path: `${at}/people`,
        says:
          'Who is at the desk, who is invited, and the links that you may show. `?participants=1` lists participants ' +
          'instead, 200 at a time: `after` is the id that the last page ended with.',
        answer: listShape,
      },
      async ({ live, person, context }) => {
        const gives = givesOf(person.roles)
        const links = linksOf(context, sessions, live)
        const isOfParticipants = context.req.query('participants') === '1'
        const after = isOfParticipants ? (context.req.query('after') ?? '') : undefined
        return listOfPeople(parts, live, gives, links, after)
      },
    ),
    within(
      'give-roles',
      {
        method: 'post',
        path: `${at}/invitations`,
        says: 'Invite somebody by a link of their own, for a role that you may give.',
        body: z.object({ name: nameShape, role: roleShape, ...said }),
        status: 201,
        answer: z.object({ ...invitationRow, link: z.string() }),
      },
      async ({ live, standing, body, context }) => {
        const invitation = await people.invite(live, standing, body)
        return { ...rowOf(invitation), link: personalLink(context, invitation) }
      },
    ),
    within(
      'give-roles',
      {
        method: 'post',
        path: `${at}/invitations/:invitation/link`,
        says: 'Show the link of an invitation again.',
        answer: z.object({ link: z.string() }),
      },
      async ({ live, standing, param, context }) => {
        const id = param('invitation') as InvitationId
        return { link: personalLink(context, await people.invitation(live, standing, id)) }
      },
    ),
    within(
      'give-roles',
      {
        method: 'delete',
        path: `${at}/invitations/:invitation`,
        says: 'Withdraw an invitation. Who entered by it loses the role that it gave.',
        answer: done,
      },
      async ({ live, standing, param }) => {
        await people.withdraw(live, standing, param('invitation') as InvitationId)
        return DONE
      },
    ),
    within(
      'give-roles',
      {
        method: 'patch',
        path: `${at}/people/:person`,
        says: 'Give somebody exactly these roles. You may give and take only those that are yours to give.',
        body: z.object({ roles: z.array(roleShape).min(1).max(ROLES.length) }),
        answer: z.object({ roles: z.array(roleShape) }),
      },
      async ({ live, standing, param, body }) => {
        const id = param('person') as PersonId
        const { roles } = await people.setRoles(live, standing, id, body.roles)
        return { roles }
      },
    ),
    within(
      'give-roles',
      {
        method: 'delete',
        path: `${at}/people/:person`,
        says: 'Remove somebody from the session. Their tickets and their own links end.',
        answer: done,
      },
      async ({ live, standing, param }) => {
        await people.remove(live, standing, param('person') as PersonId)
        return DONE
      },
    ),
    within(
      'give-roles',
      {
        method: 'post',
        path: `${at}/links/:role/renew`,
        says: "Make a role's next link. The one before opens nothing; who is in stays.",
        answer: z.object({ link: z.string() }),
      },
      async ({ live, standing, param, context }) => {
        const role = roleIn(param('role'))
        await people.renewLink(live, standing, role)
        return { link: linksOf(context, sessions, live).get(role) }
      },
    ),
    within(
      'give-roles',
      {
        method: 'post',
        path: `${at}/links/:role/revoke`,
        says: "Close a role's link. Whoever has the role by it loses it now, except you.",
        answer: done,
      },
      async ({ live, standing, param }) => {
        await people.revokeLink(live, standing, roleIn(param('role')))
        return DONE
      },
    ),
    within(
      'give-roles',
      {
        method: 'post',
        path: `${at}/code/renew`,
        says: 'Give participants another code. The one before opens nothing; who is in stays.',
        answer: z.object({ code: z.string() }),
      },
      async ({ live, standing }) => ({ code: await ruling.renewCode(live, standing) }),
    ),
    ...(['end', 'suspend', 'resume'] as const).map((what) =>
      within(
        'rule-session',
        { method: 'post', path: `${at}/${what}`, says: RULES[what], answer: done },
        async ({ live, standing }) => {
          await ruling[what](live, standing)
          return DONE
        },
      ),
    ),
    within(
      'rule-session',
      {
        method: 'patch',
        path: `${at}/settings`,
        says: 'Change settings of the session. What is left out stays.',
        body: settingsShape,
        answer: settingsShape.required(),
      },
      async ({ live, standing, body }) => {
        await ruling.set(live, standing, body)
        return live.session.settings
      },
    ),
    within(
      'own-data',
      {
        method: 'patch',
        path: `${at}/me`,
        says: 'Say who you are. What is left out stays; empty text takes it away.',
        body: z.object({ name: z.string().max(200).optional(), ...said }),
        answer: z.object({ name: z.string() }),
      },
      async ({ live, standing, body }) => {
        await people.rename(live, standing, body)
        return { name: standing.person.name }
      },
    ),
  ]
}

const RULES = {
  end: 'End the session: voting and asking are over, the report goes on.',
  suspend: 'Hold the session back: nobody but organisers does anything until it is resumed.',
  resume: 'Go on with a session that is suspended, or else take up one that is over.',
} as const

function roleIn(text: string): Role {
  const role = ROLES.find((each) => each === text)
  if (!role) throw new Problem('not-found')
  return role
}
