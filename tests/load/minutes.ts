import * as Y from 'yjs'
import { ENTRY_KINDS } from '#shared/document/kinds.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { addLine } from '../support/notes.ts'
import type { Session } from '../support/rapport.ts'
import { randomFrom } from '../support/random.ts'
import { Writer } from '../support/writer.ts'

const SECTIONS = 8
const ENTRIES = 30 // in a section
const LINKS = 40 // in the table of papers
const VOTERS = 6
const CHANNELS = ['onsite', 'online', 'zoom', 'slido'] as const
const WORDS =
  'exchange point traffic local site member fee rule school network cable operator country speaker room cost community power second trust'.split(
    ' ',
  )
const OPTIONS = {
  people: 'The people who run it',
  money: 'Steady funding',
  law: 'Supportive rules',
}

export interface Minutes {
  /** Words in the notes: 9,200 of them are 20 pages. */
  readonly words: number
  readonly seed: number
}

/**
 * Fills a session with the notes of a long meeting: sections, what was said with speaker, channel and time, lists, a table
 * of links, three polls with votes and hands. Answers a writer that stays in it.
 */
export async function fillMinutes(session: Session, { words, seed }: Minutes): Promise<Writer> {
  const writer = await new Writer(session, 'notes', await session.enter('rapporteur')).synced()
  const { doc } = writer
  const chance = randomFrom(seed)
  const say = (count: number): string =>
    Array.from({ length: count }, () => chance.of(WORDS)).join(' ')
  const perEntry = Math.round((words - LINKS * 10) / (SECTIONS * ENTRIES))
  const polls = await votedPolls(session)

  for (let section = 0; section < SECTIONS; section++) {
    addLine(doc, `Part ${section + 1}: ${say(6)}`, { kind: 'section' })
    for (let entry = 0; entry < ENTRIES; entry++) {
      const kind = entry % 5 === 4 ? 'bullet' : chance.of(ENTRY_KINDS)
      const said = kind === 'bullet' ? {} : saidBy(entry, section)
      // As people write: a line in several goes, not in one.
      const text = addLine(doc, say(Math.ceil(perEntry / 4)), { kind, ...said }).get(0)
      for (let part = 0; part < 3; part++) {
        if (text instanceof Y.XmlText) text.insert(text.length, ` ${say(Math.ceil(perEntry / 4))}`)
      }
    }
    const poll = polls[section]
    if (poll !== undefined) placePoll(doc, poll)
    await writer.kept()
  }
  addLine(doc, 'Papers', { kind: 'section', part: 'papers' })
  for (let link = 0; link < LINKS; link++) linkedLine(doc, `${say(9)} ${link}`, link)
  await writer.kept()
  return writer

  function saidBy(entry: number, section: number) {
    const at = Date.parse('2021-12-07T14:15:00Z') + (section * ENTRIES + entry) * 20_000
    const speaker = `Speaker ${chance.below(9)}`
    return { speaker, group: 'Civil Society', channel: chance.of(CHANNELS), at }
  }
}

function placePoll(doc: Y.Doc, poll: string): void {
  const place = new Y.XmlElement('poll')
  place.setAttribute('poll', poll)
  doc.getXmlFragment('notes').push([place])
}

function linkedLine(doc: Y.Doc, title: string, number: number): void {
  const text = addLine(doc, `${title}, `, { kind: 'numbered' }).get(0)
  if (!(text instanceof Y.XmlText)) return
  const link = `https://example.org/papers/${number}`
  text.insert(text.length, link, { link: { href: link } })
}

async function votedPolls(session: Session): Promise<string[]> {
  const design = await new Writer(session, 'polls', await session.enter('speaker')).synced()
  const moderator = await session.enter('moderator')
  const voters = await Promise.all(
    Array.from({ length: VOTERS }, (_, index) => session.enter('participant', `voter ${index}`)),
  )
  const polls = ['first', 'second', 'third']
  for (const poll of polls) {
    draftPoll(design.doc, poll, `What keeps an exchange point alive? (${poll})`, OPTIONS)
    await design.kept()
    await session.call('POST', `/polls/${poll}/open`, { reason: 'A test' }, moderator)
    for (const [index, voter] of voters.entries()) {
      const choices = [Object.keys(OPTIONS)[index % 3]]
      await session.call('POST', `/polls/${poll}/ballots`, { choices }, voter)
    }
    await session.call('POST', `/polls/${poll}/hands`, { counts: { people: 9, law: 4 } }, moderator)
    await session.call('POST', `/polls/${poll}/close`, undefined, moderator)
  }
  design.leave()
  return polls
}
