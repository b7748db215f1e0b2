import type { ReportPoll } from '#shared/report-poll.ts'
import { isolated } from './direction.ts'
import { methodOf } from './poll-method.ts'
import { pollSentences } from './poll-sentences.ts'
import type { PollSpeech } from './poll-speech.ts'
import { partsOf, tableOf, type PartsTable, type PollTable } from './poll-table.ts'
import type { ReportWords } from './words.ts'

/** A round of a poll as every format tells it: plain texts, and bars as percent of the longest there can be. */
export interface PollWording {
  /** "Round 1 of 2", "N = 31", "One answer", "Opened …", "closed …". */
  readonly facts: readonly string[]
  readonly method: string
  /** While the numbers are hidden it has the answers alone; absent where nothing can be told. */
  readonly table: PollTable | undefined
  /** The words of a cloud, the most frequent first. */
  readonly cloud: readonly CloudWord[]
  readonly parts: readonly PartsTable[]
  readonly sentences: readonly string[]
  /** The first letters of the record's digest, in a sentence. */
  readonly record: string | undefined
}

export interface CloudWord {
  readonly text: string
  /** 1 for the smallest to `LARGEST_WORD`. */
  readonly size: number
}

export const LARGEST_WORD = 5
const MOST_CLOUD_WORDS = 40 // the list below has all of them
const SHORT_RECORD = 16 // letters; all of them are in the JSON report

export function wordPoll(poll: ReportPoll, speech: PollSpeech): PollWording {
  const { say } = speech
  return {
    facts: factsOf(poll, speech),
    method: methodOf(poll, speech),
    table: tableOf(poll, speech),
    cloud: poll.kind === 'words' ? cloudOf(poll) : [],
    parts: partsOf(poll, speech),
    sentences: pollSentences(poll, speech),
    record:
      poll.digest && say('report.poll.digest', { digest: poll.digest.slice(0, SHORT_RECORD) }),
  }
}

function factsOf(poll: ReportPoll, { say, dates }: PollSpeech): string[] {
  const { openedAt, openedBy, closedAt, round, rounds, voters, kind, method, scale } = poll
  const opened = { day: dates.day(openedAt), time: dates.time(openedAt) }
  const facts = [
    ...(rounds > 1 ? [say('report.poll.round', { round, rounds })] : []),
    ...(voters === undefined ? [] : [say('report.poll.voters', { n: voters })]),
    say(`term.poll.${kind}`),
    ...(method.most === undefined ? [] : [say('report.poll.mostAnswers', { n: method.most })]),
    ...(scale ? [endsOf(scale, say)] : []),
    openedBy === undefined
      ? say('report.poll.opened', opened)
      : say('report.poll.openedBy', { ...opened, who: isolated(openedBy) }),
  ]
  if (closedAt === undefined) {
    return [...facts, say(poll.hidden ? 'report.poll.open' : 'report.poll.stillOpen')]
  }
  const closed = { day: dates.day(closedAt), time: dates.time(closedAt) }
  const sameDay = closed.day === opened.day
  return [...facts, say(sameDay ? 'report.poll.closed' : 'report.poll.closedLater', closed)]
}

function endsOf(
  { from, to, low, high }: NonNullable<ReportPoll['scale']>,
  say: ReportWords,
): string {
  if (low === '' && high === '') return say('report.poll.steps', { from, to })
  return say('report.poll.ends', { from, to, low: isolated(low), high: isolated(high) })
}

function cloudOf({ answers = [] }: ReportPoll): CloudWord[] {
  const words = answers.slice(0, MOST_CLOUD_WORDS)
  const most = words[0]?.times ?? 1
  const least = words.at(-1)?.times ?? 1
  const sizeOf = (times: number): number =>
    most === least ? 3 : 1 + Math.round(((times - least) * (LARGEST_WORD - 1)) / (most - least))
  return words.map(({ text, times }) => ({ text, size: sizeOf(times) }))
}
