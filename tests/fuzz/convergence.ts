import * as Y from 'yjs'
import { addDraft } from '#shared/document/drafts.ts'
import type { DocumentName, OptionId, PollId, SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import type { Room } from '../../server/rooms/room.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { MemoryLog, turn } from '../support/memory-log.ts'
import { addLine } from '../support/notes.ts'
import { randomFrom, type Random } from '../support/random.ts'
import { NOTES_EDITS, POLLS_EDITS, type EditName } from './edits.ts'
import { Ledger } from './ledger.ts'
import { Page, wordsIn, type Wire } from './page.ts'
import { copyOf, judgeSchema, seenAs } from './replicas.ts'

const SESSION = 'session-1' as SessionId
const OPERATIONS = 200
const MOST_PAGES = 6
const PEOPLE = ['ana', 'bo', 'cy', 'di'] // six pages of four people: some have two tabs

/** What a run did, and what was wrong after it. */
export interface Run {
  readonly seed: number
  readonly script: readonly string[]
  readonly did: ReadonlyMap<string, number>
  readonly wrong: readonly string[]
  readonly counts: Ledger['counts']
}

/**
 * Up to six pages write in one room while lines are cut, pages and the server crash, commits wait and fail and
 * rights change, all as one seed says; then everything is mended, and every promise is held against the documents.
 */
export async function runSeed(seed: number): Promise<Run> {
  const venue = new Venue(seed)
  await venue.begin()
  while (venue.operations < OPERATIONS) await venue.step()
  await venue.mend()
  return { seed, ...venue.result() }
}

class Venue {
  readonly #random: Random
  readonly #ledger = new Ledger()
  readonly #log = new MemoryLog()
  readonly #name: DocumentName
  readonly #hasMarks: boolean
  readonly #pages: Page[] = []
  readonly #mayWrite = new Map<string, boolean>()
  readonly #devices = new Map<Page, Uint8Array>()
  // Lines that were given up and whose end the server has not noticed: what is on them still arrives.
  readonly #ghosts: Wire[] = []
  readonly #shown = new Set<string>()
  readonly #script: string[] = []
  readonly #did = new Map<string, number>()
  readonly #wrong: string[] = []
  #clock = new FakeClock()
  #hallway: Hallway
  #clientIds = 1

  constructor(seed: number) {
    this.#random = randomFrom(seed)
    this.#name = this.#random.chance(0.75) ? 'notes' : 'polls'
    // Yjs erases marks that mark nothing, sooner or later, by how updates are grouped: bytes differ then.
    this.#hasMarks = this.#random.chance(0.3)
    this.#hallway = this.#openHallway()
  }

  async begin(): Promise<void> {
    const seed = { seq: 1, updates: [seedOf(this.#name)], authors: new Map() }
    await this.#log.append({ session: SESSION, name: this.#name }, seed)
    this.#log.held = true
    const pages = 2 + this.#random.below(MOST_PAGES - 1)
    for (let index = 0; index < pages; index++) {
      const person = PEOPLE[index % PEOPLE.length] ?? ''
      this.#mayWrite.set(person, true)
      const page = new Page({
        person,
        ledger: this.#ledger,
        mayWrite: () => this.#mayWrite.get(person) ?? false,
        nextClientId: () => (this.#clientIds += 1 + this.#random.below(1000)),
      })
      page.connect(await this.#room())
      this.#pages.push(page)
    }
  }

  /** How many operations did something so far. */
  get operations(): number {
    return this.#script.length
  }

  async step(): Promise<void> {
    const [what, act] = this.#draw()
    const page = this.#random.below(this.#pages.length)
    const acted = await act(this.#pages[page] ?? this.#page())
    if (acted) this.#note(what, page)
    for (let frames = this.#random.below(8); frames > 0; frames--) this.#deliverAny()
    if (this.#random.chance(0.4)) this.#log.waiting.shift()?.keep()
    if (this.#random.chance(0.3)) await this.#clock.passes(this.#random.below(2000))
    await turn()
  }

  /** Everything comes back: lines, rights, commits. What is on its way arrives. */
  async mend(): Promise<void> {
    for (const person of this.#mayWrite.keys()) this.#mayWrite.set(person, true)
    for (const ghost of this.#ghosts.splice(0)) ghost.connection.left()
    for (let round = 0; round < 60; round++) {
      for (const page of this.#pages) {
        if (page.isFinished !== undefined) this.#finish(page)
        if (!page.wire) page.connect(await this.#room())
      }
      await this.#settle()
      if (round < 2) for (const page of this.#pages) page.ask()
      const isQuiet = this.#pages.every((page) => page.wire && !page.isWaiting)
      if (round > 2 && isQuiet) break
    }
    await this.#judge()
  }

  result() {
    return {
      script: this.#script,
      did: this.#did,
      wrong: this.#wrong,
      counts: this.#ledger.counts,
    }
  }

  #draw(): readonly [string, (page: Page) => boolean | Promise<boolean>] {
    if (this.#random.chance(0.7)) return this.#drawEdit()
    const faults = this.#faults
    let at = this.#random.below(faults.reduce((sum, [, often]) => sum + often, 0))
    for (const [what, often, act] of faults) {
      if (at < often) return [what, act]
      at -= often
    }
    throw new Error('chance pointed beyond the faults')
  }

  // What may go wrong, and how often beside the others.
  readonly #faults: readonly (readonly [
    string,
    number,
    (page: Page) => boolean | Promise<boolean>,
  ])[] = [
    ['asks a barrier', 12, (page) => page.ask()],
    ['comes back', 14, (page) => this.#comeBack(page)],
    ['loses its line', 5, (page) => this.#cut(page)],
    ['is kept on the device', 3, (page) => this.#keepOnDevice(page)],
    ['crashes', 2, (page) => this.#crash(page)],
    ['gains or loses its rights', 3, (page) => this.#changeRole(page)],
    ['sees an old line end', 3, () => this.#endGhost()],
    ['sees a commit fail', 2, () => this.#failCommit()],
    ['sees the server crash', 1, () => this.#crashServer()],
  ]

  #drawEdit(): readonly [EditName, (page: Page) => boolean] {
    const edits = Object.entries(this.#name === 'notes' ? NOTES_EDITS : POLLS_EDITS)
    const usual = edits[0]?.[0] === 'types' && this.#random.chance(0.4) ? edits[0] : undefined
    const [what, edit] = usual ?? this.#random.of(edits)
    return [
      what as EditName,
      (page) => {
        if (!page.owner.mayWrite() || page.isFinished !== undefined) return false
        if (what === 'makes bold' && !this.#hasMarks) return false
        const { doc, owner } = page
        const hand = { doc, writer: owner.person, ledger: this.#ledger, random: this.#random }
        const act = doc.transact(() => edit(hand))
        if (act) page.did(act)
        return act !== undefined
      },
    ]
  }

  #cut(page: Page): boolean {
    const wire = page.lose()
    if (wire) this.#ghosts.push(wire)
    return wire !== undefined
  }

  async #comeBack(page: Page): Promise<boolean> {
    if (page.wire) return false
    if (page.isFinished !== undefined) this.#finish(page)
    page.connect(await this.#room())
    return true
  }

  // A line was closed for good: nothing honest but a loss of rights may lead here.
  #finish(page: Page): void {
    if (page.isFinished !== 4403)
      this.#wrong.push(`an honest page was closed with ${page.isFinished}`)
    page.crash()
  }

  #keepOnDevice(page: Page): boolean {
    this.#devices.set(page, Y.encodeStateAsUpdate(page.doc))
    return true
  }

  #crash(page: Page): boolean {
    const comesWithCopy = this.#random.chance(0.5)
    // Nobody kept what a page without rights held on to: it would be turned away again for the same words.
    const copy =
      comesWithCopy && page.isFinished === undefined ? this.#devices.get(page) : undefined
    const wire = page.crash(copy)
    if (wire) this.#ghosts.push(wire)
    return true
  }

  #changeRole({ owner: { person } }: Page): boolean {
    const before = this.#mayWrite.get(person)
    this.#mayWrite.set(person, this.#random.chance(0.7))
    return this.#mayWrite.get(person) !== before
  }

  #endGhost(): boolean {
    const ghost = this.#ghosts.shift()
    ghost?.connection.left()
    return ghost !== undefined
  }

  async #failCommit(): Promise<boolean> {
    const append = this.#log.waiting.shift()
    append?.fail(
      this.#random.chance(0.5) ? new Problem('storage-full') : new Error('the disk refused'),
    )
    await turn()
    return append !== undefined
  }

  async #crashServer(): Promise<boolean> {
    // A record that was being written is in the file or it is not; nobody was told in either case.
    const [append] = this.#log.waiting.splice(0)
    if (append && this.#random.chance(0.5)) {
      this.#log.records.push(append.record)
      this.#log.last = append.record.seq
    }
    for (const page of this.#pages) page.lose()
    this.#ghosts.length = 0
    this.#hallway = this.#openHallway()
    this.#collectShown()
    this.#judgeText((await this.#room()).state(), 'after a crash of the server')
    return true
  }

  #openHallway(): Hallway {
    // Another process has another clock: what the old one meant to try again it never will.
    this.#clock = new FakeClock()
    return new Hallway(this.#log, () => undefined, { clock: this.#clock })
  }

  #room(): Promise<Room> {
    return this.#hallway.open({ session: SESSION, name: this.#name })
  }

  #page(): Page {
    return this.#random.of(this.#pages)
  }

  // Each line keeps its own order; which line is next is chance.
  #deliverAny(): void {
    const page = this.#page()
    const ghost = this.#ghosts[this.#random.below(this.#ghosts.length + 3)]
    if (ghost) return this.#sendUp(ghost)
    if (this.#random.chance(0.5)) page.receive()
    else if (page.wire) this.#sendUp(page.wire)
  }

  #sendUp({ up, connection }: Wire): void {
    const frame = up.shift()
    if (frame) connection.receive(frame)
  }

  async #settle(): Promise<void> {
    for (let moved = true; moved;) {
      moved = false
      for (const page of this.#pages) {
        while (page.receive()) moved = true
        if (page.wire && page.wire.up.length > 0) {
          this.#sendUp(page.wire)
          moved = true
        }
      }
      const append = this.#log.waiting.shift()
      append?.keep()
      await this.#clock.passes(1000)
      await turn()
      moved ||= append !== undefined || this.#log.waiting.length > 0
    }
  }

  #collectShown(): void {
    for (const page of this.#pages) for (const letter of page.shown) this.#shown.add(letter)
  }

  #judgeText(state: Uint8Array, when: string): void {
    const doc = copyOf(state)
    for (const wrong of this.#ledger.judge(wordsIn(doc), this.#shown))
      this.#wrong.push(`${when}: ${wrong}`)
    for (const wrong of judgeSchema(this.#name, doc)) this.#wrong.push(`${when}: ${wrong}`)
  }

  async #judge(): Promise<void> {
    this.#collectShown()
    const room = await this.#room()
    const replicas = [room.state(), ...this.#pages.map(({ doc }) => Y.encodeStateAsUpdate(doc))]
    this.#judgeText(room.state(), 'at the end')
    const logged = this.#log.records.flatMap(({ updates }) => updates)
    replicas.push(Y.encodeStateAsUpdate(copyOf(...logged)))
    for (const what of ['contents', 'pieces', ...(this.#hasMarks ? [] : ['bytes'])] as const) {
      const different = new Set(replicas.map((state) => seenAs[what as keyof typeof seenAs](state)))
      if (different.size > 1) this.#wrong.push(`at the end: ${different.size} different ${what}`)
    }
    const pending = this.#pages.filter(({ doc }) => doc.store.pendingStructs ?? doc.store.pendingDs)
    if (pending.length > 0) this.#wrong.push('at the end: a page waits for something')
  }

  #note(what: string, page: number): void {
    this.#did.set(what, (this.#did.get(what) ?? 0) + 1)
    this.#script.push(`page ${page} ${what}`)
  }
}

function seedOf(name: DocumentName): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = 1
  if (name === 'polls') addDraft(doc, 'poll-1' as PollId, ['a', 'b'] as OptionId[])
  else for (const kind of ['section', 'text', 'opinion']) addLine(doc, '', { kind, id: kind })
  return Y.encodeStateAsUpdate(doc)
}
