import { isWritten } from '#shared/poll/kinds.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { Entitled } from '#shared/poll/settings.ts'
import type { PollWording } from '#shared/poll/wording.ts'
import type { Role } from '#shared/role.ts'
import { LANGUAGE, say } from './say.ts'

/** Whether a poll is for somebody with these roles; without roles nobody asked, and the server judges. */
export function isForRoles(entitled: Entitled, roles: readonly Role[] | undefined): boolean {
  if (roles === undefined || typeof entitled === 'string') return true
  return entitled.some((role) => roles.includes(role))
}

/** For whom a poll is, where it is not for everybody. */
export function forWhom({ entitled }: PollWording['settings']): string | undefined {
  if (entitled === 'everybody') return undefined
  if (entitled === 'codes') return say('poll.for-codes')
  const roles = entitled.map((role) => say(`poll.role.${role}`))
  return say('poll.for-roles', { roles: new Intl.ListFormat(LANGUAGE).format(roles) })
}

/** Whether answers go with names: said before all else. */
export function namingOf({ isNamed }: PollWording['settings']): string {
  return say(isNamed ? 'poll.named' : 'poll.anonymous')
}

/** What else was fixed when a poll opened, in sentences, as every voter is told before they vote. [POLLW6] */
export function termsOf({ kind, settings }: PollWording): readonly string[] {
  const { isNamed, results, breakdown, quorum } = settings
  return [
    ...(isNamed ? [say('poll.may-change')] : []),
    // What people wrote is looked at before the hall reads it.
    say(kind === 'text' ? 'poll.results.organisers' : `poll.results.${results}`),
    ...(isWritten(kind) ? [say('poll.written')] : []),
    ...(breakdown === 'none' ? [] : [say(`poll.breakdown.${breakdown}`)]),
    ...(quorum === undefined ? [] : [say('poll.quorum-is', { n: quorum })]),
  ]
}

/** Why there are no numbers, in words; undefined where there are. */
export function hiddenWords({ tally, hidden }: CountedPoll): string | undefined {
  if (tally !== undefined) return undefined
  return say(hidden === undefined ? 'poll.hidden' : `poll.hidden.${hidden}`)
}

const clock = new Intl.DateTimeFormat(LANGUAGE, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** When an open poll closes by itself, as the clocks here show it. */
export function closingTime(poll: CountedPoll, ahead: number): string | undefined {
  if (poll.state !== 'open' || poll.closesAt === undefined) return undefined
  return say('poll.closes-at', { time: clock.format(poll.closesAt - ahead) })
}
