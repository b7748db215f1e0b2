import { skeletonOf } from '#shared/access/names.ts'
import type { SessionStanding } from '#shared/access/settings.ts'
import type { PersonId } from '#shared/ids.ts'
import type { Role } from '#shared/role.ts'
import type { InvitationRow, PeopleList, PersonRow } from '#shared/wire.ts'
import type { AccessStore, Member } from './access-store.ts'
import { PARTS_TAKEN, type Elsewhere } from './elsewhere.ts'
import type { Invitation } from './holding.ts'
import type { LiveSession } from './live-session.ts'
import type { PeopleNews } from './people-news.ts'

const PAGE = 200 // participants

export interface PeopleListParts {
  readonly store: Pick<AccessStore, 'desk' | 'invitations' | 'participants' | 'participantCount'>
  readonly news: Pick<PeopleNews, 'seenAt'>
  readonly elsewhere: Pick<Elsewhere, 'namesAtTheTimeOf'>
}

/**
 * Who is in a session and how it stands, who is invited, and the links of the roles that the asker may give. Participants are counted; with
 * `after` a page of them is listed in place of the desk's people. [LIST1]
 */
export async function listOfPeople(
  { store, news, elsewhere }: PeopleListParts,
  live: LiveSession,
  gives: readonly Role[],
  links: ReadonlyMap<Role, string>,
  after: string | undefined,
): Promise<PeopleList & { readonly standing: SessionStanding }> {
  const { id, code, settings, endedAt, suspendedAt } = live.session
  const [desk, invitations, total, namesElsewhere] = await Promise.all([
    store.desk(id),
    store.invitations(id),
    store.participantCount(id),
    elsewhere.namesAtTheTimeOf(id),
  ])
  const listed = after === undefined ? desk : await store.participants(id, after, PAGE)
  const here = new Set<PersonId>()
  let participantsHere = 0
  for (const { isHere, person } of live.standings()) {
    if (!isHere) continue
    if (isParticipantOnly(person.roles) && !here.has(person.id)) participantsHere += 1
    here.add(person.id)
  }
  const likenesses = new Likenesses(desk)
  const rows = listed.map(({ person, enteredAt, seenAt, cameBy }): PersonRow => {
    const { id: own, name, affiliation, group, roles } = person
    const seen = news.seenAt(own) ?? seenAt
    const like = likenesses.of(own, name)
    return {
      id: own,
      name,
      ...(affiliation !== undefined && { affiliation }),
      ...(group !== undefined && { group }),
      roles,
      isHere: here.has(own),
      ...(seen !== undefined && { seenAt: seen }),
      enteredAt,
      cameBy,
      ...(like !== undefined && { looksLike: like }),
      ...(collide(roles) && { collides: true }),
      ...(takesPart(roles) && namesElsewhere.has(name) && { isElsewhere: true }),
    }
  })
  return {
    people: rows,
    invitations: invitations
      .filter(({ role }) => gives.includes(role))
      .map((invitation) => rowOf(invitation)),
    participants: { here: participantsHere, total },
    links: live.links
      .filter(({ role }) => gives.includes(role))
      .map(({ role, generation, isRevoked }) => {
        const link = links.get(role)
        return { role, generation, isRevoked, ...(link !== undefined && { link }) }
      }),
    code,
    standing: {
      settings,
      ...(endedAt !== undefined && { endedAt }),
      ...(suspendedAt !== undefined && { suspendedAt }),
    },
  }
}

export function rowOf(invitation: Invitation): InvitationRow {
  const { id, name, affiliation, group, role, madeAt, person } = invitation
  return {
    id,
    name,
    role,
    madeAt,
    ...(affiliation !== undefined && { affiliation }),
    ...(group !== undefined && { group }),
    ...(person !== undefined && { person }),
  }
}

/** Names that can be taken for those of whom people trust: organisers and moderators. [NAME2] */
class Likenesses {
  readonly #trusted = new Map<string, PersonId>()

  constructor(desk: readonly Member[]) {
    for (const { person } of desk) {
      if (!person.roles.some((role) => TRUSTED.has(role))) continue
      const skeleton = skeletonOf(person.name)
      // The earliest of that name is the one that others look like.
      if (!this.#trusted.has(skeleton)) this.#trusted.set(skeleton, person.id)
    }
  }

  of(person: PersonId, name: string): PersonId | undefined {
    const trusted = this.#trusted.get(skeletonOf(name))
    return trusted === person ? undefined : trusted
  }
}

const TRUSTED: ReadonlySet<Role> = new Set(['organiser', 'moderator', 'onlineModerator'])

/** Whoever speaks does not report what was said. */
function collide(roles: readonly Role[]): boolean {
  return roles.includes('rapporteur') && roles.includes('speaker')
}

function takesPart(roles: readonly Role[]): boolean {
  return roles.some((role) => PARTS_TAKEN.includes(role))
}

function isParticipantOnly(roles: readonly Role[]): boolean {
  return roles.every((role) => role === 'participant')
}
