import { Extension } from '@tiptap/core'
import { Fragment, Slice, type Node as ProseNode, type Schema } from '@tiptap/pm/model'
import {
  AllSelection,
  NodeSelection,
  Plugin,
  TextSelection,
  type Transaction,
} from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import {
  findAbsolutePositionAfterStructuralChange,
  initProseMirrorDoc,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
  type ProsemirrorBinding,
} from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { changedBlocks, positionOf } from './changed-blocks.ts'

/**
 * What others write goes into the page where it stands, and nowhere else. Left to itself the binding makes every block of
 * the notes anew at each letter of a colleague, and replaces the page by them: in long minutes that takes the page the
 * time in which somebody else types five. [FAST1]
 */
export const Arrivals = Extension.create({
  name: 'arrivals',
  // After the binding, whose way of hearing the document is replaced.
  priority: 900,
  addProseMirrorPlugins: () => [hearArrivals()],
})

/** The same for a page without Tiptap around it. The binding's own plugin comes before it. */
export function hearArrivals(): Plugin {
  return new Plugin({
    view(view) {
      const { binding } = ySyncPluginKey.getState(view.state) as { binding: ProsemirrorBinding }
      if (binding.prosemirrorView !== view) throw new Error('the binding is not here yet')
      const sight = new CursorSight(view)
      const { _observeFunction: stock } = binding
      const ours = (_events: unknown, transaction: Y.Transaction): void =>
        binding.mux(() => hear(view, binding, transaction, sight))
      binding.type.unobserveDeep(stock)
      binding.type.observeDeep(ours)
      // The binding lets go of it by this name when the editor ends.
      Object.assign(binding, { _observeFunction: ours })
      return { destroy: () => sight.close() }
    },
  })
}

function hear(
  view: EditorView,
  binding: ProsemirrorBinding,
  transaction: Y.Transaction,
  sight: CursorSight,
): void {
  forgetChanged(binding, transaction)
  const { state } = view
  const doc = state.doc.copy(Fragment.fromArray(blocksOf(binding, state.schema)))
  const changed = changedBlocks(state.doc, doc)
  const [from, to] = [positionOf(state.doc, changed.from), positionOf(state.doc, changed.before)]
  const fresh = doc.content.content.slice(changed.from, changed.after)
  const tr = state.tr.replace(from, to, new Slice(Fragment.fromArray(fresh), 0, 0))
  const isUndo = transaction.origin instanceof Y.UndoManager
  const { from: start, to: end } = state.selection
  // A cursor in a block that stays moves with it; in one that changed, only the shared document knows where it is.
  if (transaction.local || (start <= to && end >= from)) restoreSelection(tr, binding, state.doc)
  tr.setMeta('addToHistory', false)
    .setMeta('preventAutolink', true)
    .setMeta(ySyncPluginKey, { isChangeOrigin: true, isUndoRedoOperation: isUndo })
  if (!transaction.local) sight.keep(from < end)
  else if (sight.isKept) tr.scrollIntoView()
  view.dispatch(tr)
}

/** What changed is read anew; everything else is the node that the page shows already. */
function forgetChanged({ mapping }: ProsemirrorBinding, transaction: Y.Transaction): void {
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (struct instanceof Y.Item && struct.content instanceof Y.ContentType)
      mapping.delete(struct.content.type)
  })
  for (const type of transaction.changed.keys()) mapping.delete(type)
  for (const type of transaction.changedParentTypes.keys()) mapping.delete(type)
}

function blocksOf({ type, mapping }: ProsemirrorBinding, schema: Schema): ProseNode[] {
  const blocks = type.toArray()
  const unread = blocks.filter((block) => !mapping.has(block))
  // It reads whatever has blocks, and takes out what no page could show, as the binding does.
  const some = { toArray: () => unread } as unknown as Y.XmlFragment
  for (const [part, node] of initProseMirrorDoc(some, schema).mapping) mapping.set(part, node)
  return blocks.flatMap((block) => mapping.get(block) ?? [])
}

function restoreSelection(tr: Transaction, binding: ProsemirrorBinding, before: ProseNode): void {
  const { doc, type, mapping, beforeTransactionSelection: was } = binding
  // y-tiptap has had none before its page was shown, whatever its types say.
  if (!was?.anchor || !was.head) return
  const place = (relative: Y.RelativePosition): number | null =>
    stands(relative, doc) ? relativePositionToAbsolutePosition(doc, type, relative, mapping) : null
  if (was.type === 'all') {
    tr.setSelection(new AllSelection(tr.doc))
  } else if (was.type === 'node') {
    const anchor = place(was.anchor)
    if (anchor === null) return
    const $anchor = tr.doc.resolve(anchor)
    tr.setSelection(
      $anchor.nodeAfter ? NodeSelection.create(tr.doc, anchor) : TextSelection.near($anchor),
    )
  } else {
    // A block that was written anew elsewhere is found by its words: the shared document knows it no longer.
    const sought = (pos: number): number | null =>
      findAbsolutePositionAfterStructuralChange(before, tr.doc, pos)
    const anchor = place(was.anchor) ?? sought(was.absAnchor)
    const head = place(was.head) ?? sought(was.absHead)
    const [from, to] = [anchor ?? head, head ?? anchor]
    if (from === null || to === null) return
    tr.setSelection(TextSelection.between(tr.doc.resolve(from), tr.doc.resolve(to)))
  }
}

/** Whether the line of a place is there. Of one that is gone y-tiptap may name any other place. */
function stands(relative: Y.RelativePosition, doc: Y.Doc): boolean {
  const place = Y.createAbsolutePositionFromRelativePosition(relative, doc)
  if (!place) return false
  for (let item = place.type._item; item; item = itemOf(item.parent)) if (item.deleted) return false
  return true
}

function itemOf(parent: Y.Item['parent']): Y.Item | null {
  return parent instanceof Y.AbstractType ? parent._item : null
}

/**
 * Keeps the cursor's line on the screen when something before it grew, by one look before a frame is made: looking at once
 * would make the page arrange itself for every letter.
 */
class CursorSight {
  readonly #view: EditorView
  #frame = 0

  constructor(view: EditorView) {
    this.#view = view
  }

  /** Whether somebody writes here and sees where. */
  get isKept(): boolean {
    return this.#view.hasFocus() && this.#isSeen()
  }

  /** Something changes now, before the cursor or behind it. */
  keep(isBefore: boolean): void {
    if (!isBefore || this.#frame !== 0 || !this.isKept) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0
      if (!this.#isSeen()) this.#view.dispatch(this.#view.state.tr.scrollIntoView())
    })
  }

  close(): void {
    cancelAnimationFrame(this.#frame)
  }

  #isSeen(): boolean {
    const { $head } = this.#view.state.selection
    const line = $head.depth > 0 ? this.#view.nodeDOM($head.before(1)) : null
    if (!(line instanceof HTMLElement)) return false
    const { top, bottom } = line.getBoundingClientRect()
    return bottom >= 0 && top <= innerHeight
  }
}
