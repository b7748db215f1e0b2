import { useEffect, useMemo, useState } from 'react'
import type { Alarm, AlarmId } from '#shared/alarm.ts'
import type { PollId, QuestionId, SessionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll.ts'
import type { FloorQuestion } from '#shared/wire.ts'
import { openFeed, type FeedState } from '../../live/feed.ts'

interface Heard {
  readonly polls: ReadonlyMap<PollId, CountedPoll>
  readonly questions: ReadonlyMap<QuestionId, FloorQuestion>
  /** What happened to the documents and waits for a word of the team; the earliest first. */
  readonly alarms: ReadonlyMap<AlarmId, Alarm>
  readonly state: FeedState
  /** Takes what the server answered an act with, without waiting for the feed to say it too. */
  hear(poll: CountedPoll): void
  hearAlarm(alarm: Alarm): void
}

/** What the server has decided in a session, as the feed tells it. */
export function useFeed(session: SessionId): Heard {
  const [polls, setPolls] = useState<ReadonlyMap<PollId, CountedPoll>>(new Map())
  const [questions, setQuestions] = useState<ReadonlyMap<QuestionId, FloorQuestion>>(new Map())
  const [alarms, setAlarms] = useState<ReadonlyMap<AlarmId, Alarm>>(new Map())
  const [state, setState] = useState<FeedState>('opening')

  useEffect(() => {
    const feed = openFeed(`/api/sessions/${session}/feed`, {
      onSnapshot(snapshot) {
        setPolls(new Map(snapshot.polls.map((poll) => [poll.id, poll])))
        setQuestions((before) => withDismissed(before, snapshot.questions))
        setAlarms(new Map((snapshot.alarms ?? []).map((alarm) => [alarm.id, alarm])))
      },
      onPoll: (poll) => setPolls((before) => new Map(before).set(poll.id, poll)),
      onQuestion: (question) =>
        setQuestions((before) => new Map(before).set(question.id, question)),
      onAlarm: (alarm) => setAlarms((before) => withAlarm(before, alarm)),
      onState: setState,
    })
    return () => feed.close()
  }, [session])

  return useMemo(
    () => ({
      polls,
      questions,
      alarms,
      state,
      hear: (poll: CountedPoll) => setPolls((before) => new Map(before).set(poll.id, poll)),
      hearAlarm: (alarm: Alarm) => setAlarms((before) => withAlarm(before, alarm)),
    }),
    [polls, questions, alarms, state],
  )
}

/** A snapshot leaves out what was dismissed; what was heard of it before can still be taken back. */
function withDismissed(
  before: ReadonlyMap<QuestionId, FloorQuestion>,
  questions: readonly FloorQuestion[],
): ReadonlyMap<QuestionId, FloorQuestion> {
  const dismissed = [...before.values()].filter(({ state }) => state === 'dismissed')
  return new Map([...dismissed, ...questions].map((question) => [question.id, question]))
}

/** Only what waits is shown: an alarm that ended goes. */
function withAlarm(before: ReadonlyMap<AlarmId, Alarm>, alarm: Alarm) {
  const alarms = new Map(before)
  if (alarm.state === 'open') alarms.set(alarm.id, alarm)
  else alarms.delete(alarm.id)
  return alarms
}
