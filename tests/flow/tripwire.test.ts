import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { MESSAGE } from '#shared/wire.ts'
import { Listener } from '../support/listener.ts'
import { addLine, lineWith, linesOf } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

let rapport: Rapport
beforeAll(async () => {
  rapport = await Rapport.start()
})
afterAll(() => rapport.remove())

interface Team {
  readonly session: Session
  readonly token: string
  readonly ana: Writer
  readonly listener: Listener
}

/** A session with somebody of the team who hears the feed, and Ana, who has a stock client. */
async function aTeam(): Promise<Team> {
  const session = await rapport.session(
    'A session\n\nPolicy Question(s)\n\nWho pays for the switch?',
  )
  const token = await session.enter('moderator', 'Mira')
  const anas = await session.enter('rapporteur', 'Ana')
  const ana = await new Writer(session, 'notes', anas).synced()
  return { session, token, ana, listener: await Listener.of(session, token) }
}

function leave({ ana, listener }: Team): void {
  ana.leave()
  listener.leave()
}

const blocksOf = (doc: Y.Doc): Y.XmlElement[] =>
  (doc.getXmlFragment('notes').toArray() as unknown[]).filter(
    (each) => each instanceof Y.XmlElement,
  )
const outlineOf = (doc: Y.Doc): string[] =>
  blocksOf(doc).map((block) => `${block.nodeName} ${block.getAttribute('id')}`)
const pollsOf = (doc: Y.Doc): string[] =>
  blocksOf(doc).flatMap((block) => block.getAttribute('poll') ?? [])

function takeOut(doc: Y.Doc, which: (block: Y.XmlElement) => boolean): void {
  const blocks = blocksOf(doc)
  doc.transact(() => {
    for (const block of blocks.filter(which).toReversed()) {
      doc.getXmlFragment('notes').delete(blocks.indexOf(block), 1)
    }
  })
}
const isPoll = (block: Y.XmlElement): boolean => block.nodeName === 'poll'

test('[TRIP1] [TRIP4] [TRIP5] a poll that a stock client deletes raises an alarm, and is put back where it stood, once', async () => {
  const team = await aTeam()
  const { session, token, ana, listener } = team
  const before = outlineOf(ana.doc)
  const [poll] = pollsOf(ana.doc)
  takeOut(ana.doc, isPoll)
  addLine(ana.doc, 'written after it')
  await ana.kept()

  const { data: alarm } = await listener.hears(({ event }) => event === 'alarm')
  expect(alarm).toMatchObject({
    document: 'notes',
    by: 'Ana',
    state: 'open',
    what: { kind: 'removed', polls: [poll], sections: [], characters: 0 },
  })
  expect(pollsOf(ana.doc)).toEqual([])

  const path = `/alarms/${alarm.id}/restore`
  const answers = await Promise.all([1, 2, 3].map(() => session.call('POST', path, {}, token)))
  expect(answers.map(({ status, json }) => [status, json.state])).toEqual([
    [200, 'restored'],
    [200, 'restored'],
    [200, 'restored'],
  ])
  await ana.sees((doc) => pollsOf(doc).length > 0)
  const added = outlineOf(ana.doc).at(-1)
  expect(outlineOf(ana.doc)).toEqual([...before, added])
  await listener.hears(({ event, data }) => event === 'alarm' && data.state === 'restored')
  const again = await session.call('GET', '/alarms', undefined, token)
  expect(again.json.alarms).toHaveLength(1)

  // What was put back is in the log: a fresh start has it, and the alarm is over.
  await rapport.kill()
  await rapport.run()
  const fresh = await new Writer(session, 'notes', token).synced()
  expect(pollsOf(fresh.doc)).toEqual([poll])
  expect(linesOf(fresh.doc)).toContain('written after it')
  const later = await Listener.of(session, token)
  expect(later.heard[0]?.data.alarms).toEqual([])
  later.leave()
  fresh.leave()
  leave(team)
})

test('[TRIP2] [TRIP4] an alarm outlives a kill right after the removal was kept, and can still be answered', async () => {
  const team = await aTeam()
  const { session, token, ana } = team
  const [poll] = pollsOf(ana.doc)
  takeOut(ana.doc, isPoll)
  await ana.kept()
  await rapport.kill()
  await rapport.run()
  const listener = await Listener.of(session, token)
  const [alarm] = listener.heard[0]?.data.alarms ?? []
  expect(alarm.what.polls).toEqual([poll])
  const { status } = await session.call('POST', `/alarms/${alarm.id}/restore`, {}, token)
  expect(status).toBe(200)
  await ana.sees((doc) => pollsOf(doc)[0] === poll)
  listener.leave()
  leave(team)
})

test('[TRIP1] [TRIP5] a section of the template, and much text, come back with their words', async () => {
  const team = await aTeam()
  const { session, token, ana, listener } = team
  for (let line = 0; line < 30; line++)
    addLine(ana.doc, `${line}: ${'words of somebody '.repeat(10)}`)
  await ana.kept()
  const before = linesOf(ana.doc)
  takeOut(ana.doc, (block) => block.getAttribute('part') === 'policy-question')
  await ana.kept()
  takeOut(ana.doc, (block) =>
    /^\d+: /.test((block.get(0) as Y.XmlText | undefined)?.toString() ?? ''),
  )
  await ana.kept()

  const section = await listener.hears(
    ({ event, data }) => event === 'alarm' && data.what.sections.length > 0,
  )
  expect(section.data.what.sections).toEqual(['Who pays for the switch?'])
  const text = await listener.hears(
    ({ event, data }) => event === 'alarm' && data.what.characters > 0,
  )
  expect(text.data.what.characters).toBeGreaterThan(5000)
  for (const { data } of [text, section]) {
    const { status } = await session.call('POST', `/alarms/${data.id}/restore`, {}, token)
    expect(status).toBe(200)
  }
  await ana.sees((doc) => linesOf(doc).length === before.length)
  expect(linesOf(ana.doc)).toEqual(before)
  expect(lineWith(ana.doc, 'Who pays').getAttribute('part')).toBe('policy-question')
  leave(team)
})

test('[TRIP4] an alarm ends by itself when what was missing stands again, and by a word of the team', async () => {
  const team = await aTeam()
  const { session, token, ana, listener } = team
  const undo = new Y.UndoManager(ana.doc.getXmlFragment('notes'))
  takeOut(ana.doc, isPoll)
  await listener.hears(({ event, data }) => event === 'alarm' && data.state === 'open')
  undo.undo()
  await listener.hears(({ event, data }) => event === 'alarm' && data.state === 'restored')

  takeOut(ana.doc, (block) => block.getAttribute('part') === 'papers')
  const { data } = await listener.hears(
    (heard) => heard.event === 'alarm' && heard.data.what.sections.length > 0,
  )
  const dismissed = await session.call('POST', `/alarms/${data.id}/dismiss`, {}, token)
  expect(dismissed.json.state).toBe('dismissed')
  const restored = await session.call('POST', `/alarms/${data.id}/restore`, {}, token)
  expect(restored.json.state).toBe('dismissed')
  await ana.kept()
  expect(blocksOf(ana.doc).some((block) => block.getAttribute('part') === 'papers')).toBe(false)
  leave(team)
})

test('[TRIP3] a client that says what it takes out raises no alarm', async () => {
  const team = await aTeam()
  const { session, token, ana, listener } = team
  const place = blocksOf(ana.doc).find(isPoll)
  const id = place?.getAttribute('id') ?? ''
  const frame = new Uint8Array([MESSAGE.removes, 1, id.length, ...Buffer.from(id)])
  ana.provider.ws?.send(frame)
  takeOut(ana.doc, isPoll)
  takeOut(ana.doc, (block) => block.getAttribute('part') === 'calls')
  await ana.kept()
  // The alarm about the section comes after what would have been one about the poll.
  await listener.hears(({ event }) => event === 'alarm')
  const { json } = await session.call('GET', '/alarms', undefined, token)
  expect(json.alarms).toHaveLength(1)
  expect(json.alarms[0].what.polls).toEqual([])
  leave(team)
})

test('[TRIP4] [FEED6] [MAY2] alarms are for those who may write the notes', async () => {
  const team = await aTeam()
  const { session, ana, listener } = team
  const others = await Promise.all(
    (['participant', 'speaker', 'observer'] as const).map(async (role) => {
      const token = await session.enter(role, `the ${role}`)
      return { token, listener: await Listener.of(session, token) }
    }),
  )
  takeOut(ana.doc, isPoll)
  const { data } = await listener.hears(({ event }) => event === 'alarm')
  const asker = await session.enter('participant', 'asker')
  await session.call('POST', '/questions', { text: 'Heard by everybody?' }, asker)
  for (const other of others) {
    await other.listener.hears(({ event }) => event === 'question')
    expect(other.listener.heard.map(({ event }) => event)).not.toContain('alarm')
    expect(other.listener.heard[0]?.data.alarms).toBeUndefined()
    for (const [method, path] of [
      ['GET', '/alarms'],
      ['POST', `/alarms/${data.id}/restore`],
      ['POST', `/alarms/${data.id}/dismiss`],
    ] as const) {
      const body = method === 'GET' ? undefined : {}
      const { status, json } = await session.call(method, path, body, other.token)
      expect([status, json.code]).toEqual([403, 'not-allowed'])
    }
    other.listener.leave()
  }
  const elsewhere = await aTeam()
  const foreign = await elsewhere.session.call(
    'POST',
    `/alarms/${data.id}/restore`,
    {},
    elsewhere.token,
  )
  expect([foreign.status, foreign.json.code]).toEqual([404, 'no-such-alarm'])
  leave(elsewhere)
  leave(team)
})
