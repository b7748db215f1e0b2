import type { Node as ProseNode } from '@tiptap/pm/model'

/** Between which blocks two states of the notes differ: from `from` up to, but not, `before` and `after`. */
export interface ChangedBlocks {
  readonly from: number
  readonly before: number
  readonly after: number
}

/**
 * The blocks that two states of the notes do not share. What did not change is the very same node in both, so that
 * a long document costs a walk over its blocks and no look into them.
 */
export function changedBlocks(before: ProseNode, after: ProseNode): ChangedBlocks {
  const most = Math.min(before.childCount, after.childCount)
  let from = 0
  while (from < most && before.child(from) === after.child(from)) from += 1
  let same = 0
  while (
    same < most - from &&
    before.child(before.childCount - same - 1) === after.child(after.childCount - same - 1)
  )
    same += 1
  return { from, before: before.childCount - same, after: after.childCount - same }
}

/** The blocks from one to before another, each with its position. */
export function blocksBetween(
  doc: ProseNode,
  from: number,
  to: number,
): readonly { readonly node: ProseNode; readonly pos: number }[] {
  let pos = positionOf(doc, from)
  return Array.from({ length: to - from }, (_, index) => {
    const node = doc.child(from + index)
    pos += node.nodeSize
    return { node, pos: pos - node.nodeSize }
  })
}

/** Where a block begins; where the notes end when there is none with this number. */
export function positionOf(doc: ProseNode, index: number): number {
  let pos = 0
  for (let before = 0; before < index; before += 1) pos += doc.child(before).nodeSize
  return pos
}
