import type { Editor } from '@tiptap/core'
import type { Node as ProseNode } from '@tiptap/pm/model'
import type { SectionPart } from '#shared/document/kinds.ts'
import { attributesOf } from './line-attributes.ts'

/** A section of the notes as the outline shows it: what changes only when somebody writes in its title. */
export interface SectionName {
  readonly id: string
  readonly title: string
  readonly part: SectionPart | null
  /** 1 for the first policy question. */
  readonly question: number | undefined
}

/** A section with its place. `pos` is where it begins, `end` where the next one does: both change with every letter. */
export interface Section extends SectionName {
  readonly pos: number
  readonly end: number
}

// Several parts of the page ask for the sections of the same notes after every letter.
const known = new WeakMap<ProseNode, readonly Section[]>()

/** The sections of the notes, in order. */
export function sectionsOf(doc: ProseNode): readonly Section[] {
  const found = known.get(doc) ?? findSections(doc)
  known.set(doc, found)
  return found
}

function findSections(doc: ProseNode): readonly Section[] {
  const starts: Omit<Section, 'end'>[] = []
  let questions = 0
  doc.forEach((node, pos, index) => {
    if (node.type.name !== 'line' || node.attrs['kind'] !== 'section') return
    const { part, id } = attributesOf(node)
    const question = part === 'policy-question' ? ++questions : undefined
    starts.push({ id: id ?? `at-${index}`, title: node.textContent, part, question, pos })
  })
  return starts.map((start, index) => ({
    ...start,
    end: starts[index + 1]?.pos ?? doc.content.size,
  }))
}

/** The sections without their places, for whoever shows them: they are looked up again when somebody goes there. */
export function sectionNamesOf(doc: ProseNode): readonly SectionName[] {
  return sectionsOf(doc).map(({ id, title, part, question }) => ({ id, title, part, question }))
}

/** The section in which the cursor stands. */
export function sectionAt(sections: readonly Section[], pos: number): Section | undefined {
  return sections.findLast((section) => section.pos <= pos)
}

/** Puts a line at the end of a section, in front of the empty lines that wait there. */
export function addToSection(
  editor: Editor,
  section: Section | undefined,
  attributes: Readonly<Record<string, unknown>>,
  text: string,
): void {
  const { state, view } = editor
  const words = text === '' ? undefined : state.schema.text(text)
  const line = state.schema.nodes['line']?.create(attributes, words)
  if (line) view.dispatch(state.tr.insert(endOfWords(state.doc, section), line))
}

/** Puts an empty line behind another one, wherever that stands. */
export function addAfter(
  editor: Editor,
  line: string,
  attributes: Readonly<Record<string, unknown>>,
): void {
  const { state, view } = editor
  const next = state.schema.nodes['line']?.create(attributes)
  state.doc.forEach((node, pos) => {
    if (next && node.attrs['id'] === line) view.dispatch(state.tr.insert(pos + node.nodeSize, next))
  })
}

/** Where a section goes on: its end, in front of the empty lines that wait there. */
export function endOfWords(doc: ProseNode, section: Section | undefined): number {
  let at = section?.end ?? doc.content.size
  for (;;) {
    const before = doc.resolve(at).nodeBefore
    const isWaiting = before?.type.name === 'line' && before.content.size === 0
    if (!before || !isWaiting || (section && at - before.nodeSize <= section.pos)) return at
    at -= before.nodeSize
  }
}

/** Shows a place in the notes and puts the cursor there. */
export function goTo(editor: Editor, pos: number): void {
  const node = editor.state.doc.nodeAt(pos)
  if (node?.isTextblock) editor.commands.setTextSelection(pos + 1 + node.content.size)
  else if (node) editor.commands.setNodeSelection(pos)
  const dom = editor.view.nodeDOM(pos)
  if (dom instanceof HTMLElement) dom.scrollIntoView({ block: 'start', behavior: 'smooth' })
  if (editor.isEditable) editor.commands.focus(null, { scrollIntoView: false })
}
