import { placeOf, type Channel, type Place } from '#shared/channel.ts'
import type { Direction, Report, ReportEntry, ReportPerson, ReportSection } from '#shared/report.ts'
import type { ReportPoll } from '#shared/report-poll.ts'
import { datesIn, type Dates } from './dates.ts'
import { directionOf, directionOfLanguage, isolated } from './direction.ts'
import { wordPoll, type PollWording } from './poll-wording.ts'
import { speakReport, type ReportWords } from './words.ts'

/** What a report says in its language: the same words in every format. Plain text, never markup. */
export interface Wording {
  readonly say: ReportWords
  readonly direction: Direction
  readonly title: string
  readonly directionOf: (text: string) => Direction
  readonly facts: readonly Fact[]
  readonly roles: readonly RoleWording[]
  /** "Policy question 2"; undefined for other sections, whose titles say it all. */
  readonly sectionLabel: (section: ReportSection) => string | undefined
  readonly kind: (entry: ReportEntry) => string
  /** Who said it, for whom, where and when: "Speaker 1", "Private Sector", "onsite", "14:07 UTC". */
  readonly source: (entry: ReportEntry) => readonly SourceWord[]
  readonly poll: (poll: ReportPoll) => PollWording
  /** The foot line: name, state and the short digest. */
  readonly foot: readonly string[]
}

export interface Fact {
  readonly label: string
  readonly value: string
}

export interface RoleWording {
  readonly role: string
  readonly people: readonly ReportPerson[]
}

/** One word of a source; `place` marks the one that says where the speaker was. */
export interface SourceWord {
  readonly text: string
  readonly place?: Place
}

export const SHORT_DIGEST = 12 // letters; enough to tell two versions of one report apart

export function wordingOf(report: Report): Wording {
  const { language, session } = report
  const say = speakReport(language)
  const dates = datesIn(language)
  const direction = directionOfLanguage(language)
  const percent = new Intl.NumberFormat(language, { style: 'percent' })
  const share = (value: number): string => percent.format(value / 100)

  const speech = {
    say,
    dates,
    language,
    share,
    directionOf: (text: string) => directionOf(text, direction),
  }

  return {
    say,
    direction,
    title: session.title || say('report.untitled'),
    directionOf: speech.directionOf,
    facts: factsOf(report, say, dates),
    roles: peopleByRole(report.people, say),
    sectionLabel: ({ question }) =>
      question === undefined ? undefined : say('report.question', { number: question }),
    kind: ({ kind }) => say(`term.kind.${kind}`),
    source: (entry) => sourceOf(entry, say, dates),
    poll: (poll) => wordPoll(poll, speech),
    foot: [
      isolated(session.name ?? say('report.name')),
      say(`report.state.${report.state}`),
      say('report.digest', { digest: report.digest.slice(0, SHORT_DIGEST) }),
    ],
  }
}

function factsOf({ session, counts }: Report, say: ReportWords, dates: Dates): Fact[] {
  const { start, end, minutes } = session
  const places = ({ onsite, online, unsaid }: Report['counts']['entries']): string =>
    unsaid > 0
      ? say('report.places.unsaid', { onsite, online, unsaid })
      : say('report.places', { onsite, online })

  const facts: readonly (readonly [label: string, value: string | undefined])[] = [
    [say('report.fact.date'), start && dates.day(start)],
    [say('report.fact.time'), start && timesOf(start, end, say, dates)],
    [say('report.fact.room'), session.room],
    [say('report.fact.format'), session.format],
    [
      say('report.fact.length'),
      minutes === undefined ? undefined : say('report.minutes', { n: minutes }),
    ],
    [say('report.fact.tools'), session.tools.join(', ') || undefined],
    [say('report.fact.entries'), isSome(counts.entries) ? places(counts.entries) : undefined],
    [say('report.fact.questions'), isSome(counts.questions) ? places(counts.questions) : undefined],
  ]
  return facts.flatMap(([label, value]) => (value ? [{ label, value }] : []))
}

const isSome = ({ onsite, online, unsaid }: Report['counts']['entries']): boolean =>
  onsite + online + unsaid > 0

function timesOf(start: string, end: string | undefined, say: ReportWords, dates: Dates): string {
  const from = dates.time(start)
  if (end === undefined) return say('report.time', { time: from })
  return say('report.times', { from, to: dates.time(end) })
}

function peopleByRole(people: readonly ReportPerson[], say: ReportWords): RoleWording[] {
  const parts = [...new Set(people.map((person) => person.part))]
  return parts.map((part) => ({
    role: say(`term.role.${part}`),
    people: people.filter((person) => person.part === part),
  }))
}

function sourceOf(entry: ReportEntry, say: ReportWords, dates: Dates): SourceWord[] {
  const { speaker, group, channel, at } = entry
  return [
    ...(speaker ? [{ text: isolated(speaker) }] : []),
    ...(group ? [{ text: isolated(group) }] : []),
    ...(channel ? [whereFrom(channel, say)] : []),
    ...(at ? [{ text: say('report.time', { time: dates.time(at) }) }] : []),
  ]
}

/** Online is said even where the channel has a name of its own: "online, Zoom chat". [REP5] */
function whereFrom(channel: Channel, say: ReportWords): SourceWord {
  const place = placeOf(channel)
  const name = say(`term.channel.${channel}`)
  if (place === undefined) return { text: name }
  const where = say(`term.channel.${place}`)
  if (channel === place) return { text: where, place }
  return { text: say('report.channel', { place: where, channel: name }), place }
}
