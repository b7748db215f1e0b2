import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeDraft } from '#shared/document/drafts.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import { POLL_KINDS, USUAL_SCALE, type PollKind } from '#shared/poll/kinds.ts'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import { freshSeed, randomFrom } from '../support/random.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { officeText } from '../support/report-office.ts'
import { pdfText, squeezed } from '../support/report-pdf-text.ts'
import { Writer } from '../support/writer.ts'

const VOTERS = 50
const OPTIONS = { a: 'Peering', b: 'Transit', c: 'Training' } as const
const WORDS = ['Trust', 'Money', 'Rules', 'Luck'] as const

let rapport: Rapport
let session: Session
let moderator: string
let phones: readonly string[]
beforeAll(async () => {
  rapport = await Rapport.start({ QUOTAS: '1000' })
  session = await rapport.session('A session')
  moderator = await session.enter('moderator')
  phones = await Promise.all(Array.from({ length: VOTERS }, () => session.enter('participant')))
})
afterAll(() => rapport.remove())

interface Sent {
  readonly choices?: readonly string[]
  readonly texts?: readonly string[]
}

/** A ballot of this kind, chosen by lot. */
function ballotOf(kind: PollKind, below: (most: number) => number): Sent {
  const shuffled = Object.keys(OPTIONS)
    .map((id) => ({ id, at: below(1_000_000) }))
    .sort((one, other) => one.at - other.at)
    .map(({ id }) => id)
  switch (kind) {
    case 'multiple':
      return { choices: shuffled.slice(0, 1 + below(2)) }
    case 'ranking':
      return { choices: shuffled }
    case 'yes-no':
      return { choices: [['yes', 'no', 'abstain'][below(3)] ?? 'yes'] }
    case 'scale':
      return { choices: [String(1 + below(5))] }
    case 'text':
      return { texts: [WORDS[below(4)] ?? 'Trust'] }
    case 'words':
      return { texts: [WORDS[below(2)] ?? 'Trust', WORDS[2 + below(2)] ?? 'Luck'] }
    default:
      return { choices: shuffled.slice(0, 1) }
  }
}

const TEXT_OF: Readonly<Record<string, string>> = {
  ...OPTIONS,
  yes: 'Yes',
  no: 'No',
  abstain: 'Abstain',
}

/** What the ballots make, counted here by hand: each answer in words with its number. */
function countedByHand(kind: PollKind, ballots: readonly Sent[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { choices = [], texts = [] } of ballots) {
    const said = kind === 'ranking' ? choices.slice(0, 1) : [...choices, ...texts]
    for (const each of said) {
      const answer = TEXT_OF[each] ?? each
      counts.set(answer, (counts.get(answer) ?? 0) + 1)
    }
  }
  return counts
}

test('[FLOW4] a poll of each kind, opened, voted by fifty and closed, has the numbers of its ballots in every format', async () => {
  const seed = freshSeed()
  const random = randomFrom(seed)
  const design = await new Writer(session, 'polls', await session.enter('organiser')).synced()
  const expected = new Map<PollKind, ReadonlyMap<string, number>>()
  for (const kind of POLL_KINDS) {
    writeDraft(design.doc, kind as unknown as PollId, {
      question: `What of ${kind}?`,
      kind,
      options: ['single', 'multiple', 'ranking'].includes(kind)
        ? Object.entries(OPTIONS).map(([id, text]) => ({ id: id as OptionId, text }))
        : [],
      ...(kind === 'scale' && { scale: USUAL_SCALE }),
      settings: USUAL_POLL_SETTINGS,
    })
    await design.kept()
    const act = async (what: string) =>
      (await session.call('POST', `/polls/${kind}/${what}`, {}, moderator)).status
    expect(await act('open')).toBe(200)
    const ballots = phones.map(() => ballotOf(kind, (most) => random.below(most)))
    const cast = await Promise.all(
      ballots.map((ballot, at) =>
        session.call('POST', `/polls/${kind}/ballots`, ballot, phones[at] ?? ''),
      ),
    )
    expect(cast.map(({ status }) => status)).toEqual(phones.map(() => 201))
    expect(await act('close')).toBe(200)
    expect(await act('publish')).toBe(200)
    expected.set(kind, countedByHand(kind, ballots))
  }
  design.leave()

  const rapporteur = await session.enter('rapporteur')
  const report = async (format: string) =>
    (await session.call('GET', `/report.${format}`, undefined, rapporteur)).bytes
  const text = async (format: string) => new TextDecoder().decode(await report(format))
  const readings = {
    html: (await text('html')).replace(/<[^>]*>/g, ' '),
    md: await text('md'),
    txt: await text('txt'),
    docx: officeText(await report('docx')),
    odt: officeText(await report('odt')),
    pdf: await pdfText(await report('pdf')),
  }
  const kinds = POLL_KINDS.map((kind) => `What of ${kind}?`)
  for (const [format, reading] of Object.entries(readings)) {
    const isSqueezed = format === 'pdf'
    const plain = isSqueezed ? reading : reading.replace(/\\([^\w\s])/g, '$1').replace(/\s+/g, ' ')
    for (const kind of POLL_KINDS) {
      const question = isSqueezed ? squeezed(`What of ${kind}?`) : `What of ${kind}?`
      const from = plain.lastIndexOf(question)
      expect(from, `${format} ${kind}, seed ${seed}`).toBeGreaterThan(-1)
      const next = kinds
        .map((other) => plain.indexOf(isSqueezed ? squeezed(other) : other, from + 1))
        .filter((at) => at > from)
      const part = plain.slice(from, Math.min(...next, plain.length))
      for (const [answer, times] of expected.get(kind) ?? []) {
        const row = isSqueezed
          ? `${answer}${times}`
          : new RegExp(`${answer}\\D{0,80}\\b${times}\\b`)
        const isThere = typeof row === 'string' ? part.includes(row) : row.test(part)
        expect(isThere ? '' : part, `${format} ${kind} ${answer} ${times}, seed ${seed}`).toBe('')
      }
    }
  }
  const { polls } = JSON.parse(await text('json')) as {
    polls: { kind: PollKind; voters: number; options: { text: string; votes: number }[] }[]
  }
  expect(polls.map(({ voters }) => voters)).toEqual(POLL_KINDS.map(() => VOTERS))
  for (const { kind, options } of polls) {
    for (const { text: answer, votes } of options)
      expect(votes, `${kind} ${answer}`).toBe(expected.get(kind)?.get(answer) ?? 0)
  }
})
