import type { Editor } from '@tiptap/core'
import { useCallback, useLayoutEffect, useRef } from 'react'
import { addDraft, readDraft, writeDraft } from '#shared/document/drafts.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { PollWording } from '#shared/poll/wording.ts'
import { freshId } from '../../editor/block-ids.ts'
import type { PollDesk } from '../../editor/poll-desk.ts'
import {
  placePoll,
  placePollBehind,
  pollPlaces,
  showPoll,
  type PollPlace,
} from '../../editor/poll-places.ts'
import type { RoomLink } from '../../live/room-link.ts'
import { say } from '../../say.ts'

/** How polls come into the notes. Each stays the same for as long as the drafts are the same. */
export interface Inserting {
  /** A new draft, with the keyboard in its question. */
  insertPoll(into: Editor, place?: PollPlace): void
  /** A draft of its own with the wording of another poll, as that one is shown. Answers its id. */
  copyPoll(poll: PollId): PollId
  /** A copy of a poll behind its block. */
  duplicate(into: Editor, poll: PollId): void
  /** Written, placed where somebody writes, and opened. Refused, it stays as a draft; tried again, it is the same one. */
  quickPoll(into: Editor, poll: PollId, wording: PollWording, desk: PollDesk): Promise<void>
}

export function useInserting(
  drafts: RoomLink | undefined,
  rounds: ReadonlyMap<PollId, readonly CountedPoll[]> | undefined,
  showNotes: () => void,
): Inserting {
  const doc = drafts?.doc
  const opened = useRef(rounds)
  useLayoutEffect(() => {
    opened.current = rounds
  }, [rounds])

  const insertPoll = useCallback(
    (into: Editor, place: PollPlace = 'cursor'): void => {
      if (!doc) return
      const poll = freshId<PollId>()
      addDraft(doc, poll, [freshId<OptionId>(), freshId<OptionId>()])
      placePoll(into, poll, place)
      showNotes()
      showPoll(into, poll)
    },
    [doc, showNotes],
  )
  const copyPoll = useCallback(
    (poll: PollId): PollId => {
      const copy = freshId<PollId>()
      const wording = opened.current?.get(poll)?.at(-1) ?? (doc && readDraft(doc, poll))
      if (doc && wording) writeDraft(doc, copy, wording)
      else if (doc) addDraft(doc, copy, [freshId<OptionId>(), freshId<OptionId>()])
      return copy
    },
    [doc],
  )
  const duplicate = useCallback(
    (into: Editor, poll: PollId): void => {
      const copy = copyPoll(poll)
      placePollBehind(into, copy, poll)
      showNotes()
      showPoll(into, copy)
    },
    [copyPoll, showNotes],
  )
  const quickPoll = useCallback(
    async (into: Editor, poll: PollId, wording: PollWording, desk: PollDesk): Promise<void> => {
      if (!doc) return
      writeDraft(doc, poll, wording)
      if (!pollPlaces(into.state.doc).has(poll)) placePoll(into, poll, 'cursor-section')
      await desk.open(poll, say('desk.quick.reason'))
      showNotes()
      showPoll(into, poll)
    },
    [doc, showNotes],
  )
  return { insertPoll, copyPoll, duplicate, quickPoll }
}
