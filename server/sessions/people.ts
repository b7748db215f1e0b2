import { givesOf } from '#shared/access/may.ts'
import { idFrom, type InvitationId, type PersonId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { Role } from '#shared/role.ts'
import type { Person } from '#shared/session.ts'
import type { AccessChange, AccessStore } from './access-store.ts'
import type { Invitation } from './holding.ts'
import type { LiveSession } from './live-session.ts'
import type { Rights } from './rights.ts'
import type { SessionStore } from './session-store.ts'
import { nameOf } from './sessions.ts'
import type { Standing } from './standing.ts'

/** Who is invited, as the inviter says it. */
export interface Invited {
  readonly name: string
  readonly role: Role
  readonly affiliation?: string | undefined
  readonly group?: string | undefined
}

/** What somebody says of themselves. What is left out stays; empty text takes it away. */
export interface OwnWords {
  readonly name?: string | undefined
  readonly affiliation?: string | undefined
  readonly group?: string | undefined
}

export interface PeopleParts {
  readonly store: AccessStore & Pick<SessionStore, 'person'>
  readonly rights: Rights
  now(): number
  random(bytes: number): Uint8Array
}

/**
 * Changes who has which role. Whoever does it gives and takes only roles that they may give, and of nobody who has one above
 * them; a session never loses its last organiser. Whom it is about feels it on every line they have. [GIVE1] [GIVE2] [RIGHT2]
 */
export class People {
  readonly #parts: PeopleParts

  constructor(parts: PeopleParts) {
    this.#parts = parts
  }

  /** Makes a link of somebody's own. */
  invite(live: LiveSession, by: Standing, said: Invited): Promise<Invitation> {
    return live.inTurn(async () => {
      mayGive(by, [said.role])
      const name = nameOf(said.name)
      if (name === undefined) throw new Problem('name-missing')
      const invitation: Invitation = {
        id: idFrom<InvitationId>(this.#parts.random(12)),
        session: live.session.id,
        name,
        role: said.role,
        generation: 1,
        madeBy: by.person.id,
        madeAt: this.#parts.now(),
        ...(said.affiliation ? { affiliation: said.affiliation } : {}),
        ...(said.group ? { group: said.group } : {}),
      }
      const detail = { invitation: invitation.id, role: invitation.role }
      await this.#change(live, by, [{ is: 'invitation', invitation }], 'invitation-made', detail)
      return invitation
    })
  }

  /** An invitation of a role that they may give; `no-such-invitation` for every other. */
  async invitation(live: LiveSession, by: Standing, id: InvitationId): Promise<Invitation> {
    const invitation = await this.#parts.store.invitation(live.session.id, id)
    if (!invitation || invitation.revokedAt !== undefined) throw new Problem('no-such-invitation')
    mayGive(by, [invitation.role])
    return invitation
  }

  /** A personal link opens nothing any more, and who entered by it loses the role that it gave. */
  withdraw(live: LiveSession, by: Standing, id: InvitationId): Promise<void> {
    return live.inTurn(async () => {
      const invitation = await this.invitation(live, by, id)
      const { role, person: who } = invitation
      const changes: AccessChange[] = [
        { is: 'invitation', invitation: { ...invitation, revokedAt: this.#parts.now() } },
      ]
      const holders = who === undefined ? [] : await this.#holders(live, role)
      const holder = holders.find(({ person }) => person.id === who)
      if (holder?.cameBy === 'invitation') {
        await this.#keepAnOrganiser(live, holder.person.id, [role])
        changes.push(...without(holder.person, role))
      }
      const detail = { invitation: id, role }
      await this.#change(live, by, changes, 'invitation-revoked', detail)
    })
  }

  /** Gives somebody exactly these roles, at least one. Those that they keep need not be the asker's to give. */
  setRoles(live: LiveSession, by: Standing, id: PersonId, roles: readonly Role[]): Promise<Person> {
    return live.inTurn(async () => {
      const person = await this.#person(live, id)
      const gained = roles.filter((role) => !person.roles.includes(role))
      const lost = person.roles.filter((role) => !roles.includes(role))
      mayGive(by, [...gained, ...lost])
      await this.#keepAnOrganiser(live, id, lost)
      // How they came stays first, as long as they have it.
      const kept = person.roles.filter((role) => roles.includes(role))
      const changed = { ...person, roles: [...kept, ...new Set(gained)] }
      if (gained.length + lost.length === 0) return person
      const at = this.#parts.now()
      const changes: AccessChange[] = [{ is: 'person', person: changed }]
      for (const role of lost) changes.push({ is: 'holding-gone', person: id, role })
      for (const role of changed.roles.slice(kept.length)) {
        const how = { cameBy: 'given', generation: 1, givenBy: by.person.id } as const
        changes.push({ is: 'holding', holding: { person: id, role, at, ...how } })
      }
      const detail = { who: id, before: person.roles, after: changed.roles }
      await this.#change(live, by, changes, 'roles-changed', detail)
      return changed
    })
  }

  /** Somebody is in the session no more: their tickets end, and their own links with them. */
  remove(live: LiveSession, by: Standing, id: PersonId): Promise<void> {
    return live.inTurn(async () => {
      const person = await this.#person(live, id)
      mayGive(by, person.roles)
      await this.#keepAnOrganiser(live, id, person.roles)
      const at = this.#parts.now()
      const invitations = await this.#parts.store.invitations(live.session.id)
      const own = invitations.filter((invitation) => invitation.person === id)
      const changes: AccessChange[] = own.map((invitation) => ({
        is: 'invitation',
        invitation: { ...invitation, revokedAt: at },
      }))
      changes.push({ is: 'removed', person: id, at })
      const detail = { who: id, roles: person.roles }
      await this.#change(live, by, changes, 'person-removed', detail)
    })
  }

  /** The next generation of a role's link: the one before opens nothing, and who is in stays. */
  renewLink(live: LiveSession, by: Standing, role: Role): Promise<void> {
    return live.inTurn(async () => {
      mayGive(by, [role])
      const link = { role, generation: live.link(role).generation + 1, isRevoked: false }
      const change = { is: 'link', session: live.session.id, link, at: this.#parts.now() } as const
      const detail = { role, generation: link.generation }
      await this.#change(live, by, [change], 'link-renewed', detail)
    })
  }

  /**
   * A role's link opens nothing until it is renewed, and whoever has the role by it loses it now; not who was given the
   * role, invited, or came by the code, and not who revokes it.
   */
  revokeLink(live: LiveSession, by: Standing, role: Role): Promise<void> {
    return live.inTurn(async () => {
      mayGive(by, [role])
      const before = live.link(role)
      const link = { ...before, isRevoked: true }
      live.setLink(link) // from here on nobody comes in by it
      try {
        await live.arrivals() // and who was on their way is in
        const holders = await this.#holders(live, role)
        const losing = holders.filter(
          ({ person, cameBy }) => cameBy === 'link' && person.id !== by.person.id,
        )
        const changes: AccessChange[] = [
          { is: 'link', session: live.session.id, link, at: this.#parts.now() },
          ...losing.flatMap(({ person }) => without(person, role)),
        ]
        const detail = { role, generation: link.generation, lost: losing.length }
        await this.#change(live, by, changes, 'link-revoked', detail)
      } catch (cause) {
        live.setLink(before)
        throw cause
      }
    })
  }

  /** What somebody says of themselves from now on. */
  rename(live: LiveSession, who: Standing, said: OwnWords): Promise<void> {
    return live.inTurn(async () => {
      const { affiliation, group, ...before } = who.person
      const name = said.name === undefined ? before.name : nameOf(said.name)
      if (name === undefined) throw new Problem('name-missing')
      const from = said.affiliation ?? affiliation
      const ofGroup = said.group ?? group
      const person: Person = {
        ...before,
        name,
        ...(from ? { affiliation: from } : {}),
        ...(ofGroup ? { group: ofGroup } : {}),
      }
      await this.#parts.rights.change(live, [{ is: 'person', person }])
    })
  }

  // Somebody who is coming in just now is in before they are looked for.
  async #person(live: LiveSession, id: PersonId): Promise<Person> {
    await live.arrivals()
    const person = await this.#parts.store.person(live.session.id, id)
    if (!person) throw new Problem('no-such-person')
    return person
  }

  #holders(live: LiveSession, role: Role) {
    return this.#parts.store.holders(live.session.id, role)
  }

  async #keepAnOrganiser(live: LiveSession, id: PersonId, lost: readonly Role[]): Promise<void> {
    if (!lost.includes('organiser')) return
    const organisers = await this.#holders(live, 'organiser')
    if (organisers.every(({ person }) => person.id === id)) throw new Problem('last-organiser')
  }

  #change(
    live: LiveSession,
    by: Standing,
    changes: readonly AccessChange[],
    act:
      | 'invitation-made'
      | 'invitation-revoked'
      | 'roles-changed'
      | 'person-removed'
      | 'link-renewed'
      | 'link-revoked',
    detail: Readonly<Record<string, string | number | readonly string[]>>,
  ): Promise<void> {
    const entry = { session: live.session.id, person: by.person.id, act, detail }
    return this.#parts.rights.change(live, changes, entry)
  }
}

// Asked when their turn has come: they may have lost the right while they waited.
function mayGive(by: Standing, roles: readonly Role[]): void {
  by.demand('give-roles')
  const gives = givesOf(by.person.roles)
  const above = roles.filter((role) => !gives.includes(role))
  if (above.length > 0) throw new Problem('not-allowed', { above })
}

function without(person: Person, role: Role): readonly AccessChange[] {
  const roles = person.roles.filter((each) => each !== role)
  return [
    { is: 'person', person: { ...person, roles } },
    { is: 'holding-gone', person: person.id, role },
  ]
}
