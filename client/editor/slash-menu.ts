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
        allowSpaces: true,
        startOfLine: false,
        items: ({ query }) => {
          const wanted = query.trim().toLowerCase()
          return itemsOf(insertPoll).filter(({ name }) => name.toLowerCase().includes(wanted))
        },
        command: ({ editor, range, props }) => {
          removeTyped(editor, range)
          props.choose(editor)
        },
        render: () => new Menu(),
      }),
    ]
  },
})

function itemsOf(insertPoll: (editor: Editor) => void): Item[] {
  const kinds = LINE_KINDS.map((kind: LineKind) => ({
    name: say(`term.kind.${kind}`),
    key: keyNameOf(kind),
    choose: (editor: Editor) => void editor.chain().focus().setKind(kind).run(),
  }))
  return [...kinds, { name: say('desk.poll.label'), key: '', choose: insertPoll }]
}

export function keyNameOf(kind: LineKind): string {
  const isMac = navigator.platform.startsWith('Mac')
  return `${isMac ? '⌘⌥' : 'Ctrl Alt '}${KIND_KEYS[kind].toUpperCase()}`
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
    this.#list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
    const place = this.#props?.clientRect?.()
    if (!place) return
    const below = place.bottom + this.#list.offsetHeight + 8 < innerHeight
    this.#list.style.insetBlockStart = `${below ? place.bottom + 4 : place.top - this.#list.offsetHeight - 4}px`
    this.#list.style.left = `${Math.max(8, Math.min(place.left, innerWidth - this.#list.offsetWidth - 8))}px`
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
