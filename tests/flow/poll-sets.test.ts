import { afterAll, beforeAll, expect, test } from 'vitest'
import { draftsIn, isArchived, writeDraft } from '#shared/document/drafts.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import { readSet, SET_FILES } from '#shared/poll/set-file.ts'
import { asInFile } from '#shared/poll/set-wording.ts'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import type { PollWording } from '#shared/poll/wording.ts'
import { SAMPLE } from '#shared/proposal/sample.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

const WORDING: PollWording = {
  question: 'What keeps an exchange point alive?',
  kind: 'multiple',
  options: ['People', '=1+1', 'Question: Rules?'].map((text, at) => {
    return { id: `x${at}x` as OptionId, text }
  }),
  most: 2,
  settings: { ...USUAL_POLL_SETTINGS, isNamed: true, seconds: 60 },
}

let rapport: Rapport
let session: Session
beforeAll(async () => {
  rapport = await Rapport.start()
  session = await rapport.session(SAMPLE)
})
afterAll(() => rapport.remove())

test('[WORK5] [WORK2] the drafts of a session leave as a file for who may read them, and who must agree is told', async () => {
  const speaker = await session.enter('speaker', 'Speaker 1')
  const observer = await session.enter('observer', 'Observer 1')
  const participant = await session.enter('participant', 'Participant 1')
  const writer = await new Writer(session, 'polls', speaker).synced()
  writeDraft(writer.doc, 'second' as PollId, WORDING, 2)
  writeDraft(writer.doc, 'first' as PollId, { ...WORDING, kind: 'text', options: [] }, 1)
  writeDraft(writer.doc, 'aside' as PollId, WORDING, 3)
  for (const { id, map } of draftsIn(writer.doc)) if (id === 'aside') map.set('archived', true)
  expect(draftsIn(writer.doc).filter(({ map }) => isArchived(map))).toHaveLength(1)
  await writer.kept()

  for (const as of SET_FILES) {
    const file = await session.call('GET', `/polls/set.${as}`, undefined, observer)
    expect(file.status).toBe(200)
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename="rapport-polls.${as}"`,
    )
    const { polls, unread } = readSet(file.text)
    expect(unread).toEqual([])
    const { most: _most, ...written } = WORDING
    expect(polls).toEqual([asInFile({ ...written, kind: 'text', options: [] }), asInFile(WORDING)])
    expect((await session.call('GET', `/polls/set.${as}`, undefined, participant)).status).toBe(403)
  }
  const speakers = await session.call('GET', '/polls/speakers', undefined, observer)
  expect(speakers.json.speakers).toEqual([{ person: expect.any(String), name: 'Speaker 1' }])
  writer.leave()
})
