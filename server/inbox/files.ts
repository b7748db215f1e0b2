import { createHash } from 'node:crypto'
import { idFrom, type BroughtId, type PersonId, type SessionId } from '#shared/ids.ts'
import type { BroughtPoll, Caption, Seat } from '#shared/imports/brought.ts'
import type { ImportReading, ImportTool } from '#shared/imports/reading.ts'
import { Problem } from '#shared/problem.ts'
import type { CaptionFromFile, PollFromFile, SeatFromFile } from '#shared/wire.ts'
import type { BroughtKind, BroughtRow, BroughtStore, Fared } from './brought-store.ts'

/** How much of a file was new, took another's place, or was here. */
export type FaredCounts = Readonly<Record<Fared, number>>

export interface FilesParts {
  readonly store: BroughtStore
  now(): number
  /** Whether a session names people at all. */
  namesPeople(session: SessionId): Promise<boolean>
  /** Something came from a file, or was taken out. */
  tell(session: SessionId): void
}

/**
 * What came from files of other tools beside words: counts of polls, who was there, captions. Each is known by
 * its key: the same file again adds nothing, one that has grown adds what is new, and a poll that others
 * have answered since has its new counts. Nothing of it is ever added to what the session counted itself. [IMP16]
 */
export class Files {
  readonly #parts: FilesParts

  constructor(parts: FilesParts) {
    this.#parts = parts
  }

  /** Keeps what a file says, all or none, in one commit, and tells once. */
  async bring(session: SessionId, reading: ImportReading, by: PersonId): Promise<FaredCounts> {
    const rows = this.#rowsOf(session, reading, by)
    if (rows.length === 0) return NOTHING
    const counts = countsOf(await this.#parts.store.put(session, rows))
    if (counts.added + counts.renewed > 0) this.#parts.tell(session)
    return counts
  }

  /** What `bring` would answer; nothing is kept. */
  async look(session: SessionId, reading: ImportReading, by: PersonId): Promise<FaredCounts> {
    const rows = this.#rowsOf(session, reading, by)
    return rows.length === 0 ? NOTHING : countsOf(await this.#parts.store.look(session, rows))
  }

  async polls(session: SessionId): Promise<readonly PollFromFile[]> {
    const rows = await this.#parts.store.brought(session, 'poll')
    return rows.map((row) => ({ ...read<BroughtPoll>(row), ...fromFile(row) }))
  }

  /** Who was there, and how many that are by name; where people are not named, without names. [ATTR3] */
  async attendance(
    session: SessionId,
  ): Promise<{ readonly people: number; readonly seats: readonly SeatFromFile[] }> {
    const rows = await this.#parts.store.brought(session, 'seat')
    const isNamed = await this.#parts.namesPeople(session)
    const seats = rows.map((row) => ({ ...read<Seat>(row), ...fromFile(row) }))
    const names = seats.map(({ name }) => name).filter((name) => name !== '')
    // Who gave no name is somebody each time.
    const people = new Set(names).size + seats.length - names.length
    return { people, seats: isNamed ? seats : seats.map((seat) => ({ ...seat, name: '' })) }
  }

  /** What was said aloud; where people are not named, without names. [ATTR3] */
  async captions(session: SessionId): Promise<readonly CaptionFromFile[]> {
    const rows = await this.#parts.store.brought(session, 'caption')
    const named = await this.#parts.namesPeople(session)
    return rows.map((row) => {
      const { speaker, ...caption } = read<Caption>(row)
      const who = named && speaker !== undefined && { speaker }
      return { ...caption, ...who, ...fromFile(row) }
    })
  }

  async remove(session: SessionId, id: BroughtId): Promise<void> {
    if (!(await this.#parts.store.remove(session, id))) throw new Problem('no-such-import', { id })
    this.#parts.tell(session)
  }

  #rowsOf(session: SessionId, reading: ImportReading, person: PersonId): BroughtRow[] {
    const { tool, polls, attendance, captions } = reading
    if (tool === 'unknown') return []
    const at = this.#parts.now()
    const rowOf =
      (kind: BroughtKind) =>
      ({ key, ...value }: { readonly key: string }, place: number): BroughtRow => {
        const digest = createHash('sha256').update(`${session}/${kind}/${key}`).digest()
        const id = idFrom<BroughtId>(digest.subarray(0, 16))
        return { id, kind, tool, content: JSON.stringify(value), place, at, person }
      }
    return [
      ...polls.map(rowOf('poll')),
      ...attendance.map(rowOf('seat')),
      ...captions.map(rowOf('caption')),
    ]
  }
}

const NOTHING: FaredCounts = { added: 0, renewed: 0, here: 0 }

function countsOf(fared: readonly Fared[]): FaredCounts {
  const counts = { ...NOTHING }
  for (const each of fared) counts[each] += 1
  return counts
}

// Only what a reader of ours wrote stands in a row.
function read<Value>({ content }: BroughtRow): Omit<Value, 'key'> {
  return JSON.parse(content) as Omit<Value, 'key'>
}

function fromFile({ id, tool, at }: BroughtRow): {
  readonly id: BroughtId
  readonly tool: ImportTool
  readonly broughtAt: number
} {
  return { id, tool, broughtAt: at }
}
