import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { PollId, RemarkId, SessionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { Agreement, PollRemark, SpeakerRow } from '#shared/poll/workshop.ts'
import { act, ask } from '../../live/api.ts'
import { openFeed, type Feed, type FeedState } from '../../live/feed.ts'
import type { RightsEar } from '../desk/use-feed.ts'

/** What the server has decided about the drafts, and the acts by which it decides. */
export interface WorkshopFeed {
  readonly state: FeedState
  /** Whether the server has told once how things stand: before, empty says nothing. */
  readonly isKnown: boolean
  /** The newest round of each draft that was opened. */
  readonly rounds: ReadonlyMap<PollId, CountedPoll>
  readonly agreements: readonly Agreement[]
  readonly remarks: readonly PollRemark[]
  /** Who is asked to agree: the speakers who entered. */
  readonly speakers: readonly SpeakerRow[]
  /** Each resolves when the server has done it, and rejects with a Problem. */
  agree(poll: PollId, wording: string): Promise<void>
  disagree(poll: PollId): Promise<void>
  remark(poll: PollId, text: string): Promise<void>
  settle(remark: PollRemark, settled: boolean): Promise<void>
}

/**
 * Agreements, remarks and rounds of a session's drafts. `isCut` while the drafts' line gets no answer; `present` changes when
 * somebody comes, who may be a speaker that is not listed yet.
 */
export function useWorkshopFeed(
  session: SessionId,
  isCut: boolean,
  present: string,
  rights: RightsEar,
): WorkshopFeed {
  const line = useRef<Feed>(undefined)
  const [state, setState] = useState<FeedState>('opening')
  const [isKnown, setIsKnown] = useState(false)
  const [polls, setPolls] = useState<ReadonlyMap<PollId, CountedPoll>>(new Map())
  const [agreements, setAgreements] = useState<ReadonlyMap<string, Agreement>>(new Map())
  const [remarks, setRemarks] = useState<ReadonlyMap<RemarkId, PollRemark>>(new Map())
  const api = `/api/sessions/${session}/polls`

  useEffect(() => {
    const feed = openFeed(`/api/sessions/${session}/feed`, {
      onSnapshot(snapshot) {
        setIsKnown(true)
        setPolls(new Map(snapshot.polls.map((poll) => [poll.id, poll])))
        setAgreements(new Map((snapshot.agreements ?? []).map((each) => [each.id, each])))
        setRemarks(new Map((snapshot.remarks ?? []).map((each) => [each.id, each])))
      },
      onPoll: (poll) => setPolls((before) => new Map(before).set(poll.id, poll)),
      onGone: (gone) => setPolls((before) => new Map([...before].filter(([id]) => id !== gone))),
      onQuestion: () => undefined,
      onAgreement: (said) => setAgreements((before) => new Map(before).set(said.id, said)),
      onRemark: (said) => setRemarks((before) => new Map(before).set(said.id, said)),
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

  const speakers = useSpeakers(`${api}/speakers`, `${present} ${state} ${agreements.size}`)
  const hear = useCallback(
    (said: Agreement): void => setAgreements((before) => new Map(before).set(said.id, said)),
    [],
  )
  return useMemo(
    () => ({
      state,
      isKnown,
      rounds: newestOf(polls),
      agreements: [...agreements.values()],
      remarks: [...remarks.values()],
      speakers,
      async agree(poll, wording) {
        hear(await act(`${api}/${poll}/agreement`, { wording }))
      },
      async disagree(poll) {
        hear(await act(`${api}/${poll}/agreement`, {}, 'DELETE'))
      },
      async remark(poll, text) {
        const said = await act<PollRemark>(`${api}/${poll}/remarks`, { text })
        setRemarks((before) => new Map(before).set(said.id, said))
      },
      async settle({ poll, id }, settled) {
        const said = await act<PollRemark>(`${api}/${poll}/remarks/${id}`, { settled }, 'PATCH')
        setRemarks((before) => new Map(before).set(said.id, said))
      },
    }),
    [state, isKnown, polls, agreements, remarks, speakers, api, hear],
  )
}

/** The speakers as the server lists them, asked again whenever something says that they may be others. */
function useSpeakers(address: string, sign: string): readonly SpeakerRow[] {
  const [speakers, setSpeakers] = useState<readonly SpeakerRow[]>([])
  useEffect(() => {
    let isWanted = true
    void ask<{ readonly speakers: readonly SpeakerRow[] }>(address).then(
      (answer) => isWanted && setSpeakers(answer.speakers),
      // While the server is away those stay who were listed; its return is a sign to ask again.
      () => undefined,
    )
    return () => {
      isWanted = false
    }
  }, [address, sign])
  return speakers
}

function newestOf(polls: ReadonlyMap<PollId, CountedPoll>): ReadonlyMap<PollId, CountedPoll> {
  const newest = new Map<PollId, CountedPoll>()
  for (const poll of polls.values()) {
    if (poll.round > (newest.get(poll.draft)?.round ?? 0)) newest.set(poll.draft, poll)
  }
  return newest
}
