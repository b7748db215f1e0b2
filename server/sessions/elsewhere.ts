import { cleanName } from '#shared/access/names.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Role } from '#shared/role.ts'
import type { SessionDetails } from '#shared/session.ts'

const MINUTE = 60_000 // ms

export interface ProgrammeStore {
  /** Every session there is. */
  sessionIds(): Promise<readonly SessionId[]>
  /** What the programme says of these. It does not change. */
  programmes(
    sessions: readonly SessionId[],
  ): Promise<ReadonlyMap<SessionId, Pick<SessionDetails, 'start' | 'end' | 'minutes' | 'people'>>>
  /** The names of those with a part in any of these sessions; nobody who was removed or erased. */
  namesIn(sessions: readonly SessionId[], parts: readonly Role[]): Promise<readonly string[]>
}

interface Slot {
  readonly from: number
  readonly to: number
  /** Those the programme names. */
  readonly names: readonly string[]
}

/** Who is on the team of a session, or speaks there. */
export const PARTS_TAKEN: readonly Role[] = [
  'organiser',
  'rapporteur',
  'moderator',
  'onlineModerator',
  'speaker',
]

/**
 * Who has a part in another session of this server at the same time, by the programme's times. Of that session nothing else is told
 * than that there is one. [LIST3]
 */
export class Elsewhere {
  readonly #store: ProgrammeStore
  readonly #slots = new Map<SessionId, Slot | undefined>()

  constructor(store: ProgrammeStore) {
    this.#store = store
  }

  /** Their names, as they are kept. */
  async namesAtTheTimeOf(session: SessionId): Promise<ReadonlySet<string>> {
    await this.#look()
    const own = this.#slots.get(session)
    if (!own) return new Set()
    const others = [...this.#slots].flatMap(([id, slot]) =>
      id !== session && slot && slot.from < own.to && own.from < slot.to ? [{ id, slot }] : [],
    )
    if (others.length === 0) return new Set()
    const inside = await this.#store.namesIn(
      others.map(({ id }) => id),
      PARTS_TAKEN,
    )
    const named = others.flatMap(({ slot }) => slot.names)
    return new Set([...inside, ...named].map((name) => cleanName(name) ?? ''))
  }

  // Each programme is read once: there may be hundreds of sessions, of some kB each.
  async #look(): Promise<void> {
    const ids = await this.#store.sessionIds()
    const there = new Set(ids)
    for (const id of this.#slots.keys()) if (!there.has(id)) this.#slots.delete(id)
    const unknown = ids.filter((id) => !this.#slots.has(id))
    if (unknown.length === 0) return
    for (const [id, details] of await this.#store.programmes(unknown)) {
      this.#slots.set(id, slotOf(details))
    }
  }
}

// A session without a time is at the same time as no other.
function slotOf({
  start,
  end,
  minutes,
  people,
}: Pick<SessionDetails, 'start' | 'end' | 'minutes' | 'people'>): Slot | undefined {
  const from = Date.parse(start ?? '')
  const to = end === undefined ? from + (minutes ?? 0) * MINUTE : Date.parse(end)
  return to > from ? { from, to, names: people.map(({ name }) => name) } : undefined
}
