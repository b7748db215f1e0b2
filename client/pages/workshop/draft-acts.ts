import type * as Y from 'yjs'
import { addDraft, draftsIn, writeDraft, type Draft } from '#shared/document/drafts.ts'
import { placeIn, placesForMove, placesForNew } from '#shared/document/places.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import { hasWordedOptions } from '#shared/poll/kinds.ts'
import type { PollWording } from '#shared/poll/wording.ts'
import { freshId } from '../../editor/block-ids.ts'
import { MADE } from '../../editor/draft-undo.ts'

/** Puts an empty draft behind all others. Answers its id. */
export function makeDraft(doc: Y.Doc): PollId {
  const id = freshId<PollId>()
  doc.transact(() => addDraft(doc, id, [freshId<OptionId>(), freshId<OptionId>()]), MADE)
  return id
}

/** Writes a wording as a draft of its own, right behind another one or behind all. Answers its id. */
export function copyDraft(doc: Y.Doc, wording: PollWording, behind?: PollId): PollId {
  const id = freshId<PollId>()
  const drafts = draftsIn(doc)
  const at = drafts.findIndex((draft) => draft.id === behind)
  const writes = placesForNew(placesOf(drafts), at === -1 ? drafts.length : at + 1)
  doc.transact(() => {
    for (const [index, place] of writes) drafts[index]?.map.set('place', place)
    writeDraft(doc, id, withFreshIds(wording), writes.get(drafts.length))
  }, MADE)
  return id
}

/**
 * Moves a draft so that it stands at the place of another one: before it when it comes from behind, else behind it. What is put
 * aside between them stays where it is.
 */
export function moveDraft(doc: Y.Doc, moved: PollId, target: PollId): void {
  const drafts = draftsIn(doc)
  const at = (id: PollId): number => drafts.findIndex((draft) => draft.id === id)
  const writes = placesForMove(placesOf(drafts), at(moved), at(target))
  doc.transact(() => {
    for (const [index, place] of writes) drafts[index]?.map.set('place', place)
  })
}

// The same option in two polls would be one and the same to whoever compares them.
function withFreshIds(wording: PollWording): PollWording {
  if (!hasWordedOptions(wording.kind)) return wording
  const options = wording.options.map(({ text }) => ({ id: freshId<OptionId>(), text }))
  return { ...wording, options }
}

function placesOf(drafts: readonly Draft[]) {
  return drafts.map(({ map }) => placeIn(map.get('place')))
}
