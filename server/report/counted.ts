import { placeOf } from '#shared/channel.ts'
import type { Report, ReportEntry, ReportSection } from '#shared/report.ts'

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
