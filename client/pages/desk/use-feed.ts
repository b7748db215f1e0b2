import { useEffect, useMemo, useRef, useState } from 'react'
import type { Alarm, AlarmId } from '#shared/alarm.ts'
import type { PollId, QuestionId, SessionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { Agreement } from '#shared/poll/workshop.ts'
import type { FloorQuestion, RightsNow } from '#shared/wire.ts'
import { openFeed, type Feed, type FeedState } from '../../live/feed.ts'

interface Heard {
  readonly polls: ReadonlyMap<PollId, CountedPoll>
  readonly questions: ReadonlyMap<QuestionId, FloorQuestion>
  /** What happened to the documents and waits for a word of the team; the earliest first. */
  readonly alarms: ReadonlyMap<AlarmId, Alarm>
  /** Who agreed to which draft; the last word of each. */
  readonly agreements: ReadonlyMap<string, Agreement>
  /** Since when the session rehearses. */
  readonly rehearsingSince: number | undefined
  /** Another number whenever something came from a file of another tool. */
  readonly imports: number
  readonly state: FeedState
  /** Whether the server has told once how things stand: before, empty says nothing. */
  readonly isKnown: boolean
  /** Takes what the server answered an act with, without waiting for the feed to say it too. */
  hear(poll: CountedPoll): void
  hearAlarm(alarm: Alarm): void
  hearAgreement(agreement: Agreement): void
  hearRehearsal(since: number | undefined): void
  /** By how many milliseconds the server's clock is ahead of ours, as the last snapshot told. */
  readonly ahead: number
}

/** Who hears what somebody may do now; they stay the same for as long as the desk is open. */
export interface RightsEar {
  onRights(now: RightsNow): void
  /** The server gave no feed: it may not be ours any more. */
  onTurnedAway(): void
}

/**
 * What the server has decided in a session, as the feed tells it. `isCut` while the documents' lines, which are asked
 * every few seconds, get no answer: a feed that went with them may not have noticed. [FEED3]
 */
export function useFeed(session: SessionId, isCut: boolean, rights: RightsEar): Heard {
  const line = useRef<Feed>(undefined)
  const [polls, setPolls] = useState<ReadonlyMap<PollId, CountedPoll>>(new Map())
  const [questions, setQuestions] = useState<ReadonlyMap<QuestionId, FloorQuestion>>(new Map())
  const [alarms, setAlarms] = useState<ReadonlyMap<AlarmId, Alarm>>(new Map())
  const [agreements, setAgreements] = useState<ReadonlyMap<string, Agreement>>(new Map())
  const [rehearsingSince, setRehearsing] = useState<number>()
  const [imports, setImports] = useState(0)
  const [state, setState] = useState<FeedState>('opening')
  const [ahead, setAhead] = useState(0)
  const [isKnown, setIsKnown] = useState(false)

  useEffect(() => {
    const feed = openFeed(`/api/sessions/${session}/feed`, {
      onSnapshot(snapshot) {
        setAhead(snapshot.now - Date.now())
        setIsKnown(true)
        // What came while the line was away was not said on it.
        setImports((before) => before + 1)
        setPolls(new Map(snapshot.polls.map((poll) => [poll.id, poll])))
        setQuestions(new Map(snapshot.questions.map((question) => [question.id, question])))
        setAlarms(new Map((snapshot.alarms ?? []).map((alarm) => [alarm.id, alarm])))
        setAgreements(new Map((snapshot.agreements ?? []).map((each) => [each.id, each])))
        setRehearsing(snapshot.rehearsingSince)
      },
      onPoll: (poll) => setPolls((before) => new Map(before).set(poll.id, poll)),
      onQuestion: (question) =>
        setQuestions((before) => new Map(before).set(question.id, question)),
      onQuestionGone: (id) =>
        setQuestions((before) => new Map([...before].filter(([each]) => each !== id))),
      onAlarm: (alarm) => setAlarms((before) => withAlarm(before, alarm)),
      onGone: (poll) => setPolls((before) => without(before, poll)),
      onAgreement: (said) => setAgreements((before) => new Map(before).set(said.id, said)),
      onRehearsal: setRehearsing,
      onImports: () => setImports((before) => before + 1),
      onState: setState,
      onRights: rights.onRights,
      onTurnedAway: rights.onTurnedAway,
    })
    line.current = feed
    return () => feed.close()
  }, [session, rights])
  const wasCut = useRef(false)
  useEffect(() => {
    if (wasCut.current && !isCut) line.current?.renew()
    wasCut.current = isCut
  }, [isCut])

  return useMemo(
    () => ({
      polls,
      questions,
      alarms,
      agreements,
      rehearsingSince,
      imports,
      state,
      isKnown,
      hear: (poll: CountedPoll) => setPolls((before) => new Map(before).set(poll.id, poll)),
      hearAlarm: (alarm: Alarm) => setAlarms((before) => withAlarm(before, alarm)),
      hearAgreement: (said: Agreement) =>
        setAgreements((before) => new Map(before).set(said.id, said)),
      hearRehearsal: setRehearsing,
      ahead,
    }),
    [polls, questions, alarms, agreements, rehearsingSince, imports, ahead, state, isKnown],
  )
}

/** A poll that was rehearsed is wiped: its draft stands again. */
function without(before: ReadonlyMap<PollId, CountedPoll>, poll: PollId) {
  const polls = new Map(before)
  polls.delete(poll)
  return polls
}

/** Only what waits is shown: an alarm that ended goes. */
function withAlarm(before: ReadonlyMap<AlarmId, Alarm>, alarm: Alarm) {
  const alarms = new Map(before)
  if (alarm.state === 'open') alarms.set(alarm.id, alarm)
  else alarms.delete(alarm.id)
  return alarms
}
