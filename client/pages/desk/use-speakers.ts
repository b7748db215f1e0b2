import { useEffect, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { SpeakerRow } from '#shared/poll/workshop.ts'
import { ask } from '../../live/api.ts'
import type { RoomLink } from '../../live/room-link.ts'
import type { useFeed } from './use-feed.ts'

const NONE: readonly SpeakerRow[] = []

/**
 * The speakers as the server lists them, asked again whenever somebody comes, goes or agrees. While the server is away
 * those stay who were listed; whoever opens a poll is told by the server if they are others by now.
 */
export function useSpeakers(
  session: SessionId,
  drafts: RoomLink | undefined,
  { state, agreements }: ReturnType<typeof useFeed>,
): readonly SpeakerRow[] {
  const [speakers, setSpeakers] = useState(NONE)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const awareness = drafts?.provider.awareness
    const hear = ({ added, removed }: Record<'added' | 'removed', readonly number[]>): void => {
      if (added.length + removed.length > 0) setTurn((before) => before + 1)
    }
    awareness?.on('change', hear)
    return () => awareness?.off('change', hear)
  }, [drafts])
  const isLive = state === 'live'
  const agreed = agreements.size
  useEffect(() => {
    if (!isLive) return undefined
    let isWanted = true
    void ask<{ readonly speakers: readonly SpeakerRow[] }>(
      `/api/sessions/${session}/polls/speakers`,
    ).then(
      (answer) => isWanted && setSpeakers(answer.speakers),
      () => undefined, // away: the feed's return asks again
    )
    return () => {
      isWanted = false
    }
  }, [session, isLive, turn, agreed])
  return speakers
}
