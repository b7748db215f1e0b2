import type { PollId, QuestionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { isOver, type QuestionState } from '#shared/question/states.ts'
import type { FloorQuestion, Snapshot } from '#shared/wire.ts'

/** How the session stands, as far as the floor was told. */
export interface Standing {
  readonly polls: readonly CountedPoll[]
  readonly questions: readonly FloorQuestion[]
  readonly isRehearsing: boolean
}

export const NOTHING_YET: Standing = { polls: [], questions: [], isRehearsing: false }

/**
 * Begins anew from a snapshot. An own question that is no longer in it was dismissed: whoever asked
 * it is told so, rather than finding it gone.
 */
export function standingFrom(
  snapshot: Snapshot,
  before: Standing,
  mine: readonly QuestionId[],
): Standing {
  const known = new Set(snapshot.questions.map((question) => question.id))
  const dismissed = before.questions
    .filter((question) => mine.includes(question.id) && !known.has(question.id))
    .map((question) => ({ ...question, state: 'dismissed' as const }))
  return {
    polls: snapshot.polls,
    questions: [...snapshot.questions, ...dismissed],
    isRehearsing: snapshot.rehearsingSince !== undefined,
  }
}

export function withPoll(standing: Standing, poll: CountedPoll): Standing {
  return { ...standing, polls: replaced(standing.polls, poll) }
}

/** A rehearsed poll is wiped: nothing of it is left to look at. */
export function withoutPoll(standing: Standing, gone: PollId): Standing {
  return { ...standing, polls: standing.polls.filter(({ id }) => id !== gone) }
}

export function withQuestion(standing: Standing, question: FloorQuestion): Standing {
  return { ...standing, questions: replaced(standing.questions, question) }
}

function replaced<Thing extends { readonly id: string }>(
  things: readonly Thing[],
  changed: Thing,
): readonly Thing[] {
  const at = things.findIndex((thing) => thing.id === changed.id)
  return at < 0 ? [...things, changed] : things.with(at, changed)
}

/** The open polls, newest first. */
export function openPolls(standing: Standing): readonly CountedPoll[] {
  return standing.polls
    .filter((poll) => poll.state === 'open')
    .toSorted((one, other) => other.openedAt - one.openedAt)
}

/** The polls that are over, last closed first; of a poll that was opened again, only the last round that is over. */
export function closedPolls(standing: Standing): readonly CountedPoll[] {
  const over = standing.polls.filter((poll) => poll.state !== 'open')
  return over
    .filter((poll) => !over.some(({ draft, round }) => draft === poll.draft && round > poll.round))
    .toSorted((one, other) => (other.closedAt ?? 0) - (one.closedAt ?? 0))
}

/** The rounds of a poll before this one, the first one first. */
export function earlierRounds(standing: Standing, poll: CountedPoll): readonly CountedPoll[] {
  return standing.polls
    .filter(({ draft, round }) => draft === poll.draft && round < poll.round)
    .toSorted((one, other) => one.round - other.round)
}

/**
 * Which poll is on the screen now. A poll that just opened comes to the front, unless a ballot is
 * being filled in; a poll that closes under somebody's eyes stays and shows its result. [FLOOR3]
 */
export function pollOnScreen(
  before: Standing,
  now: Standing,
  watched: PollId | undefined,
  counted: ReadonlySet<PollId>,
): PollId | undefined {
  const open = openPolls(now)
  const answerable = open.filter((poll) => !counted.has(poll.id))
  if (answerable.some((poll) => poll.id === watched)) return watched

  const wasOpen = new Set(openPolls(before).map((poll) => poll.id))
  const opened = answerable.find((poll) => !wasOpen.has(poll.id))
  if (opened !== undefined) return opened.id
  if (now.polls.some((poll) => poll.id === watched)) return watched
  return (answerable[0] ?? open[0])?.id
}

const HIDDEN: readonly QuestionState[] = ['dismissed', 'withdrawn', 'duplicate']

/** The questions others asked, most supported first; those dismissed are not shown. [FLOOR6] */
export function othersQuestions(
  standing: Standing,
  mine: readonly QuestionId[],
): readonly FloorQuestion[] {
  return standing.questions
    .filter((question) => !HIDDEN.includes(question.state) && !mine.includes(question.id))
    .toSorted(
      (one, other) =>
        Number(isDone(one)) - Number(isDone(other)) ||
        other.supports - one.supports ||
        one.at - other.at,
    )
}

/** What this person asked, newest first, wherever it stands. */
export function ownQuestions(
  standing: Standing,
  mine: readonly QuestionId[],
): readonly FloorQuestion[] {
  return standing.questions
    .filter((question) => mine.includes(question.id))
    .toSorted((one, other) => other.at - one.at)
}

/** Whether a question needs no more voices. */
export function isDone(question: FloorQuestion): boolean {
  return isOver(question.state)
}

/** A question that somebody else asked is not for us any more; an own one stays, as it was told last. */
export function withoutQuestion(standing: Standing, id: QuestionId): Standing {
  return { ...standing, questions: standing.questions.filter((question) => question.id !== id) }
}
