import path from 'node:path'
import { SAMPLE } from '#shared/proposal/sample.ts'
import { openBrowser } from './chromium.ts'
import { addLine, lineWith } from './notes.ts'
import { draftPoll } from './poll-draft.ts'
import { Rapport } from './rapport.ts'
import { DESKTOP, PHONE, Visitor } from './visitor.ts'
import { Writer } from './writer.ts'
import * as Y from 'yjs'

/**
 * `npm run screenshots`: plays a short session with invented speakers on the sample proposal and writes the
 * pictures that the documentation shows.
 */
const docs = path.join(import.meta.dirname, '../../docs')
const rapport = await Rapport.start()
const browser = await openBrowser()
const session = await rapport.session(SAMPLE)

const notes = await new Writer(
  session,
  'notes',
  await session.enter('moderator', 'Moderator'),
).synced()
const polls = await new Writer(
  session,
  'polls',
  await session.enter('speaker', 'Speaker 2'),
).synced()
const minute = 60_000
const start = Date.now() - 40 * minute

/** Puts a line behind the last one of a policy question. */
function say(question: string, words: string, attributes: Readonly<Record<string, unknown>>): void {
  const fragment = notes.doc.getXmlFragment('notes')
  const at = fragment.toArray().indexOf(lineWith(notes.doc, question)) + 1
  notes.doc.transact(() => {
    const line = addLine(notes.doc, words, attributes)
    const copy = line.clone()
    fragment.delete(fragment.length - 1, 1)
    fragment.insert(at, [copy])
  })
}
const FIRST = 'Technical Internet governance'
say(FIRST, 'Is there a list of exchange points that welcome small networks?', {
  kind: 'question',
  speaker: 'Participant 7',
  channel: 'zoom',
  at: start + 9 * minute,
})
say(FIRST, 'A neutral host matters more than the first switch.', {
  kind: 'opinion',
  speaker: 'Speaker 2',
  group: 'Private Sector',
  channel: 'online',
  at: start + 7 * minute,
})
say(FIRST, 'Keeping traffic local lowered the price that members pay each month.', {
  kind: 'opinion',
  speaker: 'Speaker 1',
  group: 'Technical Community',
  channel: 'onsite',
  at: start + 4 * minute,
})

const OPTIONS = {
  people: 'The people who run it',
  funding: 'Steady funding',
  rules: 'Supportive rules',
}
draftPoll(polls.doc, 'alive', 'What keeps an exchange point alive?', OPTIONS)
await polls.kept()
const place = new Y.XmlElement('poll')
place.setAttribute('poll', 'alive')
const fragment = notes.doc.getXmlFragment('notes')
fragment.insert(fragment.toArray().indexOf(lineWith(notes.doc, 'Is there a list')) + 1, [place])
await notes.kept()
const moderator = await session.enter('moderator', 'Moderator')
await session.call('POST', '/polls/alive/open', { reason: 'A test' }, moderator)
for (const [option, votes] of [
  ['people', 21],
  ['funding', 14],
  ['rules', 7],
] as const) {
  for (let vote = 0; vote < votes; vote++) {
    await session.call(
      'POST',
      '/polls/alive/ballots',
      { choices: [option] },
      await session.enter('participant'),
    )
  }
}

const desk = await Visitor.come(browser, session.links.rapporteur, DESKTOP)
await desk.enter('Rapporteur One')
const other = await Visitor.come(browser, session.links.onlineModerator, DESKTOP)
await other.enter('Online Moderator')
await other.page.locator('.line[data-kind="agreement"] .words').first().click()
await other.page.keyboard.type('Trust between members comes before equipment')
await desk.page.locator('.line[data-part="policy-question"]').first().click()
await desk.page.getByRole('button', { name: 'Report', exact: true }).click()
await desk.page
  .locator('.line[data-part="policy-question"]')
  .first()
  .evaluate((line) => line.scrollIntoView())
await desk.page
  .frameLocator('.preview iframe:not([hidden])')
  .getByText('What keeps an exchange point alive?')
  .first()
  .waitFor()
await desk.page.waitForTimeout(2500)
await desk.page.screenshot({ path: path.join(docs, 'desk.png') })

const phone = await Visitor.come(browser, session.links.participant, PHONE)
await phone.page.getByText('What keeps an exchange point alive?').first().waitFor()
await phone.page.screenshot({ path: path.join(docs, 'floor.png') })

await browser.close()
notes.leave()
polls.leave()
await rapport.remove()
process.exit(0)
