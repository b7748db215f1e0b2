import type { Alarm, AlarmId, AlarmState, Damaged } from '#shared/alarm.ts'
import { standingIn, standsAmong, type Guarded } from '#shared/document/guarded.ts'
import type { PersonId, SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import * as Y from 'yjs'
import type { Damage } from './damage.ts'
import type { Hallway } from './hallway.ts'
import type { DocumentId } from './log.ts'
import { putBack } from './put-back.ts'
import { replay } from './replay.ts'
import type { Room } from './room.ts'

/** An alarm as it is kept. `person` is whose page did it. */
export interface KeptAlarm extends Omit<Alarm, 'by'> {
  readonly session: SessionId
  readonly person: PersonId | undefined
  /** The guarded blocks that are missing. */
  readonly guarded: readonly Guarded[]
}

/** What to put back: the notes as they were, and the keys of the blocks that are missing. */
export interface ToPutBack {
  readonly before: Uint8Array
  readonly blocks: readonly string[]
}

/** What alarms need of a store. Those of the tripwire come into it with the record of the log. [TRIP2] */
export interface AlarmStore {
  add(alarm: KeptAlarm): Promise<void>
  /** The alarms of a session, earliest first; only the open ones, or all. */
  alarms(session: SessionId, which: 'open' | 'all'): Promise<readonly KeptAlarm[]>
  alarm(session: SessionId, id: AlarmId): Promise<KeptAlarm | undefined>
  toPutBack(session: SessionId, id: AlarmId): Promise<ToPutBack | undefined>
  /** Settles an alarm that is open; of two who do it at once one is told true. */
  settle(id: AlarmId, settled: Settled): Promise<boolean>
}

/** How an alarm ended, and by whom: nobody, where what was missing came back by itself. */
export interface Settled {
  readonly state: Exclude<AlarmState, 'open'>
  readonly at: number
  readonly by: PersonId | undefined
}

export interface AlarmParts {
  readonly store: AlarmStore
  readonly hallway: Hallway
  now(): number
  newId(): AlarmId
  namesOf(people: readonly PersonId[]): Promise<ReadonlyMap<PersonId, string>>
  tell(session: SessionId, alarm: Alarm): void
  report(problem: string, cause: unknown): void
}

/**
 * What happened to a document that nobody meant: tells the team, puts back what is missing, once, and lets
 * an alarm go when what it missed stands again. [TRIP4] [TRIP5]
 */
export class Alarms {
  readonly #parts: AlarmParts
  readonly #told = new Set<AlarmId>()
  // One thing at a time in a session: two who press "put back" at once put back once.
  readonly #turns = new Map<SessionId, Promise<void>>()
  #closed = false

  constructor(parts: AlarmParts) {
    this.#parts = parts
  }

  /** The open alarms of a session as its team sees them. */
  async open(session: SessionId): Promise<readonly Alarm[]> {
    return this.#named(await this.#parts.store.alarms(session, 'open'))
  }

  /** Every alarm the session has had. */
  async all(session: SessionId): Promise<readonly Alarm[]> {
    return this.#named(await this.#parts.store.alarms(session, 'all'))
  }

  /** Raises an alarm about a document of which a disk has lost something. Where nothing is lost, none. */
  damaged({ session, name }: DocumentId, damage: Damage): void {
    const what = harmOf(damage)
    if (!what) return
    const { store, now, newId, report } = this.#parts
    const alarm: KeptAlarm = {
      id: newId(),
      session,
      document: name,
      what,
      person: undefined,
      guarded: [],
      at: now(),
      state: 'open',
    }
    const raise = async (): Promise<void> => {
      await store.add(alarm)
      await this.#tell(alarm)
    }
    void this.#inTurn(session, raise).catch((cause: unknown) =>
      report(`nobody was told that ${session}/${name} was damaged`, cause),
    )
  }

  /** Called when guarded blocks disappeared or came: tells of new alarms, ends those that are answered. */
  lookAgain(document: DocumentId): void {
    if (this.#closed) return // what is in the log is told at the next start
    void this.#inTurn(document.session, () => this.#look(document)).catch((cause: unknown) =>
      this.#parts.report('the alarms of a session could not be looked at', cause),
    )
  }

  /** Puts back what an alarm misses, as an edit of the server, and ends it. Doing it again changes nothing. */
  restore(session: SessionId, id: AlarmId, by: PersonId): Promise<Alarm> {
    return this.#inTurn(session, async () => {
      const alarm = await this.#alarm(session, id)
      if (alarm.state !== 'open') return this.#nameOf(alarm)
      const toPutBack = await this.#parts.store.toPutBack(session, id)
      if (!toPutBack) throw new Problem('nothing-to-put-back', { alarm: id })
      await this.#write({ session, name: alarm.document }, id, toPutBack)
      return this.#settle(alarm, 'restored', by)
    })
  }

  /** It was meant: the alarm ends, and the notes stay as they are. */
  dismiss(session: SessionId, id: AlarmId, by: PersonId): Promise<Alarm> {
    return this.#inTurn(session, async () => {
      const alarm = await this.#alarm(session, id)
      return alarm.state === 'open' ? this.#settle(alarm, 'dismissed', by) : this.#nameOf(alarm)
    })
  }

  /** Ends what is under way. Alarms that come into the log afterwards are told by the next snapshot of a feed. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#turns.values())
  }

  // The same way as everybody's words: admitted, in the log, and only then shown and called done.
  async #write(document: DocumentId, id: AlarmId, { before, blocks }: ToPutBack): Promise<void> {
    const { hallway } = this.#parts
    const room = await hallway.open(document)
    try {
      // Whoever asks is not left waiting for a disk that has no room.
      if (room.storage === 'full') throw new Problem('storage-full')
      if (room.storage === 'failing') throw new Problem('storage-failing')
      const current = replay(document.name, [room.state()])
      const updates = putBack(current, replay(document.name, [before]), blocks, (n) => `${id}-${n}`)
      for (const update of updates) {
        const taken = room.take(update, undefined)
        if (taken === 'taken' || taken === 'known') continue
        throw new Problem('unavailable', { taken })
      }
      await room.settled()
      if (!hasAllOf(room, current)) throw new Problem('unavailable', { alarm: id })
    } finally {
      hallway.release(room)
    }
  }

  async #look(document: DocumentId): Promise<void> {
    const { store, hallway } = this.#parts
    const alarms = await store.alarms(document.session, 'open')
    if (this.#closed) return
    const copy = alarms.length > 0 ? await hallway.copy(document) : undefined
    for (const alarm of alarms) {
      if (copy && alarm.document === document.name && isAnswered(alarm, copy)) {
        await this.#settle(alarm, 'restored', undefined)
      } else if (!this.#told.has(alarm.id)) await this.#tell(alarm)
    }
  }

  async #settle(alarm: KeptAlarm, state: Settled['state'], by: PersonId | undefined) {
    await this.#parts.store.settle(alarm.id, { state, at: this.#parts.now(), by })
    return this.#tell({ ...alarm, state })
  }

  async #tell(alarm: KeptAlarm): Promise<Alarm> {
    const named = await this.#nameOf(alarm)
    this.#told.add(alarm.id)
    if (alarm.state !== 'open') this.#told.delete(alarm.id)
    this.#parts.tell(alarm.session, named)
    return named
  }

  async #alarm(session: SessionId, id: AlarmId): Promise<KeptAlarm> {
    const alarm = await this.#parts.store.alarm(session, id)
    if (!alarm) throw new Problem('no-such-alarm')
    return alarm
  }

  async #nameOf(alarm: KeptAlarm): Promise<Alarm> {
    const [named] = await this.#named([alarm])
    if (!named) throw new Error('an alarm lost its name')
    return named
  }

  async #named(alarms: readonly KeptAlarm[]): Promise<Alarm[]> {
    const people = alarms.flatMap(({ person }) => person ?? [])
    const names = await this.#parts.namesOf([...new Set(people)])
    return alarms.map(({ id, document, what, person, at, state }) => {
      const by = person && names.get(person)
      return { id, document, what, at, state, ...(by !== undefined && { by }) }
    })
  }

  #inTurn<Answer>(session: SessionId, task: () => Promise<Answer>): Promise<Answer> {
    const before = this.#turns.get(session) ?? Promise.resolve()
    const answer = before.then(task)
    const done = answer.then(
      () => undefined,
      () => undefined, // whoever asked hears of it; the next one has its turn all the same
    )
    this.#turns.set(session, done)
    void done.then(() => {
      if (this.#turns.get(session) === done) this.#turns.delete(session)
    })
    return answer
  }
}

function harmOf({ lost, ending, stranded }: Damage): Damaged | undefined {
  const isWhole = lost.length === 0 && ending === 'known' && (stranded?.pieces ?? 0) === 0
  if (isWhole) return undefined
  const from = lost.flatMap(({ after }) => after ?? [])
  const until = lost.flatMap(({ before }) => before ?? [])
  return {
    kind: 'damaged',
    records: lost.reduce((sum, { first, last }) => sum + last - first + 1, 0),
    ...(from.length > 0 && { from: Math.min(...from) }),
    ...(until.length > 0 && { until: Math.max(...until) }),
  }
}

/** Whether all that an alarm misses stands in the notes again. Much text is never answered by itself. */
function isAnswered({ what, guarded }: KeptAlarm, notes: Y.Doc): boolean {
  if (what.kind !== 'removed' || what.characters > 0) return false
  const standing = standingIn(notes)
  return guarded.every((each) => standsAmong(each, standing))
}

/** Whether the room has kept everything that was written in a copy of its document. */
function hasAllOf(room: Room, copy: Y.Doc): boolean {
  const kept = Y.decodeStateVector(room.stateVector())
  return (kept.get(copy.clientID) ?? 0) >= Y.getState(copy.store, copy.clientID)
}
