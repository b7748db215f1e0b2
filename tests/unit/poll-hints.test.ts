import { expect, test } from 'vitest'
import type { OptionId } from '#shared/ids.ts'
import { changesSince } from '#shared/poll/changes.ts'
import { hintsFor } from '#shared/poll/hints.ts'
import type { PollKind, Scale } from '#shared/poll/kinds.ts'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import { wordingText, type PollWording } from '#shared/poll/wording.ts'

function worded(
  question: string,
  options: readonly string[] = [],
  kind: PollKind = 'single',
  scale?: Scale,
): PollWording {
  return {
    question,
    kind,
    options: options.map((text, at) => ({ id: `o${at}` as OptionId, text })),
    ...(scale && { scale }),
    settings: USUAL_POLL_SETTINGS,
  }
}
const kindsIn = (wording: PollWording) => hintsFor(wording).map(({ kind }) => kind)

test('[WORK4] a question that presumes its answer, asks two things or turns a no around is told so', () => {
  for (const [question, kind] of [
    ["Don't you agree that exchanges matter?", 'presumed'],
    ['Isn’t it time to act?', 'presumed'],
    ['Why has the policy failed?', 'presumed'],
    ['Clearly, who should pay?', 'presumed'],
    ['Should exchanges be local and free?', 'double'],
    ['Should we connect more schools, as well as hospitals?', 'double'],
    ['Who should pay? And how much?', 'double'],
    ['Do you support these draconian rules?', 'loaded'],
    ['Should we not remove rules that prohibit peering?', 'negation'],
  ] as const) {
    expect(kindsIn(worded(question)), question).toContain(kind)
  }
  expect(kindsIn(worded('Should peering be prohibited?', [], 'yes-no'))).toEqual(['negation'])
  expect(hintsFor(worded('Do you support these Draconian rules?'))[0]?.words).toBe('Draconian')
})

test('[WORK4] neutral wordings are told nothing', () => {
  for (const question of [
    'What keeps a community strong?',
    'Which comes first: checks and balances, or speed?',
    'How do you choose between price and quality?',
    'Who should not pay?',
    'Quel est le rôle des points d’échange ?',
    '哪个最重要？',
    '',
  ]) {
    expect(kindsIn(worded(question)), question).toEqual([])
  }
  const answers = ['Agree', 'Neither', 'Disagree']
  expect(kindsIn(worded('How do you see it?', answers))).toEqual([])
  expect(kindsIn(worded('Which one?', ['Local', 'Global']))).toEqual([])
})

test('[WORK4] options and scales out of balance, and options that fit not everybody, are told', () => {
  const lopsided = ['Very good', 'Good', 'Excellent', 'Poor']
  expect(kindsIn(worded('How was it?', lopsided))).toContain('lopsided-options')
  const places = ['Nairobi', 'Katowice', 'Kyoto']
  expect(kindsIn(worded('Where?', places))).toEqual(['no-other'])
  expect(kindsIn(worded('Where?', [...places, 'None of these']))).toEqual([])
  expect(kindsIn(worded('Where?', places, 'ranking'))).toEqual([])
  const long = `${'It would let everybody take part, '.repeat(3)}somewhere else`
  expect(hintsFor(worded('Where?', ['Here', long]))).toMatchObject([
    { kind: 'lengths', option: 'o1' },
  ])

  const scale = (from: number, to: number, low: string, high: string) =>
    kindsIn(worded('How much?', [], 'scale', { from, to, low, high }))
  expect(scale(1, 5, 'never', 'always')).toEqual([])
  expect(scale(1, 5, '', '')).toEqual([])
  expect(scale(1, 5, '', 'always')).toEqual(['lopsided-scale'])
  expect(scale(1, 4, 'never', 'always')).toEqual(['lopsided-scale'])
})

test('[WORK4] no wording of the longest takes long to look at', () => {
  const before = performance.now()
  for (const part of ['and ', 'a and ', 'how much has ', 'between ', 'why is ', "don't "]) {
    hintsFor(worded(part.repeat(500 / part.length), Array(50).fill(part.repeat(200 / part.length))))
  }
  expect(performance.now() - before).toBeLessThan(2_000)
})

test('[POLL7] what changed since somebody agreed is said, and nothing exactly when it holds', () => {
  const agreed = worded('Which?', ['One', 'Two', 'Three'])
  const text = wordingText(agreed)
  expect(changesSince(text, agreed)).toEqual([])
  const [one, two, three] = agreed.options
  if (!one || !two || !three) throw new Error('no options')

  expect(changesSince(text, { ...agreed, question: 'Which one?' })).toEqual([
    { what: 'question', before: 'Which?', now: 'Which one?' },
  ])
  const fourth = { id: 'o9' as OptionId, text: 'Four' }
  const changed = { ...agreed, options: [one, { ...three, text: 'III' }, fourth] }
  expect(changesSince(text, changed)).toEqual([
    { what: 'option', before: 'Three', now: 'III' },
    { what: 'option-added', text: 'Four' },
    { what: 'option-removed', text: 'Two' },
  ])
  expect(changesSince(text, { ...agreed, options: [two, one, three] })).toEqual([{ what: 'order' }])
  const named = { ...agreed, settings: { ...agreed.settings, isNamed: true } }
  expect(changesSince(text, named)).toEqual([{ what: 'settings' }])
  for (const strange of ['', '{', '[]', '[1,2]', '["a","b","c"]', 'null']) {
    expect(changesSince(strange, agreed), strange).toBeUndefined()
  }
})
