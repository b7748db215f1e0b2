import { mergeAttributes, Node } from '@tiptap/core'
import { DEEPEST, isLineKind, type LineKind } from '#shared/document/kinds.ts'
import { LineView } from './line-view.ts'

/** A line of the notes. Everything else about it is an attribute, so that a change of kind loses no word. [DOC1] */
export const LineNode = Node.create({
  name: 'line',
  group: 'block',
  content: 'inline*',
  defining: true,
  priority: 1000,

  addAttributes() {
    const plain = { default: null, rendered: false }
    return {
      id: plain,
      kind: {
        default: 'text',
        parseHTML: (element: HTMLElement) => kindOf(element),
        renderHTML: ({ kind }: Record<string, unknown>) => ({ 'data-kind': kind }),
      },
      depth: {
        default: 0,
        parseHTML: (element: HTMLElement) => depthOf(element),
        renderHTML: ({ depth }: Record<string, unknown>) => ({ 'data-depth': depth }),
      },
      part: plain,
      speaker: plain,
      group: plain,
      channel: plain,
      at: plain,
    }
  },

  parseHTML() {
    return ['p', 'h1', 'h2', 'h3', 'h4', 'li', 'blockquote', 'div[data-kind]'].map((tag) => ({
      tag,
    }))
  },

  renderHTML({ HTMLAttributes }) {
    return ['div', mergeAttributes(HTMLAttributes), 0]
  },

  addNodeView() {
    return ({ node, editor, getPos }) => new LineView(node, editor, getPos)
  },
})

// What is pasted may say anything; the server takes 0 to 6.
function depthOf(element: HTMLElement): number {
  const said = Math.trunc(Number(element.dataset['depth']))
  return Number.isFinite(said) ? Math.min(Math.max(said, 0), DEEPEST) : 0
}

const KIND_OF_TAG: Readonly<Record<string, LineKind>> = {
  H1: 'section',
  H2: 'section',
  H3: 'heading',
  H4: 'heading',
  BLOCKQUOTE: 'quote',
}

function kindOf(element: HTMLElement): LineKind {
  const said = element.dataset['kind']
  if (isLineKind(said)) return said
  if (element.tagName === 'LI') return element.closest('ol') ? 'numbered' : 'bullet'
  return KIND_OF_TAG[element.tagName] ?? 'text'
}
