import { Extension, InputRule, type Editor } from '@tiptap/core'
import type { EditorState } from '@tiptap/pm/state'
import { DEEPEST, type LineKind } from '#shared/document/kinds.ts'
import { freshId } from './block-ids.ts'
import { attributesOf } from './line-attributes.ts'
import { deleteStretchOf, joinAfter, joinBefore, moveLines, splitAt } from './line-acts.ts'

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    lineKeys: {
      /** Makes the lines of the selection a kind. */
      setKind: (kind: LineKind) => ReturnType
      /** The same; lines that are of this kind already become text. */
      toggleKind: (kind: LineKind) => ReturnType
      /** Moves the lines of the selection in or out. */
      indent: (by: 1 | -1) => ReturnType
      /** Says of the entries in the selection who spoke, for whom and from where. */
      describeEntry: (what: EntryDescription) => ReturnType
    }
  }
}

export interface EntryDescription {
  readonly speaker?: string | null
  readonly group?: string | null
  readonly channel?: string | null
}

/**
 * The key of each kind, held with Ctrl (Cmd) and Alt. Not D, H, M, Q, U, W: a Mac or its browser takes those.
 */
export const KIND_KEYS = {
  text: '0',
  section: '1',
  heading: '2',
  bullet: '8',
  numbered: '7',
  quote: '6',
  opinion: 'o',
  agreement: 'g',
  divergence: '5',
  question: '3',
  answer: '4',
  decision: 'e',
  action: 'a',
  takeaway: 't',
  call: 'c',
} as const satisfies Record<LineKind, string>

const RULES: readonly (readonly [RegExp, LineKind])[] = [
  [/^#\s$/, 'section'],
  [/^##\s$/, 'heading'],
  [/^[-*]\s$/, 'bullet'],
  [/^1[.)]\s$/, 'numbered'],
  [/^>\s$/, 'quote'],
]

/** Keys and typed signs that change a line: its kind, its depth, where it ends and the next begins. */
export const LineKeys = Extension.create({
  name: 'lineKeys',
  priority: 1100,

  addCommands() {
    return {
      setKind:
        (kind) =>
        ({ state, tr, dispatch }) => {
          const lines = linesIn(state)
          for (const { node, pos } of lines) {
            tr.setNodeAttribute(pos, 'kind', kind)
            if (kind !== 'section' && node.attrs['part'] !== null)
              tr.setNodeAttribute(pos, 'part', null)
          }
          dispatch?.(tr)
          return lines.length > 0
        },
      toggleKind:
        (kind) =>
        ({ state, commands }) => {
          const already = linesIn(state).every(({ node }) => attributesOf(node).kind === kind)
          return commands.setKind(already ? 'text' : kind)
        },
      indent:
        (by) =>
        ({ state, tr, dispatch }) => {
          for (const { node, pos } of linesIn(state)) {
            const depth = Math.min(Math.max(attributesOf(node).depth + by, 0), DEEPEST)
            tr.setNodeAttribute(pos, 'depth', depth)
          }
          dispatch?.(tr)
          return true
        },
      describeEntry:
        (what) =>
        ({ state, tr, dispatch }) => {
          for (const { pos } of linesIn(state)) {
            for (const [name, value] of Object.entries(what)) tr.setNodeAttribute(pos, name, value)
          }
          dispatch?.(tr)
          return true
        },
    }
  },

  addKeyboardShortcuts() {
    const kinds = Object.entries(KIND_KEYS).map(([kind, key]) => [
      `Mod-Alt-${key}`,
      () => this.editor.commands.toggleKind(kind as LineKind),
    ])
    return {
      ...(Object.fromEntries(kinds) as Record<string, () => boolean>),
      Enter: () => beginNextLine(this.editor),
      Backspace: () =>
        deleteStretchOf(this.editor) || undoLook(this.editor) || joinBefore(this.editor),
      Delete: () => deleteStretchOf(this.editor) || joinAfter(this.editor),
      'Alt-ArrowUp': () => moveLines(this.editor, 'up'),
      'Alt-ArrowDown': () => moveLines(this.editor, 'down'),
      Tab: () => {
        // Escape, then Tab leaves the paper: the keyboard is never caught here.
        if (this.storage.leaving) return false
        return this.editor.commands.indent(1)
      },
      'Shift-Tab': () => !this.storage.leaving && this.editor.commands.indent(-1),
      Escape: () => {
        this.storage.leaving = true
        return false
      },
    }
  },

  addStorage() {
    return { leaving: false }
  },

  onTransaction() {
    this.storage.leaving = false
  },

  onFocus() {
    this.storage.leaving = false
  },

  addInputRules() {
    return RULES.map(
      ([find, kind]) =>
        new InputRule({
          find,
          handler: ({ state, range }) => {
            const { $from } = state.selection
            if ($from.parent.type.name !== 'line' || attributesOf($from.parent).kind !== 'text')
              return null
            state.tr.delete(range.from, range.to)
            state.tr.setNodeAttribute(state.tr.mapping.map($from.before()), 'kind', kind)
            return undefined
          },
        }),
    )
  },
})

/** The lines that the selection touches, with the position of each. */
function linesIn({ doc, selection }: EditorState) {
  const lines: { node: ReturnType<typeof doc.child>; pos: number }[] = []
  doc.nodesBetween(selection.from, selection.to, (node, pos) => {
    if (node.type.name === 'line') lines.push({ node, pos })
    return false
  })
  return lines
}

const GOES_ON: readonly LineKind[] = ['bullet', 'numbered', 'takeaway', 'call', 'text']

/** Enter: the words after the cursor begin the next line; an empty item of a list ends the list. */
function beginNextLine(editor: Editor): boolean {
  if (editor.state.selection.$from.parent.type.name !== 'line') return false
  if (!editor.state.selection.empty && !deleteStretchOf(editor)) editor.commands.deleteSelection()
  const { $from } = editor.state.selection
  const { parent, parentOffset } = $from
  if (parent.type.name !== 'line') return true
  const line = attributesOf(parent)
  const { size } = parent.content
  if (size === 0 && line.kind !== 'text') {
    return editor.chain().setKind('text').command(outdent).run()
  }
  if (parentOffset === 0 && size > 0) return beginLineBefore(editor)
  const fresh = { id: freshId(), part: null, at: null }
  const follows = parentOffset === size && !GOES_ON.includes(line.kind)
  const next = follows ? { ...fresh, kind: 'text', depth: 0 } : { ...parent.attrs, ...fresh }
  return splitAt(editor, parentOffset, next)
}

/** The line keeps its words and who it is; an empty one comes before it. */
function beginLineBefore({ state, view }: Editor): boolean {
  const { $from } = state.selection
  const empty = $from.parent.type.create({ kind: 'text', depth: 0 })
  view.dispatch(state.tr.insert($from.before(), empty).scrollIntoView())
  return true
}

function outdent({ tr, state }: { tr: EditorState['tr']; state: EditorState }): boolean {
  tr.setNodeAttribute(state.selection.$from.before(), 'depth', 0)
  return true
}

/** Backspace at the start of a line first takes its look away; joining comes after. */
function undoLook(editor: Editor): boolean {
  const { $from, empty } = editor.state.selection
  if (!empty || $from.parentOffset > 0 || $from.parent.type.name !== 'line') return false
  const line = attributesOf($from.parent)
  if (line.depth > 0) return editor.commands.indent(-1)
  return line.kind !== 'text' && editor.commands.setKind('text')
}
