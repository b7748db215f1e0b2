import type { Attribution } from '#shared/access/settings.ts'
import type { Line } from '#shared/document/block.ts'
import { ROLES, type Role } from '#shared/role.ts'
import type { SessionDetails } from '#shared/session.ts'
import type { ReportInput } from './compose.ts'
import type { PollRow } from './counted-polls.ts'
import { fold } from './folded.ts'
import { keyOf, maskOf, wordsOf, type KnownName, type Mask } from './names.ts'
import { knownLanguage, speakReport, type ReportWords } from './words.ts'

/** Somebody who entered with more than a participant's role. */
export interface KnownPerson {
  readonly name: string
  readonly role: Role
  readonly group?: string
}

/** How people are named in what leaves a session, and who is known to it beside its programme. */
export interface Attributing {
  readonly mode: Attribution
  readonly people: readonly KnownPerson[]
}

/**
 * What a report is made of, with its people named as the session decided. `role` leaves role and group, `none` nothing. Names that
 * the session knows are replaced in every text as well; the notes themselves stay as they are. [ATTR1] [ATTR2]
 */
export function attributed(input: ReportInput, { mode, people }: Attributing): ReportInput {
  if (mode === 'named') return input
  const say = speakReport(knownLanguage(input.language))
  const lines = input.blocks.filter((block) => block.block === 'line')
  const speakers = lines.flatMap(({ speaker }) => (isFullName(speaker) ? [speaker] : []))
  const known = knownIn(input.details, people)
  const unknown = [...new Set([...speakers, ...input.contributors])].map((name) => ({ name }))
  const texts = [...lines.map(textOf), ...input.polls.flatMap(wordingOf)]
  const mask = maskFor(mode, [...known, ...unknown], input.details, texts, say)
  const roles = new Map(known.toReversed().map((each) => [keyOf(each.name), each]))
  return {
    ...input,
    attribution: mode,
    details: detailsUnder(input.details, mode, mask, say),
    contributors: [],
    blocks: input.blocks.map((block) =>
      block.block === 'line' ? lineUnder(block, mode, mask, roles, say) : block,
    ),
    polls: input.polls.map((poll) => pollUnder(poll, mode, mask, roles, say)),
  }
}

/** What the programme says of a session, told under the same rule. */
export function attributedDetails(
  details: SessionDetails,
  { mode, people }: Attributing,
  language: string,
): SessionDetails {
  if (mode === 'named') return details
  const say = speakReport(knownLanguage(language))
  const mask = maskFor(mode, knownIn(details, people), details, [], say)
  return detailsUnder(details, mode, mask, say)
}

interface Known {
  readonly name: string
  readonly role?: Role
  readonly group?: string | undefined
}

function knownIn({ people }: SessionDetails, entered: readonly KnownPerson[]): readonly Known[] {
  return [...people.map(({ name, part, group }) => ({ name, role: part, group })), ...entered]
}

function maskFor(
  mode: Attribution,
  known: readonly Known[],
  details: SessionDetails,
  texts: readonly string[],
  say: ReportWords,
): Mask {
  const organisations = new Set(
    details.people.flatMap(({ affiliation, group }) =>
      [affiliation, group].flatMap((text) => (text === undefined ? [] : [keyOf(text)])),
    ),
  )
  const names = known.map(({ name, role, group }): KnownName => {
    const label = mode === 'role' && role ? [say(`term.role.${role}`), group] : []
    const instead = label.filter(Boolean).join(', ') || say('report.somebody')
    return { name, instead: `[${instead}]`, isOnlyWhole: organisations.has(keyOf(name)) }
  })
  const wholeNames = maskOf(names, () => true)
  const common = new Set(ROLES.map((role) => say(`term.role.${role}`).toLowerCase()))
  const { title, policyQuestions, tools, event = '', description, outcomes, targets } = details
  for (const text of [title, ...policyQuestions, ...tools, event]) {
    for (const word of wordsOf(wholeNames.text(text))) common.add(word.toLowerCase())
  }
  for (const text of [...description, ...outcomes, ...targets, ...texts]) {
    for (const word of fold(wholeNames.text(text)).text.match(SMALL_WORD) ?? []) common.add(word)
  }
  return maskOf(names, (word) => common.has(word))
}

// No part of an address: there a name is written small.
const SMALL_WORD = /(?<![\p{L}\p{N}.@/_-])\p{Ll}[\p{L}'’-]*(?![\p{L}\p{N}@/_-])/gu

function detailsUnder(
  details: SessionDetails,
  mode: Attribution,
  mask: Mask,
  say: ReportWords,
): SessionDetails {
  const all = (texts: readonly string[]) => texts.map((text) => mask.text(text))
  const { formatNote, gains } = details
  return {
    ...details,
    title: mask.text(details.title),
    ...(details.event !== undefined && { event: mask.text(details.event) }),
    ...(details.type !== undefined && { type: mask.text(details.type) }),
    ...(details.room !== undefined && { room: mask.text(details.room) }),
    ...(details.format !== undefined && { format: mask.text(details.format) }),
    tools: all(details.tools),
    policyQuestions: all(details.policyQuestions),
    description: all(details.description),
    outcomes: all(details.outcomes),
    targets: all(details.targets),
    ...(formatNote && { formatNote: all(formatNote) }),
    ...(gains && { gains: all(gains) }),
    people:
      mode === 'none'
        ? []
        : details.people.map(({ part, group }) => ({
            part,
            name: say(`term.role.${part}`),
            ...(group !== undefined && { group }),
          })),
  }
}

function lineUnder(
  { speaker, group, ...line }: Line,
  mode: Attribution,
  mask: Mask,
  known: ReadonlyMap<string, Known>,
  say: ReportWords,
): Line {
  const who = mode === 'role' && speaker !== undefined ? known.get(keyOf(speaker)) : undefined
  const theirs = mode === 'role' ? (group ?? who?.group) : undefined
  return {
    ...line,
    spans: mask.spans(line.spans),
    ...(who?.role && { speaker: say(`term.role.${who.role}`) }),
    ...(theirs !== undefined && { group: mask.text(theirs) }),
  }
}

// An answer is somebody's words: what it says of people is told as in the notes.
function pollUnder(
  { openedBy, ...poll }: PollRow,
  mode: Attribution,
  mask: Mask,
  known: ReadonlyMap<string, Known>,
  say: ReportWords,
): PollRow {
  const { scale, tally } = poll
  const { answers, parts } = tally
  const opener = mode === 'role' && openedBy !== undefined ? known.get(keyOf(openedBy)) : undefined
  return {
    ...poll,
    question: mask.text(poll.question),
    options: poll.options.map((option) => ({ ...option, text: mask.text(option.text) })),
    ...(scale && { scale: { ...scale, low: mask.text(scale.low), high: mask.text(scale.high) } }),
    tally: {
      ...tally,
      ...(answers && { answers: answers.map((one) => ({ ...one, text: mask.text(one.text) })) }),
      ...(parts && { parts: parts.map((one) => ({ ...one, name: mask.text(one.name) })) }),
    },
    ...(opener?.role && { openedBy: say(`term.role.${opener.role}`) }),
  }
}

const wordingOf = ({ question, options, scale, tally }: PollRow): readonly string[] => [
  question,
  ...options.map(({ text }) => text),
  ...(scale ? [scale.low, scale.high] : []),
  ...(tally.answers ?? []).map(({ text }) => text),
]

const textOf = ({ spans }: Line): string => spans.map(({ text }) => text).join('')

// What stands beside a line is a name, or "Chair", or "Speakers 1 and 3".
function isFullName(speaker: string | undefined): speaker is string {
  const words = wordsOf(speaker ?? '')
  return words.length > 1 && words.every((word) => /^\p{Lu}/u.test(word))
}
