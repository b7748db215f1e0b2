import { desk } from '#shared/words/english/desk.ts'
import { entrance } from '#shared/words/english/entrance.ts'
import { imports } from '#shared/words/english/imports.ts'
import { lobby } from '#shared/words/english/lobby.ts'
import { people } from '#shared/words/english/people.ts'
import { problems } from '#shared/words/english/problems.ts'
import { queue } from '#shared/words/english/queue.ts'
import { runningPolls } from '#shared/words/english/running-polls.ts'
import { terms } from '#shared/words/english/terms.ts'
import { workshop } from '#shared/words/english/workshop.ts'
import { speak } from '#shared/words/words.ts'

/** The language of the desk, the entrance and the lobby. */
export const LANGUAGE = 'en'

export const say = speak(
  {
    ...terms,
    ...problems,
    ...lobby,
    ...desk,
    ...runningPolls,
    ...entrance,
    ...people,
    ...queue,
    ...imports,
    ...workshop,
  } as const,
  LANGUAGE,
)

const clock = new Intl.DateTimeFormat(LANGUAGE, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** A time of day as the desk writes it: 14:07. */
export function clockTime(at: number): string {
  return clock.format(at)
}

const days = new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'long' })

/** A day as the desk writes it: December 7. */
export function dayOf(at: number): string {
  return days.format(at)
}

/** Whether two times are of one day here. */
export function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString()
}
