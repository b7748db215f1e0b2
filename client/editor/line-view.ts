import type { Editor } from '@tiptap/core'
import type { Node as ProseNode } from '@tiptap/pm/model'
import type { NodeView, ViewMutationRecord } from '@tiptap/pm/view'
import { isEntryKind } from '#shared/document/kinds.ts'
import { clockTime, say } from '../say.ts'
import { attributesOf, type LineAttributes } from './line-attributes.ts'

/** What stands in the margin of an entry, and how it is read aloud: attributes that the stylesheet draws. */
const MARGIN = ['what', 'when', 'from', 'said'] as const
const LETTERS_IN_ROW = 18

/**
 * How a line looks: its words on the paper, and in the margin who said it, from where, when and what
 * kind it is. The margin is read, never edited: the bar above the paper changes it. It has no element of
 * its own: the browser goes around each one that cannot be edited, in every line, at every letter.
 */
export class LineView implements NodeView {
  readonly dom = document.createElement('div')
  readonly contentDOM = document.createElement('p')
  readonly #editor: Editor
  readonly #getPos: () => number | undefined
  #shown = ''

  constructor(node: ProseNode, editor: Editor, getPos: () => number | undefined) {
    this.#editor = editor
    this.#getPos = getPos
    this.dom.className = 'line'
    this.contentDOM.className = 'words'
    this.contentDOM.dir = 'auto'
    this.dom.addEventListener('mousedown', this.#choose)
    this.dom.append(this.contentDOM)
    this.update(node)
  }

  update(node: ProseNode): boolean {
    if (node.type.name !== 'line') return false
    const line = attributesOf(node)
    this.dom.classList.toggle('is-empty', node.content.size === 0)
    const shown = JSON.stringify(line)
    if (shown === this.#shown) return true
    this.#shown = shown
    this.dom.dataset['kind'] = line.kind
    this.dom.dataset['depth'] = String(line.depth)
    if (line.part) this.dom.dataset['part'] = line.part
    else delete this.dom.dataset['part']
    if (line.id) this.dom.id = `line-${line.id}`
    this.contentDOM.dataset['hint'] = hintOf(line)
    this.#asHeading(line)
    const margin = marginOf(line)
    for (const piece of MARGIN) {
      const text = margin[piece]
      if (text) this.dom.dataset[piece] = text
      else delete this.dom.dataset[piece]
    }
    return true
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return mutation.type !== 'selection' && !this.contentDOM.contains(mutation.target)
  }

  destroy(): void {
    this.dom.removeEventListener('mousedown', this.#choose)
  }

  #asHeading({ kind }: LineAttributes): void {
    const level = kind === 'section' ? '2' : kind === 'heading' ? '3' : undefined
    if (level) {
      this.contentDOM.setAttribute('role', 'heading')
      this.contentDOM.setAttribute('aria-level', level)
    } else {
      this.contentDOM.removeAttribute('role')
      this.contentDOM.removeAttribute('aria-level')
    }
  }

  // It stands before the words, or above them where the page is narrow.
  #isInMargin({ target, clientX, clientY }: MouseEvent): boolean {
    if (target !== this.dom || this.dom.dataset['what'] === undefined) return false
    const { left, top } = this.contentDOM.getBoundingClientRect()
    return clientX < left || clientY < top
  }

  // Touching the margin puts the cursor at the end of its line, ready for the bar above.
  readonly #choose = (event: MouseEvent): void => {
    if (!this.#isInMargin(event)) return
    event.preventDefault()
    const pos = this.#getPos()
    const node = pos === undefined ? undefined : this.#editor.state.doc.nodeAt(pos)
    if (pos === undefined || !node) return
    this.#editor.commands.focus(pos + 1 + node.content.size)
  }
}

function hintOf({ kind, part }: LineAttributes): string {
  if (kind === 'text') return say('desk.hint.text')
  if (kind === 'section' && part === null) return say('desk.hint.section')
  return say('desk.hint.kind', { kind: say(`term.kind.${kind}`) })
}

type Margin = Readonly<Partial<Record<(typeof MARGIN)[number], string>>>

function marginOf({ kind, speaker, channel, at }: LineAttributes): Margin {
  if (!isEntryKind(kind)) return {}
  const what = say(`term.kind.${kind}`)
  const when = at === null ? '' : clockTime(at)
  const source = [speaker ?? '', channel === null ? '' : say(`term.channel.${channel}`)]
  const from = source.filter((text) => text !== '')
  const said = [what, when, from.join(' · ')].filter((text) => text !== '').join(' ')
  return { what, when, from: from.map(inOnePiece).join(' · '), said }
}

// "Participant 7 · Zoom chat" goes on in the next row between the two. What is longer than a row goes on where it must.
function inOnePiece(words: string): string {
  return words.length > LETTERS_IN_ROW ? words : words.replaceAll(' ', '\u00A0')
}
