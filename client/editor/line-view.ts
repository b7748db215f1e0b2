import type { Editor } from '@tiptap/core'
import type { Node as ProseNode } from '@tiptap/pm/model'
import type { NodeView, ViewMutationRecord } from '@tiptap/pm/view'
import { isEntryKind } from '#shared/document/kinds.ts'
import { clockTime, say } from '../say.ts'
import { attributesOf, type LineAttributes } from './line-attributes.ts'

/**
 * How a line looks: its words on the paper, and in the margin who said it, from where, when and what
 * kind it is. The margin is read, never edited: the bar above the paper changes it.
 */
export class LineView implements NodeView {
  readonly dom = document.createElement('div')
  readonly contentDOM = document.createElement('p')
  readonly #margin = document.createElement('span')
  readonly #editor: Editor
  readonly #getPos: () => number | undefined
  #shown = ''

  constructor(node: ProseNode, editor: Editor, getPos: () => number | undefined) {
    this.#editor = editor
    this.#getPos = getPos
    this.dom.className = 'line'
    this.contentDOM.className = 'words'
    this.contentDOM.dir = 'auto'
    this.#margin.className = 'margin'
    this.#margin.contentEditable = 'false'
    this.#margin.addEventListener('mousedown', this.#choose)
    this.dom.append(this.#margin, this.contentDOM)
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
    this.#margin.replaceChildren(...marginOf(line))
    return true
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return mutation.type !== 'selection' && !this.contentDOM.contains(mutation.target)
  }

  destroy(): void {
    this.#margin.removeEventListener('mousedown', this.#choose)
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

  // Touching the margin puts the cursor at the end of its line, ready for the bar above.
  readonly #choose = (event: MouseEvent): void => {
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

function marginOf(line: LineAttributes): HTMLElement[] {
  if (!isEntryKind(line.kind)) return []
  const channel = line.channel && say(`term.channel.${line.channel}`)
  const from = [line.speaker, channel].filter((text) => text !== null)
  const what = piece('what', '')
  what.append(piece('kind', say(`term.kind.${line.kind}`)))
  if (line.at !== null) what.append(piece('when', clockTime(line.at)))
  return from.length === 0 ? [what] : [what, sourceOf(from)]
}

function piece(className: string, text: string): HTMLElement {
  const span = document.createElement('span')
  span.className = className
  span.textContent = text
  return span
}

/** Who and from where, each in one piece: "Participant 7 · Zoom chat". */
function sourceOf(words: readonly string[]): HTMLElement {
  const source = piece('from', '')
  source.append(...words.flatMap((text, index) => [index > 0 ? ' · ' : '', piece('whole', text)]))
  return source
}
