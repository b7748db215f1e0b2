import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as Y from 'yjs'
import { addDraft, makeOption } from '#shared/document/drafts.ts'
import { LINE_KINDS, SECTION_PARTS } from '#shared/document/kinds.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import { plainOf, type GoldenDocument } from './golden.ts'
import { randomFrom, type Random } from './random.ts'

/**
 * `node tests/support/golden-documents.ts`: writes documents as version 1 of the schema wrote them, with what is
 * to be read in each. They are kept as they are for as long as there are documents of that version; a later
 * version gets a folder and a script of its own.
 */
const folder = path.join(import.meta.dirname, '../fixtures/documents/v1')
const NOTES = 100
const POLLS = 20
const WORDS =
  'exchange traffic local members cost switch neutral host trust keeps 網路 مجتمع 🌍 peering rules'.split(
    ' ',
  )
const SPEAKERS = ['Speaker 1', 'Speaker 2 (Technical Community)', 'Participant 7 (Civil Society)']

/** One writer of a document: a copy of it with a client id that the seed decides. */
function writerOf(random: Random): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = 1 + random.below(2 ** 31)
  return doc
}

function meet(...docs: readonly Y.Doc[]): void {
  for (const one of docs)
    for (const other of docs)
      Y.applyUpdate(other, Y.encodeStateAsUpdate(one, Y.encodeStateVector(other)))
}

function wordsFrom(random: Random): string {
  return Array.from({ length: random.below(9) }, () => WORDS[random.below(WORDS.length)]).join(' ')
}

function editNotes(doc: Y.Doc, random: Random): void {
  const notes = doc.getXmlFragment('notes')
  const at = random.below(notes.length + 1)
  const what = random.below(100) / 100
  if (what < 0.45 || notes.length === 0) {
    const block = new Y.XmlElement(what < 0.05 ? 'poll' : 'line')
    if (random.chance(0.95)) block.setAttribute('id', `b${random.below(2 ** 31)}`)
    notes.insert(at, [block])
    if (block.nodeName === 'poll') return block.setAttribute('poll', `p${random.below(99)}`)
    const kind = LINE_KINDS[random.below(LINE_KINDS.length)] ?? 'text'
    block.setAttribute('kind', kind)
    if (random.chance(0.3)) block.setAttribute('speaker', SPEAKERS[random.below(3)] ?? '')
    if (kind === 'section') block.setAttribute('part', SECTION_PARTS[random.below(7)] ?? '')
    const texts = random.chance(0.1) ? 2 : 1
    for (let text = 0; text < texts; text++)
      block.insert(block.length, [new Y.XmlText(wordsFrom(random))])
    return
  }
  const block = notes.get(Math.min(at, notes.length - 1))
  if (!(block instanceof Y.XmlElement)) return
  if (what < 0.55) return notes.delete(Math.min(at, notes.length - 1), 1)
  if (block.nodeName !== 'line') return
  if (what < 0.65)
    return block.setAttribute('kind', LINE_KINDS[random.below(LINE_KINDS.length)] ?? 'text')
  const text: unknown = block.length > 0 ? block.get(0) : undefined
  if (!(text instanceof Y.XmlText)) return
  const from = random.below(text.length + 1)
  if (what < 0.85) return text.insert(from, ` ${wordsFrom(random)}`)
  const length = random.below(text.length - from + 1)
  if (length === 0) return
  if (what < 0.93) text.delete(from, length)
  else
    text.format(
      from,
      length,
      random.chance(0.5) ? { bold: {} } : { link: { href: 'https://a.example/' } },
    )
}

function editPolls(doc: Y.Doc, random: Random): void {
  const polls = doc.getMap<Y.Map<unknown>>('polls')
  const ids = [...polls.keys()]
  const some = polls.get(ids[random.below(ids.length)] ?? '')
  if (!some || random.chance(0.2)) {
    const id = (letter: string): string => `${letter}${random.below(2 ** 31)}`
    return addDraft(doc, id('p') as PollId, [id('o') as OptionId, id('o') as OptionId])
  }
  const options = some.get('options')
  const question = some.get('question')
  if (random.chance(0.4) && question instanceof Y.Text) question.insert(0, `${wordsFrom(random)} `)
  else if (random.chance(0.5)) some.set('kind', random.chance(0.5) ? 'multiple' : 'single')
  else if (options instanceof Y.Array)
    options.push([makeOption(`o${random.below(2 ** 31)}` as OptionId)])
}

function documentOf(seed: number): { state: Uint8Array; golden: GoldenDocument } {
  const random = randomFrom(seed)
  const name = seed > NOTES ? 'polls' : 'notes'
  const writers = [writerOf(random), writerOf(random), writerOf(random)]
  const steps = 10 + random.below(60)
  for (let step = 0; step < steps; step++) {
    const writer = writers[random.below(writers.length)]
    if (writer && name === 'notes') editNotes(writer, random)
    else if (writer) editPolls(writer, random)
    if (random.chance(0.15)) meet(...writers)
  }
  meet(...writers)
  const [first = new Y.Doc()] = writers
  const state = Y.encodeStateAsUpdate(first)
  const golden = {
    file: `${String(seed).padStart(3, '0')}.bin`,
    name,
    ...plainOf(first, name),
  } as const
  return { state, golden }
}

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const all = Array.from({ length: NOTES + POLLS }, (_, index) => documentOf(index + 1))
for (const { state, golden } of all) writeFileSync(path.join(folder, golden.file), state)
const expected = all.map(({ golden }) => JSON.stringify(golden)).join(',\n')
writeFileSync(path.join(folder, 'expected.json'), `[\n${expected}\n]\n`)
console.log(
  `${all.length} documents, ${all.reduce((sum, { state }) => sum + state.length, 0)} bytes`,
)
