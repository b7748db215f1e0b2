import type { ReportPoll } from '#shared/report-poll.ts'
import type { PollSpeech } from './poll-speech.ts'
import type { ReportWords } from './words.ts'

/** How a poll was held, in a sentence: in secret or not, who might vote, and who saw the numbers when. [REP15] */
export function methodOf({ method, kind }: ReportPoll, { say, language }: PollSpeech): string {
  const { named, entitled, results, seconds } = method
  const roles = (): string =>
    new Intl.ListFormat(language, { type: 'conjunction' }).format(
      Array.isArray(entitled) ? entitled.map((role) => say(`term.role.${role}`)) : [],
    )
  const words = {
    entitled:
      typeof entitled === 'string'
        ? say(`report.poll.method.${entitled}`)
        : say('report.poll.method.roles', { roles: roles() }),
    results: say(`report.poll.method.${kind === 'text' ? 'written' : results}`),
  }
  const held = say(named ? 'report.poll.method.named' : 'report.poll.method.anonymous', words)
  return seconds === undefined ? held : `${held} ${timerIn(seconds, say)}`
}

function timerIn(seconds: number, say: ReportWords): string {
  const isMinutes = seconds >= 60 && seconds % 60 === 0
  return isMinutes
    ? say('report.poll.method.minutes', { n: seconds / 60 })
    : say('report.poll.method.seconds', { n: seconds })
}
