import { setImmediate as soon } from 'node:timers/promises'
import type { Channel } from '#shared/channel.ts'
import type { PollId, SessionId } from '#shared/ids.ts'
import type { Ballot } from '#shared/poll/ballot.ts'
import { isWritten } from '#shared/poll/kinds.ts'
import type { Poll } from '#shared/poll/poll.ts'
import { FEWEST_TOLD } from '#shared/poll/settings.ts'
import type { TallyPart } from '#shared/poll/tally.ts'
import type { Person } from '#shared/session.ts'

/** The part of those who said of no group or channel that they are of it, and of all who are too few. */
export const OTHER = 'other'

const MOST_PARTS = 40 // of a poll: whoever comes with another is of the rest
const MOST_REMEMBERED = 500 // closed polls whose parts are in memory

/** Counts of a part, and of all parts by their names. */
interface Part {
  readonly voters: number
  readonly votes: Readonly<Record<string, number>>
}
export type Parts = Readonly<Record<string, Part>>

/** Where parts are kept. */
export interface PartStore {
  /** As they were written, or undefined where nothing was. */
  read(session: SessionId, poll: PollId): Promise<string | undefined>
  /** False when something else stands there by now, or the poll is published. */
  write(
    session: SessionId,
    poll: PollId,
    change: { readonly from: string | undefined; readonly to: string },
  ): Promise<boolean>
}

/**
 * The count of a poll by group or channel. What a voter is of must not be found beside their ballot: single ballots are counted in
 * memory, and written when five of a part are together. What a crash takes from memory is missing there, and the parts add up to fewer
 * than N. They are told when the poll is closed. [PART1]
 */
export class PollParts {
  readonly #store: PartStore
  readonly #report: (problem: string, cause: unknown) => void
  readonly #pending = new Map<string, Map<string, Part>>()
  readonly #writing = new Map<string, Promise<void>>()
  readonly #told = new Map<string, readonly TallyPart[]>()

  constructor(store: PartStore, report: (problem: string, cause: unknown) => void) {
    this.#store = store
    this.#report = report
  }

  /** A ballot was counted, of somebody in a group and at a place. */
  counted(
    session: SessionId,
    poll: Poll,
    ballot: Ballot,
    { person, channel }: { readonly person: Person; readonly channel?: Channel | undefined },
  ): void {
    const { breakdown } = poll.settings
    if (breakdown === 'none' || isWritten(poll.kind)) return
    const name = nameOf(breakdown === 'group' ? person.group : channel)
    const key = keyOf(session, poll.id)
    const parts = this.#pending.get(key) ?? new Map<string, Part>()
    const its = parts.has(name) || parts.size < MOST_PARTS ? name : OTHER
    const part = added(parts.get(its), partOf(poll, ballot))
    this.#pending.set(key, parts.set(its, part))
    if (part.voters < FEWEST_TOLD) return
    parts.delete(its)
    this.#add(session, poll.id, { [its]: part }).catch((cause) =>
      this.#report('a part of a count was not kept', cause),
    )
  }

  /** The parts of a closed poll that may be told; undefined where there are none, and while it is open. */
  async of(session: SessionId, poll: Poll): Promise<readonly TallyPart[] | undefined> {
    const { breakdown } = poll.settings
    if (breakdown === 'none' || isWritten(poll.kind) || poll.state === 'open') return undefined
    const key = keyOf(session, poll.id)
    const known = this.#told.get(key)
    if (known) return known.length > 0 ? known : undefined
    await soon() // whoever was counted just now is told of here a moment later
    await this.#writing.get(key)
    const rest = this.#pending.get(key)
    this.#pending.delete(key)
    if (rest && rest.size > 0) await this.#add(session, poll.id, Object.fromEntries(rest), tellable)
    const parts = tellable(readParts(await this.#store.read(session, poll.id)))
    const told = Object.entries(parts).map(([name, part]) => ({ name, ...part }))
    if (this.#told.size >= MOST_REMEMBERED) this.#told.clear()
    this.#told.set(key, told)
    return told.length > 0 ? told : undefined
  }

  // One after the other; another process may write as well.
  #add(
    session: SessionId,
    poll: PollId,
    parts: Parts,
    shaped: (parts: Parts) => Parts = (all) => all,
  ): Promise<void> {
    const key = keyOf(session, poll)
    const write = async (): Promise<void> => {
      for (;;) {
        const from = await this.#store.read(session, poll)
        const to = JSON.stringify(shaped(joined(readParts(from), parts)))
        if (from === to || (await this.#store.write(session, poll, { from, to }))) return
        if (from === (await this.#store.read(session, poll))) return // it is published
      }
    }
    const before = this.#writing.get(key) ?? Promise.resolve()
    const writing = before.then(write, write)
    // Whoever asked hears how it ended; whoever waits behind it only that it did.
    const end = (): void => {
      if (this.#writing.get(key) === ended) this.#writing.delete(key)
    }
    const ended: Promise<void> = writing.then(end, end)
    this.#writing.set(key, ended)
    return writing
  }
}

/**
 * Parts of which each has at least five voters, the others together in one; where they are fewer, the smallest part goes with them, or
 * they could be had from the sum. Nothing where only one part would be left. [PART2]
 */
export function tellable(parts: Parts): Parts {
  const { [OTHER]: other, ...named } = parts
  const bySize = Object.entries(named).sort(
    ([one, a], [another, b]) => b.voters - a.voters || (one < another ? -1 : 1),
  )
  let rest: Part | undefined = other
  while (bySize.length > 0) {
    const [, smallest] = bySize.at(-1) ?? []
    const isRestFine = rest === undefined || rest.voters >= FEWEST_TOLD
    if (!smallest || (isRestFine && smallest.voters >= FEWEST_TOLD)) break
    rest = added(rest, smallest)
    bySize.pop()
  }
  const told = Object.fromEntries([...bySize, ...(rest ? [[OTHER, rest] as const] : [])])
  return bySize.length === 0 ? {} : told
}

function partOf(poll: Poll, { choices }: Ballot): Part {
  const chosen = poll.kind === 'ranking' ? choices.slice(0, 1) : choices
  const votes = poll.options.map(({ id }) => [id, chosen.includes(id) ? 1 : 0] as const)
  return { voters: 1, votes: Object.fromEntries(votes) }
}

function added(one: Part | undefined, other: Part): Part {
  if (!one) return other
  const votes = Object.entries(other.votes).map(
    ([id, more]) => [id, more + (Object.hasOwn(one.votes, id) ? (one.votes[id] ?? 0) : 0)] as const,
  )
  return { voters: one.voters + other.voters, votes: Object.fromEntries(votes) }
}

function joined(one: Parts, other: Parts): Parts {
  const all = new Map(Object.entries(one))
  for (const [name, part] of Object.entries(other)) all.set(name, added(all.get(name), part))
  return Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)))
}

// A group may be called like something that every object has.
function nameOf(said: string | undefined): string {
  const name = said?.normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, 100) ?? ''
  return name === '' || name in Object.prototype ? OTHER : name
}

function readParts(kept: string | undefined): Parts {
  return kept === undefined ? {} : (JSON.parse(kept) as Parts)
}

function keyOf(session: SessionId, poll: PollId): string {
  return `${session}/${poll}`
}
