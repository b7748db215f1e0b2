import type { OptionId } from '../ids.ts'
import { hasWordedOptions } from './kinds.ts'
import { visibleIn, type PollWording } from './wording.ts'

/**
 * What may make a poll lead its voters. `presumed`: the question says what is right already. `double`: it asks two things at once.
 * `loaded`: a word that judges. `negation`: a no that has to be turned around. `lopsided-options`: more of the options are for than
 * against, or the other way round. `lopsided-scale`: one end is named and the other is not, or there is no middle. `no-other`: none of
 * the options fits somebody. `lengths`: one option says far more than the others.
 */
export const HINTS = [
  'presumed',
  'double',
  'loaded',
  'negation',
  'lopsided-options',
  'lopsided-scale',
  'no-other',
  'lengths',
] as const
export type HintKind = (typeof HINTS)[number]

export interface Hint {
  readonly kind: HintKind
  /** What of the wording it is about, as it stands there; empty where it is about all of it. */
  readonly words: string
  /** The option that it is about. */
  readonly option?: OptionId
}

// Of English: a wording in another language is told nothing, and nothing wrong.
const PRESUMED =
  /\b(don['’]?t you (?:think|agree)|do you not agree|isn['’]?t it (?:time|true|clear|obvious)|aren['’]?t we|wouldn['’]?t you|shouldn['’]?t (?:we|they|it)|would(?:n['’]?t)? you agree|surely|of course|obviously|clearly|as we all know|everybody knows|everyone knows|is it not|how (?:much|far|badly) (?:has|have|did|does|will) .{1,80}? (?:harm|damage|fail|help|improve|benefit)\w*|why (?:has|have|did|does|is|are) .{1,80}? fail\w*|do you agree that)\b/iu
const LOADED =
  /\b(dangerous|harmful|disastrous|catastrophic|terrible|awful|shameful|unfair|unacceptable|reckless|radical|extreme|excessive|draconian|greedy|so-called|wonderful|excellent|brilliant|amazing|essential|vital|crucial|sensible|reasonable|responsible|fair-minded|modern|outdated|backward|burdensome|threat|abuse|wasteful|desperately|urgently)\b/iu
const NEGATION =
  /\b(not|never|no longer|without|cannot|can['’]?t|don['’]?t|doesn['’]?t|won['’]?t|shouldn['’]?t|mustn['’]?t|isn['’]?t|aren['’]?t|oppose[sd]?|against|prohibit\w*|ban(?:ned|s)?|reject\w*)\b/giu
// Of a question that was answered, "and" binds two parts that can each be yes or no.
const DOUBLE = /\p{L}+[ ,]+(?:and(?:\/or)?|as well as|and also)\s+\p{L}+/iu
const BOUND =
  /\b(between .{1,60}? and|pros? and cons?|north and south|research and development|terms and conditions|health and safety|checks and balances|supply and demand|men and women|women and men|rights and (?:duties|obligations)|more and more|and so on|questions? and answers?)\b/giu
const FOR =
  /\b(agree|support|in favou?r|for it|yes|good|very good|excellent|better|much better|satisfied|like|useful|very useful|important|very important|likely|increase|more|much more)\b/iu
const AGAINST =
  /\b(disagree|oppose|against|no|bad|very bad|poor|worse|much worse|dissatisfied|unsatisfied|dislike|useless|not useful|unimportant|not important|unlikely|decrease|less|much less|not at all)\b/iu
const OTHER =
  /\b(other|others|none|neither|no opinion|don['’]?t know|do not know|not sure|unsure|undecided|abstain|something else|depends|cannot say|can['’]?t say|both|all of)\b/iu

const LONG = 60 // characters, from which on an option says more than an option
const FAR = 3 // times as long as the others are

/**
 * What may be said of a wording before others read it, in the order of HINTS. They are hints: nothing is refused for them, and
 * nothing is corrected. A poll without one may lead its voters all the same. [WORK4]
 */
export function hintsFor(wording: PollWording): readonly Hint[] {
  const { kind, options, scale } = wording
  const question = visibleIn(wording.question)
  const texts = hasWordedOptions(kind) ? options.filter(({ text }) => visibleIn(text) !== '') : []
  return [
    ...found('presumed', PRESUMED.exec(question)),
    ...doubleIn(question),
    ...found('loaded', LOADED.exec(question)),
    ...texts.flatMap(({ id, text }) => found('loaded', LOADED.exec(visibleIn(text)), id)),
    ...negationsIn(question, kind === 'yes-no'),
    ...lopsidedOptions(texts.map(({ text }) => visibleIn(text))),
    ...lopsidedScale(scale),
    ...withoutOther(
      kind,
      texts.map(({ text }) => visibleIn(text)),
    ),
    ...unlikeLengths(texts),
  ]
}

function found(kind: HintKind, match: RegExpExecArray | null, option?: OptionId): readonly Hint[] {
  return match ? [{ kind, words: match[0], ...(option !== undefined && { option }) }] : []
}

function doubleIn(question: string): readonly Hint[] {
  const sentences = question.split('?').filter((part) => /\p{L}/u.test(part)).length
  if (question.includes('?') && sentences > 1 && /\?.*\?/u.test(question)) {
    return [{ kind: 'double', words: question }]
  }
  return found('double', DOUBLE.exec(question.replace(BOUND, ' ')))
}

/** One no is understood; asked for yes or no, already one has to be turned around. */
function negationsIn(question: string, isYesNo: boolean): readonly Hint[] {
  const plain = question.replace(new RegExp(PRESUMED, 'giu'), ' ').replace(/\bor not\b/giu, ' ')
  const words = [...plain.matchAll(NEGATION)].map(([word]) => word)
  const isMuch = words.length > 1 || (isYesNo && words.length > 0)
  return isMuch ? [{ kind: 'negation', words: words.join(' … ') }] : []
}

function lopsidedOptions(texts: readonly string[]): readonly Hint[] {
  const against = texts.filter((text) => AGAINST.test(text))
  const inFavour = texts.filter((text) => FOR.test(text) && !AGAINST.test(text))
  const most = Math.max(inFavour.length, against.length)
  const isOneSided = most >= 2 && inFavour.length !== against.length
  const more = inFavour.length > against.length ? inFavour : against
  return isOneSided ? [{ kind: 'lopsided-options', words: more.join(', ') }] : []
}

function lopsidedScale(scale: PollWording['scale']): readonly Hint[] {
  if (!scale) return []
  const [low, high] = [visibleIn(scale.low), visibleIn(scale.high)]
  const isHalfNamed = (low === '') !== (high === '')
  const hasNoMiddle = (scale.to - scale.from) % 2 === 1
  if (!isHalfNamed && !hasNoMiddle) return []
  return [{ kind: 'lopsided-scale', words: isHalfNamed ? low + high : `${scale.from}–${scale.to}` }]
}

function withoutOther(kind: PollWording['kind'], texts: readonly string[]): readonly Hint[] {
  const asksToChoose = kind === 'single' || kind === 'multiple'
  // Two that exclude each other leave nothing out, as yes and no do.
  const isComplete =
    texts.length < 3 || texts.some((text) => OTHER.test(text)) || texts.every(isOpinion)
  return asksToChoose && !isComplete ? [{ kind: 'no-other', words: '' }] : []
}

function isOpinion(text: string): boolean {
  return FOR.test(text) || AGAINST.test(text) || /\b(neutral|neither|average|same)\b/iu.test(text)
}

function unlikeLengths(options: readonly { readonly id: OptionId; readonly text: string }[]) {
  return options.flatMap(({ id, text }): readonly Hint[] => {
    const others = options.filter((other) => other.id !== id)
    const longest = Math.max(0, ...others.map((other) => other.text.length))
    const isFar = others.length > 0 && text.length >= LONG && text.length > FAR * longest
    return isFar ? [{ kind: 'lengths', words: text, option: id }] : []
  })
}
