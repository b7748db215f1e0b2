import type { Editor } from '@tiptap/core'
import type { Awareness } from 'y-protocols/awareness'
import { colourClass, initialsOf, usePresent } from '../../editor/people.ts'
import { sectionAt, sectionNamesOf, sectionsOf, type SectionName } from '../../editor/sections.ts'
import { useNotes } from '../../editor/use-notes.ts'
import { say } from '../../say.ts'

interface OutlineProps {
  readonly editor: Editor
  readonly awareness: Awareness
  /** Goes to a place in the notes. */
  onGo(pos: number): void
}

/** The sections of the notes, who is in which, and a way to each. */
export function Outline({ editor, awareness, onGo }: OutlineProps) {
  const present = usePresent(awareness)
  const { sections, current } = useNotes(editor, sectionsIn)
  const goTo = (id: string): void => {
    const section = sectionsOf(editor.state.doc).find((each) => each.id === id)
    if (section) onGo(section.pos)
  }
  if (sections.length === 0) return <p className="quiet">{say('desk.outline.empty')}</p>
  return (
    <ol role="list">
      {sections.map((section) => {
        const here = present.filter(({ where }) => where === section.id)
        return (
          <li key={section.id} aria-current={current === section.id ? 'location' : undefined}>
            <button type="button" onClick={() => goTo(section.id)} dir="auto">
              <span>{titleOf(section)}</span>
            </button>
            {here.map(({ id, name, colour }) => (
              <span key={id} className={`initials small ${colourClass(colour)}`} title={name}>
                <span aria-hidden="true">{initialsOf(name)}</span>
                <span className="visually-hidden">{say('desk.outline.here', { names: name })}</span>
              </span>
            ))}
          </li>
        )
      })}
    </ol>
  )
}

function sectionsIn({ state }: Editor) {
  const current = sectionAt(sectionsOf(state.doc), state.selection.from)
  return { sections: sectionNamesOf(state.doc), current: current?.id }
}

function titleOf({ title, question }: SectionName): string {
  if (title.trim() === '') return say('desk.outline.untitled')
  return question === undefined ? title : say('desk.outline.question', { number: question, title })
}
