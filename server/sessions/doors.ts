import type { SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { Role } from '#shared/role.ts'
import type { WayIn } from '#shared/wire.ts'
import type { Guesses } from '../access/guesses.ts'
import type { AccessStore } from './access-store.ts'
import type { Invitation } from './holding.ts'
import { invitationIn, isKey, keyOf, personalKeyOf, roleOfKey } from './keys.ts'
import type { LiveSession } from './live-session.ts'
import type { Session } from './session-store.ts'

/** What a key opens, and by which way. */
export interface Opened {
  readonly role: Role
  readonly cameBy: WayIn
  readonly generation: number
  /** Where the key is somebody's own. */
  readonly invitation?: Invitation
}

/**
 * What keys and codes open. A key of an older generation, of a closed link, of somebody who is invited no more, of another
 * session, and one that never was are all the same here: wrong. [KEY3] [KEY5]
 */
export class Doors {
  readonly #secret: Uint8Array
  readonly #store: Pick<AccessStore, 'invitation'>
  readonly #guesses: Guesses

  constructor(secret: Uint8Array, store: Pick<AccessStore, 'invitation'>, guesses: Guesses) {
    this.#secret = secret
    this.#store = store
    this.#guesses = guesses
  }

  /** The key of a role's link, or undefined while it is closed. */
  keyOf(live: LiveSession, role: Role): string | undefined {
    const { generation, isRevoked } = live.link(role)
    return isRevoked ? undefined : keyOf(this.#secret, live.session.id, role, generation)
  }

  personalKeyOf({ session, id, generation }: Invitation): string {
    return personalKeyOf(this.#secret, session, id, generation)
  }

  /** What a key or code opens, or undefined where it is wrong. */
  async find(live: LiveSession, key: string): Promise<Opened | undefined> {
    const opened = this.#byRole(live, key) ?? (await this.#byInvitation(live, key))
    if (!opened) return undefined
    const { session } = live
    // Said to nobody but who has a right key.
    if (session.suspendedAt !== undefined && opened.role !== 'organiser') {
      throw new Problem('session-suspended')
    }
    if (session.endedAt !== undefined && opened.role === 'participant') {
      throw new Problem('session-over')
    }
    return opened
  }

  /**
   * Refuses a wrong one, and what has the form of a code in its own time: with nothing in hand for which others wait. A key
   * has more bits than anybody can try, and other text is no guess at anything.
   */
  async wrong(place: SessionId | 'codes', said: string, from: string): Promise<never> {
    if (CODE_FORM.test(plainCode(said))) await this.#guesses.wrong(place, from)
    throw new Problem('wrong-key')
  }

  #byRole(live: LiveSession, key: string): Opened | undefined {
    const generationOf = (role: Role): number | undefined => {
      const { generation, isRevoked } = live.link(role)
      return isRevoked ? undefined : generation
    }
    const role = roleOfKey(this.#secret, live.session.id, key, generationOf)
    if (role) return { role, cameBy: 'link', generation: live.link(role).generation }
    if (!isCodeOf(live.session, key)) return undefined
    return { role: 'participant', cameBy: 'code', generation: 1 }
  }

  async #byInvitation(live: LiveSession, key: string): Promise<Opened | undefined> {
    const id = invitationIn(key)
    const invitation = id && (await this.#store.invitation(live.session.id, id))
    if (!invitation || invitation.revokedAt !== undefined) return undefined
    if (!isKey(key, this.personalKeyOf(invitation))) return undefined
    const { role, generation } = invitation
    return { role, cameBy: 'invitation', generation, invitation }
  }
}

const CODE_FORM = /^[A-Z0-9]{6}$/

/** A code as people type it, in capitals and without what they put between its letters. */
export function plainCode(code: string): string {
  return code.replace(/[\s-]/g, '').toUpperCase()
}

function isCodeOf(session: Session, key: string): boolean {
  return isKey(plainCode(key), session.code)
}
