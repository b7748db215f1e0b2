import * as Y from 'yjs'
import { addLine, linesOf } from '../support/notes.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { freshSeed, numberGiven, randomFrom, type Random } from '../support/random.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

/**
 * Kills the real server again and again while eight people write and others vote, and holds it to its word after
 * each: what a barrier answered or a peer was shown is there, once; what was erased stays away; every ballot that
 * was answered is counted, and no other. `npm run kills -- --cycles=20 --seed=7` sees one run again, as far as
 * chance allows: the moment of a kill is of the seed, what the machine did until then is not.
 */
const CYCLES = numberGiven('cycles', 200)
const SEED = numberGiven('seed', freshSeed())
const WRITERS = 8
const VOTERS_EACH = 4 // who vote while one server lives
const LONGEST_LIFE = 700 // ms of writing before a kill
const WORDS_EACH = 24 // at most, by each writer between two kills

/** Somebody who writes words that nobody else writes, and remembers what was promised about each. */
class Typist {
  readonly writer: Writer
  readonly written = new Set<string>()
  readonly kept = new Set<string>()
  readonly erased = new Set<string>()
  readonly #erasing = new Set<string>()
  readonly #name: string
  #line: Y.XmlElement | undefined
  #count = 0

  constructor(name: string, writer: Writer) {
    this.#name = name
    this.writer = writer
  }

  async type(random: Random): Promise<void> {
    for (let words = random.below(WORDS_EACH); words >= 0; words--) {
      if (random.chance(0.08)) this.#erase(random)
      else this.#write(random)
      if (random.chance(0.3)) await this.keep()
      await new Promise((resolve) => setTimeout(resolve, random.below(30)))
    }
  }

  /** Waits for the server's word on everything so far. */
  async keep(): Promise<void> {
    const [written, erased] = [[...this.written], [...this.#erasing]]
    await this.writer.kept()
    for (const word of written) this.kept.add(word)
    for (const word of erased) this.erased.add(word)
  }

  /** What was erased here, promised or not. */
  get erasing(): ReadonlySet<string> {
    return this.#erasing
  }

  #write(random: Random): void {
    this.#count += 1
    const word = `${this.#name}${this.#count}`
    this.written.add(word)
    if (!this.#line || random.chance(0.1)) {
      this.#line = addLine(this.writer.doc, `${word} `)
      return
    }
    const text = this.#line.get(0)
    if (!(text instanceof Y.XmlText)) throw new Error('a line without its text')
    // Between words of its own: where it lands must not cut another word in two.
    const places = [...text.toString().matchAll(/ /g)].map(({ index }) => index + 1)
    text.insert(random.of([0, ...places]), `${word} `)
  }

  #erase(random: Random): void {
    const text = this.#line?.get(0)
    if (!(text instanceof Y.XmlText)) return
    const words = [...text.toString().matchAll(/\S+ /g)]
    if (words.length === 0) return
    const { 0: word, index } = random.of(words)
    this.#erasing.add(word.trim())
    text.delete(index, word.length)
  }
}

/** Words of the typists in a document, with how often each stands there. */
function wordsIn(doc: Y.Doc): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of linesOf(doc).flatMap((line) => line.split(' '))) {
    if (/^[a-h]\d+$/.test(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

/** Votes until the server answers, whatever breaks meanwhile. */
async function vote(
  session: Session,
  poll: string,
  token: string,
  receipt: string,
  choice: string,
) {
  for (;;) {
    try {
      const body = { choices: [choice], receipt }
      const { status } = await session.call('POST', `/polls/${poll}/ballots`, body, token)
      if (status === 201) return
      if (status < 500) throw new RangeError(`a ballot was answered with ${status}`)
    } catch (cause) {
      if (cause instanceof RangeError) throw cause
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const random = randomFrom(SEED)
console.log(`kills: ${CYCLES} cycles, SEED=${SEED}`)
const began = performance.now()
const rapport = await Rapport.start()
const session = await rapport.session('A session')
const organiser = await session.enter('organiser')
const drafter = await new Writer(session, 'polls', organiser).synced()
draftPoll(drafter.doc, 'the-poll', 'Which?', { a: 'One', b: 'Two' })
await drafter.kept()
drafter.leave()
await session.call('POST', '/polls/the-poll/open', { reason: 'A test' }, organiser)

const typists = await Promise.all(
  Array.from({ length: WRITERS }, async (_, index) => {
    const name = String.fromCodePoint(97 + index)
    const token = await session.enter('rapporteur', name)
    return new Typist(name, await new Writer(session, 'notes', token).synced())
  }),
)
const shown = new Set<string>()
const wrong: string[] = []
let answered = 0
let begun = 0
let slowestStart = 0

/** What was promised up to a moment: what must be there, and what must not. */
function promises() {
  return {
    standing: new Set([...shown, ...typists.flatMap(({ kept }) => [...kept])]),
    erased: new Set(typists.flatMap((typist) => [...typist.erased])),
  }
}

/** Holds a document to what was promised before it was asked for. */
function judge(
  doc: Y.Doc,
  { standing, erased: mustBeGone }: ReturnType<typeof promises>,
  when: string,
) {
  const there = wordsIn(doc)
  const mayBeGone = new Set(typists.flatMap(({ erasing }) => [...erasing]))
  const lost = [...standing].filter((word) => !there.has(word) && !mayBeGone.has(word))
  const doubled = [...there].filter(([, count]) => count > 1).map(([word]) => word)
  const back = [...mustBeGone].filter((word) => there.has(word))
  if (lost.length > 0) wrong.push(`${when}: lost ${lost.join(' ')}`)
  if (doubled.length > 0) wrong.push(`${when}: doubled ${doubled.join(' ')}`)
  if (back.length > 0) wrong.push(`${when}: came back ${back.join(' ')}`)
}

for (let cycle = 1; cycle <= CYCLES; cycle++) {
  const voters = await Promise.all(
    Array.from({ length: VOTERS_EACH }, () => session.enter('participant')),
  )
  const typing = typists.map((typist) => typist.type(randomFrom(random.bits())))
  const voting = voters.map(async (token, index) => {
    begun += 1
    await vote(session, 'the-poll', token, `receipt-${cycle}-${index}`, index % 2 ? 'a' : 'b')
    answered += 1
  })
  await new Promise((resolve) => setTimeout(resolve, random.below(LONGEST_LIFE)))
  // What one of them sees of the others, the server has shown.
  for (const [own, { writer }] of typists.entries()) {
    const name = String.fromCodePoint(97 + own)
    for (const word of wordsIn(writer.doc).keys()) if (!word.startsWith(name)) shown.add(word)
  }
  const votesBefore = answered
  await rapport.kill()
  // Now, while nobody can be promised more: a new line may be told of a word later than its writer is.
  const promised = promises()
  const restarted = performance.now()
  await rapport.run()
  const fresh = await new Writer(session, 'notes', organiser).synced()
  slowestStart = Math.max(slowestStart, performance.now() - restarted)
  judge(fresh.doc, promised, `cycle ${cycle}`)
  fresh.leave()
  const { json } = await session.call('GET', '/polls', undefined, organiser)
  const counted = votersOf(json.polls[0])
  if (counted < votesBefore || counted > begun)
    wrong.push(`cycle ${cycle}: ${counted} ballots counted, ${votesBefore} answered`)
  await Promise.all([...typing, ...voting])
  if (cycle % 10 === 0)
    console.log(`cycle ${cycle}: ${shown.size} words shown, ${wrong.length} wrong`)
}

await Promise.all(typists.map((typist) => typist.keep()))
const last = await new Writer(session, 'notes', organiser).synced()
judge(last.doc, promises(), 'at the end')
const state = Y.encodeStateVector(last.doc)
for (const { writer } of typists) {
  await writer.sees((doc) => Buffer.from(Y.encodeStateVector(doc)).equals(state))
}
const texts = new Set(
  [last, ...typists.map(({ writer }) => writer)].map(({ doc }) => linesOf(doc).join('\n')),
)
if (texts.size !== 1) wrong.push(`at the end: ${texts.size} different documents`)
const there = wordsIn(last.doc)
const written = typists.flatMap((typist) =>
  [...typist.written].filter((word) => !typist.erasing.has(word)),
)
const missing = written.filter((word) => !there.has(word))
if (missing.length > 0) wrong.push(`at the end: never arrived ${missing.join(' ')}`)
const { json } = await session.call('GET', '/polls', undefined, organiser)
if (votersOf(json.polls[0]) !== answered)
  wrong.push(`at the end: ${votersOf(json.polls[0])} ballots counted, ${answered} answered`)

for (const { writer } of [...typists, { writer: last }]) writer.leave()
await rapport.remove()
const called = typists.reduce((sum, { kept }) => sum + kept.size, 0)
const erased = typists.reduce((sum, typist) => sum + typist.erased.size, 0)
console.log(
  [
    `SEED=${SEED}, ${CYCLES} kills in ${Math.round((performance.now() - began) / 1000)} s`,
    `${written.length} words of ${WRITERS} writers stand, ${called} were called kept, ${shown.size} shown to others, ${erased} erased`,
    `${answered} ballots answered and counted; the slowest return took ${Math.round(slowestStart)} ms`,
    ...(wrong.length > 0
      ? wrong
      : ['nothing lost, nothing doubled, nothing came back, all replicas equal']),
  ].join('\n'),
)
if (called === 0 || answered === 0) wrong.push('nothing was promised')
process.exit(wrong.length > 0 ? 1 : 0)

/** N, as an organiser is told it: apart from the count where that is hidden. */
function votersOf(poll: { voters?: number; tally?: { voters: number } }): number {
  return Number(poll.tally?.voters ?? poll.voters)
}
