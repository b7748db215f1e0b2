import type { ReportPoll } from '#shared/report.ts'
import type { ReportWords } from './words.ts'

const MOST_NAMED = 3 // answers that share the first place; more are counted, not listed

/** What the numbers of a poll say, in a sentence or two; never more than they say. [REP4] */
export function pollSentences(
  poll: ReportPoll,
  say: ReportWords,
  language: string,
  share: (percent: number) => string,
): string[] {
  const sentences = [leadSentence(poll, say, language, share)]
  if (poll.kind === 'multiple' && poll.voters > 0) sentences.push(say('report.poll.several'))
  const counted = poll.options.some((option) => option.hands !== undefined)
  if (counted) sentences.push(say('report.poll.handsApart'))
  return sentences
}

function leadSentence(
  { options, voters }: ReportPoll,
  say: ReportWords,
  language: string,
  share: (percent: number) => string,
): string {
  if (voters === 0) return say('report.poll.nobody')
  const votes = Math.max(0, ...options.map((option) => option.votes))
  const leaders = options.filter((option) => option.votes === votes)
  const [first] = leaders
  if (first === undefined || votes === 0) return say('report.poll.noVotes')

  const numbers = { votes, n: voters, share: share(first.percent) }
  if (leaders.length === 1) {
    const key = votes * 2 > voters ? 'report.poll.first' : 'report.poll.leading'
    return say(key, { ...numbers, option: first.text })
  }
  if (leaders.length > MOST_NAMED) {
    return say('report.poll.manyTied', { n: leaders.length, votes })
  }
  const quoted = leaders.map(({ text }) => say('report.poll.quoted', { option: text }))
  const named = new Intl.ListFormat(language, { type: 'conjunction' }).format(quoted)
  return say('report.poll.tied', { ...numbers, options: named })
}
