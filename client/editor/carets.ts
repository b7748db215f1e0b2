import { Extension } from '@tiptap/core'
import type { Node as ProseNode } from '@tiptap/pm/model'
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import {
  absolutePositionToRelativePosition,
  ySyncPluginKey,
  type ProsemirrorBinding,
} from '@tiptap/y-tiptap'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { cursorsOfOthers } from './others-cursors.ts'
import { colourClass } from './people.ts'

const SHOWN_EVERY = 80 // ms: twenty people's cursors are one change of the page
const TOLD_AFTER = 30 // ms: a cursor that goes on is told once, and after the letter is on the screen

interface CaretsOptions {
  readonly awareness: Awareness | undefined
}

const key = new PluginKey<DecorationSet>('carets')

/** The cursors of the others on the page, and ours for theirs. */
export const Carets = Extension.create<CaretsOptions>({
  name: 'carets',
  // After the binding, which knows by then what a change made of the page.
  priority: 899,
  addOptions: () => ({ awareness: undefined }),
  addProseMirrorPlugins() {
    const { awareness } = this.options
    if (!awareness) throw new Error('nobody tells where the others are')
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: (_config, state) => drawn(state, awareness),
          apply(tr, before, _old, state) {
            const { isChangeOrigin } = ySyncPluginKey.getState(state) as { isChangeOrigin: boolean }
            if (isChangeOrigin || tr.getMeta(key) !== undefined) return drawn(state, awareness)
            return tr.docChanged ? before.map(tr.mapping, tr.doc) : before
          },
        },
        props: { decorations: (state) => key.getState(state) },
        view: (view) => new Cursors(view, awareness),
      }),
    ]
  },
})

/** Shows the cursors of others as they move, and tells them of ours. */
class Cursors {
  readonly #view: EditorView
  readonly #awareness: Awareness
  #showing: ReturnType<typeof setTimeout> | undefined
  #telling: ReturnType<typeof setTimeout> | undefined

  constructor(view: EditorView, awareness: Awareness) {
    this.#view = view
    this.#awareness = awareness
    awareness.on('change', this.#hear)
    view.dom.addEventListener('focusin', this.#tell)
    view.dom.addEventListener('focusout', this.#tell)
  }

  update({ state }: EditorView, before: EditorState): void {
    const { $head, $anchor } = state.selection
    const { isChangeOrigin } = ySyncPluginKey.getState(state) as { isChangeOrigin: boolean }
    // What others do elsewhere leaves our cursor between the same two letters.
    const stays =
      isChangeOrigin &&
      $head.parent === before.selection.$head.parent &&
      $anchor.parent === before.selection.$anchor.parent
    if (stays || (state.selection === before.selection && state.doc === before.doc)) return
    this.#telling ??= setTimeout(this.#tell, TOLD_AFTER)
  }

  destroy(): void {
    clearTimeout(this.#showing)
    clearTimeout(this.#telling)
    this.#awareness.off('change', this.#hear)
    this.#view.dom.removeEventListener('focusin', this.#tell)
    this.#view.dom.removeEventListener('focusout', this.#tell)
    this.#awareness.setLocalStateField('cursor', null)
  }

  readonly #hear = ({ added, updated, removed }: Readonly<Record<string, number[]>>): void => {
    const others = [added, updated, removed].flatMap((clients) => clients ?? [])
    if (others.every((client) => client === this.#awareness.clientID)) return
    this.#showing ??= setTimeout(() => {
      this.#showing = undefined
      this.#view.dispatch(this.#view.state.tr.setMeta(key, 'moved'))
    }, SHOWN_EVERY)
  }

  readonly #tell = (): void => {
    clearTimeout(this.#telling)
    this.#telling = undefined
    const cursor = this.#view.hasFocus() ? this.#ownCursor() : null
    const told: unknown = this.#awareness.getLocalState()?.['cursor']
    if (JSON.stringify(told ?? null) === JSON.stringify(cursor)) return
    this.#awareness.setLocalStateField('cursor', cursor)
  }

  #ownCursor(): Readonly<Record<'anchor' | 'head', unknown>> {
    const { binding } = ySyncPluginKey.getState(this.#view.state) as { binding: ProsemirrorBinding }
    const { anchor, head } = this.#view.state.selection
    const place = (pos: number): unknown =>
      absolutePositionToRelativePosition(pos, binding.type, binding.mapping)
    const placed = place(anchor)
    return { anchor: placed, head: head === anchor ? placed : place(head) }
  }
}

function drawn(state: EditorState, awareness: Awareness): DecorationSet {
  const { doc, type } = ySyncPluginKey.getState(state) as { doc: Y.Doc; type: Y.XmlFragment }
  const cursors = cursorsOfOthers(awareness, doc)
  if (cursors.length === 0) return DecorationSet.empty
  const starts = startsOf(
    state.doc,
    type,
    new Set(cursors.flatMap(({ line, from }) => [line, from.line])),
  )
  const decorations = cursors.flatMap(({ client, line, at, from }) => {
    const [head, anchor] = [placeIn(starts, line, at), placeIn(starts, from.line, from.at)]
    if (head === undefined) return []
    const user = userOf(awareness, client)
    const caret = Decoration.widget(head, () => caretOf(user), { key: `${client}`, side: 10 })
    if (anchor === undefined || anchor === head) return [caret]
    const selected = { class: `selected-by ${colourClass(user['colour'])}` }
    const [start, end] = [Math.min(anchor, head), Math.max(anchor, head)]
    return [caret, Decoration.inline(start, end, selected, { inclusiveEnd: true })]
  })
  return DecorationSet.create(state.doc, decorations)
}

interface Start {
  readonly pos: number
  readonly size: number
}

/** Where these lines begin on the page: one walk over the notes for everybody's cursors. */
function startsOf(doc: ProseNode, type: Y.XmlFragment, lines: ReadonlySet<Y.XmlElement>) {
  const starts = new Map<Y.XmlElement, Start>()
  const blocks = type.toArray()
  // The page is behind the document for a moment: what comes next draws them again.
  if (blocks.length !== doc.childCount) return starts
  doc.forEach((node, pos, index) => {
    const block = blocks[index]
    if (block instanceof Y.XmlElement && lines.has(block))
      starts.set(block, { pos, size: node.content.size })
  })
  return starts
}

function placeIn(
  starts: ReadonlyMap<Y.XmlElement, Start>,
  line: Y.XmlElement,
  at: number,
): number | undefined {
  const start = starts.get(line)
  return start && start.pos + 1 + Math.min(at, start.size)
}

function userOf(awareness: Awareness, client: number): Readonly<Record<string, unknown>> {
  const user: unknown = awareness.getStates().get(client)?.['user']
  return typeof user === 'object' && user !== null ? { ...user } : {}
}

function caretOf(user: Readonly<Record<string, unknown>>): HTMLElement {
  const caret = document.createElement('span')
  caret.className = `caret ${colourClass(user['colour'])}`
  const name = document.createElement('span')
  name.className = 'caret-name'
  name.textContent = typeof user['name'] === 'string' ? user['name'] : ''
  caret.append(name)
  return caret
}
