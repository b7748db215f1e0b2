import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { officeText } from '../support/report-office.ts'
import { pdfText } from '../support/report-pdf-text.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { addLine, lineWith, linesOf, writeIn } from '../support/notes.ts'
import { Writer } from '../support/writer.ts'

const PROPOSAL = path.join(import.meta.dirname, '../fixtures/proposals/igf-2021-ws-215.txt')
const PEOPLE = [
  'Israel Rosas',
  'Juan Peirano',
  'Bijal Sanghani',
  'Gabriel Adonaylo',
  'Talia Mares',
  'Jane Coffin',
]
const QUESTION = 'What keeps an exchange point alive?'
const OPTIONS = {
  people: 'The people who run it',
  money: 'Steady funding',
  law: 'Supportive rules',
}

let rapport: Rapport
let session: Session
beforeAll(async () => {
  rapport = await Rapport.start()
  session = await rapport.session(await readFile(PROPOSAL, 'utf8'))
})
afterAll(() => rapport.remove())

test('[FLOW1] a proposal goes in, a session happens and the server is killed in it, the report comes out', async () => {
  const [one, two, online] = await Promise.all([
    session.enter('rapporteur', 'Rapporteur One'),
    session.enter('rapporteur', 'Rapporteur Two'),
    session.enter('onlineModerator', 'Online Moderator'),
  ])
  const first = await new Writer(session, 'notes', one).synced()
  const second = await new Writer(session, 'notes', two).synced()
  const bridge = await new Writer(session, 'notes', online).synced()

  // Two rapporteurs in the same line, and elsewhere.
  addLine(first.doc, 'Local exchange ', {
    kind: 'opinion',
    speaker: 'Speaker 1',
    channel: 'onsite',
    at: Date.now(),
  })
  await second.sees((doc) => linesOf(doc).includes('Local exchange '))
  writeIn(lineWith(first.doc, 'Local exchange'), 'keeps traffic local')
  writeIn(lineWith(second.doc, 'Local exchange'), ' and lowers the cost')
  addLine(second.doc, 'A second site needs a second source of money', { kind: 'agreement' })
  addLine(second.doc, 'Connect the unconnected schools first', { kind: 'takeaway' })

  // The online moderator brings in what the chat asks.
  const asked = { kind: 'question', speaker: 'Participant 4', at: Date.now() }
  addLine(bridge.doc, 'Who pays for the second site?', { ...asked, channel: 'zoom' })
  addLine(bridge.doc, 'Is there a list of members?', { ...asked, speaker: '', channel: 'slido' })
  await Promise.all([first.kept(), second.kept(), bridge.kept()])

  // A speaker words the poll; a moderator opens it.
  const speaker = await session.enter('speaker', 'Speaker 1')
  const design = await new Writer(session, 'polls', speaker).synced()
  draftPoll(design.doc, 'alive', QUESTION, OPTIONS)
  await design.kept()
  const moderator = await session.enter('moderator', 'Moderator')
  expect(
    (await session.call('POST', '/polls/alive/open', { reason: 'A test' }, moderator)).status,
  ).toBe(200)
  const place = new Y.XmlElement('poll')
  place.setAttribute('poll', 'alive')
  first.doc.getXmlFragment('notes').push([place])
  await first.kept()

  // Voters, and a power cut between them.
  const voters = await Promise.all(
    ['v1', 'v2', 'v3'].map((name) => session.enter('participant', name)),
  )
  const vote = (index: number, choice: string) =>
    session.call(
      'POST',
      '/polls/alive/ballots',
      { choices: [choice], receipt: `receipt-${index}` },
      voters[index],
    )
  expect((await vote(0, 'people')).status).toBe(201)
  expect((await vote(1, 'people')).status).toBe(201)
  const atDeath = linesOf(second.doc)
  await rapport.kill()
  addLine(first.doc, 'Written while the server was away', { kind: 'opinion', channel: 'online' })
  await rapport.run()
  expect((await vote(1, 'people')).json).toEqual({ receipt: 'receipt-1', counted: true })
  expect((await vote(2, 'money')).status).toBe(201)
  await Promise.all([first.kept(), second.kept()])
  await second.sees((doc) => linesOf(doc).includes('Written while the server was away'))
  expect(linesOf(second.doc)).toEqual(expect.arrayContaining(atDeath))

  const closed = await session.call('POST', '/polls/alive/close', undefined, moderator)
  expect(closed.json.tally).toEqual({ voters: 3, votes: { people: 2, money: 1, law: 0 } })
  expect((await vote(2, 'law')).json).toEqual({ receipt: 'receipt-2', counted: true })

  // The report: the same wording, counts, people and channels whatever the format.
  const formats = ['html', 'md', 'txt', 'json', 'pdf', 'docx', 'odt'] as const
  const read = async () =>
    Promise.all(
      formats.map(
        async (format) => (await session.call('GET', `/report.${format}`, undefined, one)).bytes,
      ),
    )
  const [reports, again] = [await read(), await read()]
  for (const [index, format] of formats.entries()) {
    const bytes = reports[index] ?? new Uint8Array()
    const raw =
      format === 'pdf'
        ? await pdfText(bytes)
        : format === 'docx' || format === 'odt'
          ? officeText(bytes)
          : new TextDecoder().decode(bytes)
    const text = plain(raw)
    for (const words of [
      ...PEOPLE,
      'Local exchange',
      'keeps traffic local',
      'and lowers the cost',
      'A second site needs a second source of money',
      'Connect the unconnected schools first',
      'Who pays for the second site?',
      'Is there a list of members?',
      'Written while the server was away',
      QUESTION,
      ...Object.values(OPTIONS),
    ]) {
      expect(text, format).toContain(plain(words))
    }
    if (format !== 'json') {
      for (const source of ['Zoom chat', 'Slido', 'onsite', 'online'])
        expect(text.toLowerCase(), format).toContain(plain(source.toLowerCase()))
    }
    expect(Buffer.from(bytes).equals(again[index] ?? new Uint8Array()), `${format} twice`).toBe(
      true,
    )
  }

  const report = JSON.parse(new TextDecoder().decode(reports[3]))
  expect(report.polls).toHaveLength(1)
  expect(report.polls[0]).toMatchObject({ question: QUESTION, voters: 3, state: 'closed' })
  expect(
    report.polls[0].options.map(({ votes, percent }: { votes: number; percent: number }) => [
      votes,
      percent,
    ]),
  ).toEqual([
    [2, 67],
    [1, 33],
    [0, 0],
  ])
  expect(report.counts.questions).toEqual({ onsite: 0, online: 2, unsaid: 0 })
  expect(report.contributors).toEqual(
    expect.arrayContaining(['Rapporteur One', 'Rapporteur Two', 'Online Moderator']),
  )
  for (const writer of [first, second, bridge, design]) writer.leave()
})

/** Words without the marks and breaks that a format puts between them. */
function plain(text: string): string {
  return text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\\/g, '')
    .replace(/&#39;|&#x27;/g, "'")
    .replace(/\s+/g, '')
}
