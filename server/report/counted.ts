import { placeOf } from '#shared/channel.ts'
import type { TalliedPoll } from '#shared/poll/poll.ts'
import { percentOf } from '#shared/poll/tally.ts'
import type { Report, ReportEntry, ReportPoll, ReportSection } from '#shared/report.ts'
import { cleanField } from './clean.ts'

/** The opened polls in the order of opening. Numbers come from the count, never from a text. [REP4] */
export function reportPolls(polls: readonly TalliedPoll[]): ReportPoll[] {
  return polls.toSorted((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1)).map(reportPoll)
}

function reportPoll(poll: TalliedPoll): ReportPoll {
  const { voters, votes, hands } = poll.tally
  return {
    id: poll.id,
    question: cleanField(poll.question) ?? '',
    kind: poll.kind,
    state: poll.state,
    voters,
    openedAt: timeOf(poll.openedAt) ?? new Date(0).toISOString(),
    closedAt: timeOf(poll.closedAt),
    options: poll.options.map((option) => ({
      id: option.id,
      text: cleanField(option.text) ?? '',
      votes: ownNumber(votes, option.id),
      percent: percentOf(ownNumber(votes, option.id), voters),
      hands: hands && ownNumber(hands, option.id),
    })),
  }
}

// An option may be called "constructor": only what the record itself holds counts.
const ownNumber = (numbers: Readonly<Record<string, number>>, key: string): number =>
  Object.hasOwn(numbers, key) ? (numbers[key] ?? 0) : 0

const YEAR_10000 = Date.UTC(10_000) // beyond it ISO 8601 asks for a sign that readers stumble over

/** Milliseconds since 1970 as ISO 8601, or undefined where they are no time a calendar knows. */
export function timeOf(at: number | undefined): string | undefined {
  if (at === undefined || !(at >= 0 && at < YEAR_10000)) return undefined
  return new Date(at).toISOString()
}

/** Where those were who said what the sections hold. Takeaways and calls are the team's words. [REP5] */
export function countPlaces(sections: readonly ReportSection[]): Report['counts'] {
  const entries = sections.flatMap((section) => section.blocks).flatMap(entriesOf)
  const questions = entries.filter((entry) => entry.kind === 'question')
  return { entries: placesOf(entries), questions: placesOf(questions) }
}

function entriesOf(block: ReportSection['blocks'][number]): readonly ReportEntry[] {
  if (block.block === 'entry') return [block.entry]
  if (block.block === 'contrast') return [...block.agreement, ...block.divergence]
  return []
}

function placesOf(entries: readonly ReportEntry[]): Report['counts']['entries'] {
  const places = { onsite: 0, online: 0, unsaid: 0 }
  for (const { channel } of entries) places[(channel && placeOf(channel)) ?? 'unsaid'] += 1
  return places
}
