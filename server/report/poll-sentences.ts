import { isWritten, NO, YES } from '#shared/poll/kinds.ts'
import type { ReportPoll } from '#shared/report-poll.ts'
import type { PollSpeech } from './poll-speech.ts'

const MOST_NAMED = 3 // answers that share the first place; more are counted, not listed

/** What the numbers of a poll say, in a few sentences; never more than they say. [REP4] */
export function pollSentences(poll: ReportPoll, speech: PollSpeech): string[] {
  if (poll.hidden) return [hiddenSentence(poll, speech)]
  if (isWritten(poll.kind)) return [...writtenSentences(poll, speech), ...quorum(poll, speech)]
  const { say } = speech
  const hasVoters = (poll.voters ?? 0) > 0
  return [
    leadSentence(poll, speech),
    ...(poll.kind === 'multiple' && hasVoters ? [say('report.poll.several')] : []),
    ...points(poll, speech),
    ...figures(poll, speech),
    ...abstentions(poll, speech),
    ...baseOf(poll, speech),
    ...hall(poll, speech),
    ...quorum(poll, speech),
  ]
}

function hiddenSentence({ hidden, kind }: ReportPoll, { say }: PollSpeech): string {
  if (kind === 'text') return say('report.poll.hidden.written')
  if (hidden === 'few') return say('report.poll.hidden.few')
  return say(
    hidden === 'not-published' ? 'report.poll.hidden.published' : 'report.poll.hidden.open',
  )
}

function leadSentence(poll: ReportPoll, { say, language, share }: PollSpeech): string {
  const { options, voters = 0, kind, base = { of: 'voters', n: voters } } = poll
  if (voters === 0) return say('report.poll.nobody')
  const votes = Math.max(0, ...options.map((option) => option.votes ?? 0))
  const leaders = options.filter((option) => option.votes === votes)
  const [first] = leaders
  if (first === undefined || votes === 0) return say('report.poll.noVotes')

  const numbers = { votes, n: base.n, share: share(first.percent ?? 0) }
  const isRanking = kind === 'ranking'
  if (leaders.length === 1) {
    if (isRanking) return say('report.poll.putFirst', { ...numbers, option: first.text })
    const isMost = base.of === 'voters' && votes * 2 > voters
    const key = isMost ? 'report.poll.first' : 'report.poll.leading'
    return say(key, { ...numbers, option: first.text })
  }
  if (leaders.length > MOST_NAMED) {
    return say('report.poll.manyTied', { n: leaders.length, votes })
  }
  const quoted = leaders.map(({ text }) => say('report.poll.quoted', { option: text }))
  const named = new Intl.ListFormat(language, { type: 'conjunction' }).format(quoted)
  const key = isRanking ? 'report.poll.putFirstTied' : 'report.poll.tied'
  return say(key, { ...numbers, options: named })
}

function points({ kind, options }: ReportPoll, { say }: PollSpeech): string[] {
  if (kind !== 'ranking') return []
  const most = Math.max(0, ...options.map((option) => option.points ?? 0))
  const [leader, ...others] = options.filter((option) => option.points === most)
  if (!leader || most === 0 || others.length > 0) return []
  return [say('report.poll.leadingPoints', { option: leader.text, points: most })]
}

function figures({ figures: known }: ReportPoll, { say, language }: PollSpeech): string[] {
  if (!known) return []
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })
  const { mean, median, spread } = known
  return [
    say('report.poll.figures', {
      mean: number.format(mean),
      median: number.format(median),
      spread: number.format(spread),
    }),
  ]
}

function abstentions(poll: ReportPoll, { say, share }: PollSpeech): string[] {
  const { abstained = 0, voters = 0, options } = poll
  if (poll.kind !== 'yes-no' || abstained === 0) return []
  const yes = options.find(({ id }) => id === YES)
  const no = options.find(({ id }) => id === NO)
  const said = say('report.poll.abstained', { abstained, n: voters })
  const n = (yes?.votes ?? 0) + (no?.votes ?? 0)
  if (!yes || n === 0 || yes.hands !== undefined) return [said]
  const percent = Math.round(((yes.votes ?? 0) * 100) / n)
  return [
    said,
    say('report.poll.decided', {
      yes: yes.votes ?? 0,
      n,
      option: yes.text,
      share: share(percent),
    }),
  ]
}

function baseOf({ base }: ReportPoll, { say }: PollSpeech): string[] {
  if (!base || base.of === 'voters') return []
  return [say(`report.poll.base.${base.of}`, { n: base.n })]
}

/** The hall and those online are two series; what they are together is told with its own N. */
function hall({ options, voters = 0, raised }: ReportPoll, { say, share }: PollSpeech): string[] {
  if (options.every(({ hands }) => hands === undefined)) return []
  const apart = say('report.poll.handsApart')
  const most = Math.max(0, ...options.map(({ total }) => total ?? 0))
  const [leader, ...others] = options.filter(({ total }) => total === most)
  if (!leader || raised === undefined || most === 0 || others.length > 0) return [apart]
  const n = voters + raised
  const numbers = { option: leader.text, total: most, n, share: share(leader.totalPercent ?? 0) }
  return [say('report.poll.together', numbers), apart]
}

function quorum({ quorum: known }: ReportPoll, { say }: PollSpeech): string[] {
  if (!known) return []
  const { needed, counted, reached } = known
  const key = reached ? 'report.poll.quorum.reached' : 'report.poll.quorum.missed'
  return [say(key, { needed, counted })]
}

function writtenSentences(poll: ReportPoll, { say }: PollSpeech): string[] {
  const { answers = [], voters = 0, leftOut = 0 } = poll
  const [most, next] = answers
  if (voters === 0) return [say('report.poll.nobody')]
  const isLeading = most !== undefined && most.times > (next?.times ?? 0) && most.times > 1
  return [
    say('report.poll.written', { voters, n: answers.length }),
    ...(isLeading
      ? [say('report.poll.writtenMost', { option: most.text, times: most.times })]
      : []),
    ...(leftOut > 0 ? [say('report.poll.leftOut', { n: leftOut })] : []),
  ]
}
