import { Extension } from '@tiptap/core'
import type { Node as ProseNode } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import { Mapping } from '@tiptap/pm/transform'
import type { EditorView } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import type { PollId } from '#shared/ids.ts'
import { changedBlocks } from './changed-blocks.ts'
import { beginStep } from './undo-step.ts'

export interface PollCopiesOptions {
  /** Writes the wording of a poll once more, as a draft of its own. Answers the new draft's id. */
  copyPoll: (poll: PollId) => PollId
}

/**
 * A block that is pasted or dropped while its poll stands in the notes is a copy: it becomes a draft of its own, with the
 * same wording and no votes. Cut and pasted, or moved, it is the same poll at another place. [DESK17]
 */
export const PollCopies = Extension.create<PollCopiesOptions>({
  name: 'pollCopies',
  addOptions: () => ({ copyPoll: (poll) => poll }),
  addProseMirrorPlugins() {
    const { copyPoll } = this.options
    return [
      new Plugin({
        appendTransaction(transactions, before, { doc, tr }) {
          const isOurs = transactions.some(
            (each) => each.docChanged && !each.getMeta(ySyncPluginKey),
          )
          if (!isOurs) return null
          const mapping = new Mapping(transactions.flatMap((each) => each.mapping.maps))
          for (const { pos, poll } of copiesIn(before.doc, doc, mapping)) {
            tr.setNodeAttribute(pos, 'poll', copyPoll(poll))
          }
          return tr.docChanged ? tr : null
        },
        props: {
          // Each a step of its own, so that undo brings a poll back as it stood between them.
          handleDOMEvents: { cut: stepsApart, paste: stepsApart, drop: stepsApart },
        },
      }),
    ]
  },
})

/** Where the blocks of polls are that came while another block of the same poll stands. */
export function copiesIn(
  before: ProseNode,
  after: ProseNode,
  mapping: Mapping,
): readonly { readonly pos: number; readonly poll: PollId }[] {
  const changed = changedBlocks(before, after)
  const polls = after.content.content.slice(changed.from, changed.after).filter(isPoll)
  if (polls.length === 0) return []
  const stood = new Set<number>()
  before.forEach((node, pos) => {
    if (isPoll(node)) stood.add(mapping.map(pos))
  })
  const places = new Map<unknown, number[]>()
  after.forEach((node, pos) => {
    if (!isPoll(node)) return
    const poll: unknown = node.attrs['poll']
    places.set(poll, [...(places.get(poll) ?? []), pos])
  })
  return [...places].flatMap(([poll, all]) => {
    const [first] = all
    const came = all.filter((pos) => !stood.has(pos))
    // Where none stood before, the first is the poll that was cut.
    const copies = came.length === all.length ? came.filter((pos) => pos !== first) : came
    return typeof poll === 'string' ? copies.map((pos) => ({ pos, poll: poll as PollId })) : []
  })
}

function stepsApart({ state }: EditorView): false {
  beginStep(state)
  return false
}

function isPoll(node: ProseNode): boolean {
  return node.type.name === 'poll'
}
