import * as Y from 'yjs'
import { isArchived, readDraft } from '#shared/document/drafts.ts'
import { ROOTS } from '#shared/document/schema.ts'
import type { PollId } from '#shared/ids.ts'
import type { PollWording } from '#shared/poll/wording.ts'

/** The wording of a draft that may be opened: not of one that was put aside. */
export function openableDraft(polls: Y.Doc, id: PollId): PollWording | undefined {
  const draft: unknown = polls.getMap(ROOTS.polls).get(id)
  return draft instanceof Y.Map && isArchived(draft) ? undefined : readDraft(polls, id)
}
