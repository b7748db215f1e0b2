import { Extension, type Editor, type Range } from '@tiptap/core'
import { PluginKey } from '@tiptap/pm/state'
import { Suggestion, type SuggestionKeyDownProps, type SuggestionProps } from '@tiptap/suggestion'
import { LINE_KINDS, type LineKind } from '#shared/document/kinds.ts'
import { say } from '../say.ts'
import { KIND_KEYS } from './line-keys.ts'

interface Item {
  readonly name: string
  readonly key: string
  choose(editor: Editor): void
}

export interface SlashMenuOptions {
  /** Puts a new poll where the cursor is. */
  insertPoll: (editor: Editor) => void
}

/** Typing / opens the kinds of line and the poll, narrowed by what is typed after it. */
export const SlashMenu = Extension.create<SlashMenuOptions>({
  name: 'slashMenu',
  // Before the keys of lines: Enter chooses while the menu is open.
  priority: 1200,
  addOptions: () => ({ insertPoll: () => undefined }),
  addProseMirrorPlugins() {
    const { insertPoll } = this.options
    return [
      Suggestion<Item, Item>({
        editor: this.editor,
        pluginKey: new PluginKey('slashMenu'),
        char: '/',
        // At the start of a line or after a space, and one word: a slash in a sentence is a slash.
        allowSpaces: false,
        allowedPrefixes: [' '],
        items: ({ query }) => itemsFor(query, itemsOf(insertPoll)),
        command: ({ editor, range, props }) => {
          removeTyped(editor, range)
          props.choose(editor)
        },
        render: () => new Menu(),
      }),
    ]
  },
})

// What a session is written with comes first; the rest follows as the toolbar has it.
const MOST_USED: readonly LineKind[] = [
  'opinion',
  'agreement',
  'divergence',
  'question',
  'answer',
  'takeaway',
  'call',
]

function itemsOf(insertPoll: (editor: Editor) => void): Item[] {
  const itemOf = (kind: LineKind): Item => ({
    name: say(`term.kind.${kind}`),
    key: keyNameOf(kind),
    choose: (editor) => void editor.chain().focus().setKind(kind).run(),
  })
  return [
    ...MOST_USED.map(itemOf),
    { name: say('desk.poll.label'), key: '', choose: insertPoll },
    ...LINE_KINDS.filter((kind) => !MOST_USED.includes(kind)).map(itemOf),
  ]
}

/** Those with a word that begins as was typed; a name that begins so comes before. */
function itemsFor(query: string, items: readonly Item[]): Item[] {
  const wanted = query.toLowerCase()
  const begins = (text: string): boolean => text.toLowerCase().startsWith(wanted)
  const found = items.filter(({ name }) => name.split(/\s+/).some(begins))
  return [...found.filter(({ name }) => begins(name)), ...found.filter(({ name }) => !begins(name))]
}

export function keyNameOf(kind: LineKind): string {
  return keyName(KIND_KEYS[kind])
}

/** A key as it is held on this device, with Ctrl (Cmd) and Alt. */
export function keyName(key: string): string {
  const isMac = navigator.platform.startsWith('Mac')
  return `${isMac ? '⌘⌥' : 'Ctrl Alt '}${key.toUpperCase()}`
}

function removeTyped(editor: Editor, range: Range): void {
  editor.chain().focus().deleteRange(range).run()
}

class Menu {
  readonly #list = document.createElement('div')
  #props: SuggestionProps<Item, Item> | undefined
  #chosen = 0

  onStart = (props: SuggestionProps<Item, Item>): void => {
    this.#list.className = 'slash-menu'
    this.#list.setAttribute('role', 'listbox')
    this.#list.setAttribute('aria-label', say('desk.slash.label'))
    document.body.append(this.#list)
    this.onUpdate(props)
  }

  onUpdate = (props: SuggestionProps<Item, Item>): void => {
    this.#props = props
    this.#chosen = 0
    this.#draw()
  }

  onKeyDown = ({ event }: SuggestionKeyDownProps): boolean => {
    const items = this.#props?.items ?? []
    if (items.length === 0) return false
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const by = event.key === 'ArrowDown' ? 1 : items.length - 1
      this.#chosen = (this.#chosen + by) % items.length
      this.#draw()
      return true
    }
    if (event.key !== 'Enter' && event.key !== 'Tab') return false
    this.#choose(items[this.#chosen])
    return true
  }

  onExit = (): void => {
    this.#list.remove()
    this.#props?.editor.view.dom.removeAttribute('aria-activedescendant')
  }

  #choose(item: Item | undefined): void {
    if (item) this.#props?.command(item)
  }

  #draw(): void {
    const items = this.#props?.items ?? []
    this.#list.hidden = items.length === 0
    this.#list.replaceChildren(...items.map((item, index) => this.#row(item, index)))
    const place = this.#props?.clientRect?.()
    if (!place) return
    // Below the line where it fits or where there is more room, else above; never longer than the room.
    const room = innerHeight - place.bottom - 12
    const isBelow = this.#list.scrollHeight < room || room > place.top
    this.#list.style.maxBlockSize = `${isBelow ? room : place.top - 12}px`
    this.#list.style.insetBlockStart = isBelow ? `${place.bottom + 4}px` : 'auto'
    this.#list.style.insetBlockEnd = isBelow ? 'auto' : `${innerHeight - place.top + 4}px`
    this.#list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
    const isRtl = getComputedStyle(this.#list).direction === 'rtl'
    const start = isRtl ? innerWidth - place.right : place.left
    const latest = innerWidth - this.#list.offsetWidth - 8
    this.#list.style.insetInlineStart = `${Math.max(8, Math.min(start, latest))}px`
  }

  #row(item: Item, index: number): HTMLElement {
    const row = document.createElement('div')
    row.id = `slash-${index}`
    row.setAttribute('role', 'option')
    row.setAttribute('aria-selected', String(index === this.#chosen))
    if (index === this.#chosen)
      this.#props?.editor.view.dom.setAttribute('aria-activedescendant', row.id)
    const key = document.createElement('kbd')
    key.textContent = item.key
    row.append(item.name, key)
    row.addEventListener('mousedown', (event) => {
      event.preventDefault()
      this.#choose(item)
    })
    return row
  }
}
