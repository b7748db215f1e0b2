import * as Y from 'yjs'
import { CHANNELS } from '#shared/channel.ts'
import { isEntryKind, type LineKind } from '#shared/document/kinds.ts'
import { ROOTS } from '#shared/document/schema.ts'
import { idFrom } from '#shared/ids.ts'
import { addLine } from '../support/notes.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { randomFrom, type Random } from '../support/random.ts'
import type { Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

const WORDS_OF_A_PAGE = 460
const SECTION_EVERY = 28 // lines
const HEADING_EVERY = 9
const POLL_EVERY = 150
const CORRECTED = 0.15 // of the lines: somebody took a word out again
const TOGETHER = 40 // lines that one of the writers writes before the next goes on
const START = Date.UTC(2021, 11, 7, 10, 15)

const VOCABULARY =
  `the a of to and in that it for on is with as exchange points keep traffic local which lowers what
members pay each month while networks meet at one switch and route between themselves a neutral host matters more than
equipment because trust between operators decides whether anybody comes small providers asked how they begin without
money for a second site regulators may help by leaving room to experiment universities often carry the first years
content caches shorten the way to most of what people ask for latency fell from ninety milliseconds to four costs of
transit remain high where cables are few community networks want a seat at the table measurements should be published
so that everybody can see them training engineers locally keeps an exchange alive after the donors left`
    .split(/\s+/)
    .filter((word) => word !== '')

/** What was said, in the order in which minutes have it: mostly what people said, with lists and plain lines between. */
const KINDS: readonly LineKind[] = [
  'opinion',
  'text',
  'opinion',
  'bullet',
  'bullet',
  'question',
  'answer',
  'text',
  'agreement',
  'numbered',
  'numbered',
  'divergence',
  'quote',
  'action',
]

/** How long the minutes became. */
export interface LongMinutes {
  readonly words: number
  readonly lines: number
}

/**
 * Writes the minutes of a long session into its notes, as several people do: in turns, with words that were taken out
 * again, with polls of which some were opened and closed.
 */
export async function writeLongMinutes(
  session: Session,
  pages: number,
  seed: number,
): Promise<LongMinutes> {
  const random = randomFrom(seed)
  const polls = await writePolls(session, random)
  const writers: Writer[] = []
  for (const role of ['rapporteur', 'moderator', 'onlineModerator'] as const)
    writers.push(await new Writer(session, 'notes', await session.enter(role)).synced())
  let [words, lines] = [0, 0]
  for (let turn = 0; words < pages * WORDS_OF_A_PAGE; turn++) {
    const writer = writers[turn % writers.length]
    if (!writer) break
    for (let each = 0; each < TOGETHER && words < pages * WORDS_OF_A_PAGE; each++, lines++) {
      words += writeLine(writer.doc, lines, random)
      const poll = lines % POLL_EVERY === POLL_EVERY - 1 && polls[Math.floor(lines / POLL_EVERY)]
      if (poll) addPoll(writer.doc, poll, random)
    }
    await writer.kept()
    const { length } = blocksOf(writer.doc)
    await Promise.all(writers.map((other) => other.sees((doc) => blocksOf(doc).length >= length)))
  }
  for (const writer of writers) writer.leave()
  return { words, lines }
}

function writeLine(doc: Y.Doc, number: number, random: Random): number {
  const kind = kindOf(number, random)
  const isTitle = kind === 'section' || kind === 'heading'
  const text = sentence(random, isTitle ? 4 + random.below(6) : 12 + random.below(28))
  doc.transact(() => {
    const line = addLine(doc, text, {
      id: freshId(random),
      kind,
      ...describe(kind, number, random),
    })
    if (random.chance(CORRECTED)) correct(line, random)
  })
  return text.split(' ').length
}

function kindOf(number: number, random: Random): LineKind {
  if (number % SECTION_EVERY === 0) return 'section'
  if (number % HEADING_EVERY === 0) return 'heading'
  return random.chance(0.7) ? random.of(KINDS) : (KINDS[number % KINDS.length] ?? 'text')
}

function describe(kind: LineKind, number: number, random: Random) {
  if (!isEntryKind(kind)) return kind === 'bullet' ? { depth: random.below(3) } : {}
  return {
    speaker: `Speaker ${1 + random.below(9)}`,
    channel: random.of(CHANNELS),
    at: START + number * 20_000,
  }
}

/** Somebody takes a word out of the middle and writes two others there. */
function correct(line: Y.XmlElement, random: Random): void {
  const [text] = line.toArray()
  if (!(text instanceof Y.XmlText) || text.length < 20) return
  const at = 1 + random.below(text.length - 12)
  text.delete(at, 4 + random.below(6))
  text.insert(at, sentence(random, 2).toLowerCase())
  if (random.chance(0.3)) text.format(at, 8, { bold: {} })
}

function sentence(random: Random, words: number): string {
  const all = Array.from({ length: words }, () => random.of(VOCABULARY)).join(' ')
  return `${all.charAt(0).toUpperCase()}${all.slice(1)}.`
}

async function writePolls(session: Session, random: Random): Promise<string[]> {
  const token = await session.enter('moderator')
  const writer = await new Writer(session, 'polls', token).synced()
  const polls = Array.from({ length: 6 }, (_, number) => `poll-${number + 1}`)
  for (const poll of polls) {
    const options = ['first', 'second', 'third', 'fourth'].map((id) => [id, sentence(random, 5)])
    draftPoll(writer.doc, poll, `${sentence(random, 9).slice(0, -1)}?`, Object.fromEntries(options))
  }
  await writer.kept()
  writer.leave()
  for (const [number, poll] of polls.entries()) {
    if (number > 2) break
    await must(session.call('POST', `/polls/${poll}/open`, { reason: 'A test' }, token))
    for (let voter = 0; voter < 5; voter++) {
      const choices = [random.of(['first', 'second', 'third', 'fourth'])]
      const participant = await session.enter('participant')
      await must(session.call('POST', `/polls/${poll}/ballots`, { choices }, participant))
    }
    if (number < 2) await must(session.call('POST', `/polls/${poll}/close`, {}, token))
  }
  return polls
}

async function must(answer: ReturnType<Session['call']>): Promise<void> {
  const { status, text } = await answer
  if (status >= 300) throw new Error(`${status}: ${text}`)
}

function addPoll(doc: Y.Doc, poll: string, random: Random): void {
  const place = new Y.XmlElement('poll')
  place.setAttribute('id', freshId(random))
  place.setAttribute('poll', poll)
  doc.getXmlFragment(ROOTS.notes).push([place])
}

function blocksOf(doc: Y.Doc): Y.XmlFragment {
  return doc.getXmlFragment(ROOTS.notes)
}

function freshId(random: Random): string {
  return idFrom<string>(Uint8Array.from({ length: 16 }, () => random.below(256)))
}
