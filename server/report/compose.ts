import type { Attribution } from '#shared/access/settings.ts'
import type { Block } from '#shared/document/block.ts'
import type { SectionPart } from '#shared/document/kinds.ts'
import type { SessionId } from '#shared/ids.ts'
import { REPORT_SCHEMA, reportSchema, type Report } from '#shared/report.ts'
import type { ReportPoll } from '#shared/report-poll.ts'
import { numberedName, PARTS, type SessionDetails } from '#shared/session.ts'
import { cleanField } from './clean.ts'
import { countPlaces } from './counted.ts'
import { reportPolls, type PollRow } from './counted-polls.ts'
import { digestOf } from './digest.ts'
import { directionOf, directionOfLanguage } from './direction.ts'
import { readSections, type ReadSection } from './sections.ts'
import { knownLanguage, speakReport } from './words.ts'

/** All that a report is made of: the notes as plain blocks, and the rows the server keeps. */
export interface ReportInput {
  readonly session: SessionId
  readonly details: SessionDetails
  readonly blocks: readonly Block[]
  /** The polls that were opened, counted: every round. Drafts never come here. */
  readonly polls: readonly PollRow[]
  readonly contributors: readonly string[]
  /** BCP 47. */
  readonly language: string
  /** Set where people are not named: then they are named nowhere in the rest either. */
  readonly attribution?: Exclude<Attribution, 'named'>
  /** `draft` unless said otherwise. */
  readonly state?: Report['state']
}

/**
 * Makes the one report of the notes and the rows. The same input gives the same value and the same
 * digest, and the value always satisfies the report's schema. [REP1] [REP9]
 */
export function compose(input: ReportInput): Report {
  const language = knownLanguage(input.language)
  const say = speakReport(language)
  const direction = directionOfLanguage(language)
  const policyQuestions = clean(input.details.policyQuestions)
  const polls = reportPolls(input.polls)

  const titleOf = (part: SectionPart, question?: number): string =>
    (question !== undefined && policyQuestions[question - 1]) || say(`report.part.${part}`)
  const notes = readSections(input.blocks, {
    rounds: Map.groupBy(polls, ({ draft }) => draft),
    titleOf,
    direction,
  })
  const sections = withEveryPoll(notes.sections, polls, titleOf('poll')).map((section) => ({
    ...section,
    direction: directionOf(section.title, direction),
  }))

  const content: Omit<Report, 'digest'> = {
    schema: REPORT_SCHEMA,
    language,
    session: sessionOf(input),
    people: peopleOf(input.details),
    contributors: clean(input.contributors),
    policyQuestions,
    takeaways: [...notes.takeaways],
    calls: [...notes.calls],
    sections,
    polls,
    counts: countPlaces(sections),
    state: input.state ?? 'draft',
    ...(input.attribution && { attribution: input.attribution }),
  }
  return { ...content, digest: digestOf(content) }
}

/** A poll that was opened belongs in the report, also where nobody placed it in the notes. [REP3] */
function withEveryPoll(
  sections: readonly ReadSection[],
  polls: readonly ReportPoll[],
  title: string,
): readonly ReadSection[] {
  const placed = new Set(
    sections.flatMap(({ blocks }) => blocks.map((block) => block.block === 'poll' && block.poll)),
  )
  const left = polls.filter((poll) => !placed.has(poll.id))
  const missing = [...Map.groupBy(left, ({ draft }) => draft).values()]
    .flat()
    .map((poll) => ({ block: 'poll' as const, poll: poll.id }))
  if (missing.length === 0) return sections

  const home = sections.find((section) => section.part === 'poll')
  if (home === undefined) return [...sections, { title, part: 'poll', blocks: missing }]
  return sections.map((section) =>
    section === home ? { ...section, blocks: [...section.blocks, ...missing] } : section,
  )
}

function sessionOf({ session, details }: ReportInput): Report['session'] {
  return {
    id: session,
    name: cleanField(numberedName(details)),
    title: cleanField(details.title) ?? '',
    start: momentOf(details.start),
    end: momentOf(details.end),
    room: cleanField(details.room),
    format: cleanField(details.format),
    minutes: Number.isSafeInteger(details.minutes) ? details.minutes : undefined,
    tools: clean(details.tools),
  }
}

/** In the order of the parts, so that every writer shows a part once. */
function peopleOf({ people }: SessionDetails): Report['people'] {
  return PARTS.flatMap((part) => people.filter((person) => person.part === part)).map((person) => ({
    part: person.part,
    name: cleanField(person.name) ?? '',
    affiliation: cleanField(person.affiliation),
    group: cleanField(person.group),
    region: cleanField(person.region),
  }))
}

const clean = (texts: readonly string[]): string[] =>
  texts.map(cleanField).filter((text) => text !== undefined)

// A date without a zone would be a guess at the hour: what the schema refuses is left out.
const moment = reportSchema.shape.session.shape.start
const momentOf = (text: string | undefined): string | undefined =>
  moment.safeParse(text).success ? text : undefined
