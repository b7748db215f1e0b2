import type { Editor } from '@tiptap/core'
import { lazy, Suspense, useId, useState } from 'react'
import type { LineId, QuestionId } from '#shared/ids.ts'
import type { FloorQuestion, Here } from '#shared/wire.ts'
import { freshId } from '../../editor/block-ids.ts'
import {
  addAfter,
  addToSection,
  sectionAt,
  sectionNamesOf,
  sectionsOf,
  type SectionName,
} from '../../editor/sections.ts'
import { useNotes } from '../../editor/use-notes.ts'
import { say } from '../../say.ts'
import { useCaptions } from '../imports/use-captions.ts'
import { Queue } from './queue/queue.tsx'
import { QuickForm } from './quick-form.tsx'

const ImportDialog = lazy(async () => ({
  default: (await import('../imports/import-dialog.tsx')).ImportDialog,
}))
const CaptionsPanel = lazy(async () => ({
  default: (await import('../imports/captions-panel.tsx')).CaptionsPanel,
}))

interface QuestionsPanelProps {
  readonly here: Here
  readonly editor: Editor
  readonly mayWrite: boolean
  readonly questions: ReadonlyMap<QuestionId, FloorQuestion>
  /** Whether the server has told once what was asked. */
  readonly isKnown: boolean
  /** Another number whenever something came from a file of another tool. */
  readonly imports: number
}

/** What the chat and the floor ask: typed in by one key, or taken from the queue, into everybody's notes. */
export function QuestionsPanel(props: QuestionsPanelProps) {
  const { here, editor, mayWrite, questions, isKnown, imports } = props
  const [into, setInto] = useState('')
  const [isBringing, setBringing] = useState(false)
  const [isQuoting, setQuoting] = useState(false)
  const captions = useCaptions(here.session, here.acts.includes('read-notes') ? imports : 0)
  const { sections, standing } = useNotes(editor, sectionsIn)
  const current = sections.find(({ id }) => id === standing)
  const usual = defaultSection(sections, current)
  const wanted = sections.find(({ id }) => id === into)
  const chosen = wanted ?? usual
  /** Puts a question into the notes, and an answer to fill beneath it; answers with the question's line. */
  const bring = (
    { text, author, channel, at }: Pick<FloorQuestion, 'text' | 'author' | 'channel' | 'at'>,
    withAnswer = false,
  ): LineId => {
    const id = freshId()
    const section = () => sectionsOf(editor.state.doc).find((each) => each.id === chosen?.id)
    const question = { id, kind: 'question', speaker: author ?? null, channel, at }
    addToSection(editor, section(), question, text)
    if (withAnswer) addAfter(editor, id, { id: freshId(), kind: 'answer' })
    return id
  }
  const mayModerate = here.acts.includes('moderate-questions')

  if (isQuoting) {
    return (
      <Suspense>
        <CaptionsPanel
          captions={captions}
          start={Date.parse(here.details.start ?? '') || here.now}
          mayWrite={mayWrite}
          onBack={() => setQuoting(false)}
          onQuote={({ text, speaker, at }) => {
            const section = sectionsOf(editor.state.doc).find(({ id }) => id === chosen?.id)
            const entry = { speaker: speaker ?? null, channel: null, at: at ?? null }
            addToSection(editor, section, { id: freshId(), kind: 'quote', ...entry }, text)
            return chosen === undefined ? '' : titleOf(chosen)
          }}
        />
      </Suspense>
    )
  }
  return (
    <div className="questions">
      <h2>{say('desk.tab.questions')}</h2>
      <p className="bring-tools">
        {here.acts.includes('import') && (
          <button type="button" className="button small" onClick={() => setBringing(true)}>
            {say('imports.open')}
          </button>
        )}
        {captions.length > 0 && (
          <button type="button" className="button small" onClick={() => setQuoting(true)}>
            {say('captions.open', { n: captions.length })}
          </button>
        )}
      </p>
      {isBringing && (
        <Suspense>
          <ImportDialog here={here} onClose={() => setBringing(false)} />
        </Suspense>
      )}
      {mayWrite && (
        <>
          <SectionChoice
            sections={sections}
            wanted={wanted}
            usual={usual}
            isHere={usual?.id === current?.id}
            onChoose={setInto}
          />
          <QuickForm section={chosen} bring={(question) => void bring(question)} />
        </>
      )}
      <Queue
        here={here}
        questions={questions}
        mayWrite={mayWrite && mayModerate}
        isKnown={isKnown}
        bring={(question) => bring(question, true)}
      />
    </div>
  )
}

interface SectionChoiceProps {
  readonly sections: readonly SectionName[]
  /** What somebody chose by hand. */
  readonly wanted: SectionName | undefined
  /** What is chosen as long as nobody does. */
  readonly usual: SectionName | undefined
  readonly isHere: boolean
  onChoose(id: string): void
}

function SectionChoice({ sections, wanted, usual, isHere, onChoose }: SectionChoiceProps) {
  const name = useId()
  return (
    <p className="into">
      <label htmlFor={name}>{say('desk.question.into')}</label>
      <select id={name} value={wanted?.id ?? ''} onChange={({ target }) => onChoose(target.value)}>
        <option value="">
          {say(isHere ? 'desk.question.into-here' : 'desk.question.into-else', {
            section: usual ? titleOf(usual) : '',
          })}
        </option>
        {sections.map((section) => (
          <option key={section.id} value={section.id}>
            {titleOf(section)}
          </option>
        ))}
      </select>
    </p>
  )
}

function titleOf({ title, question }: SectionName): string {
  return question === undefined ? title : say('desk.outline.question', { number: question, title })
}

function sectionsIn({ state }: Editor) {
  const standing = sectionAt(sectionsOf(state.doc), state.selection.from)?.id
  return { sections: sectionNamesOf(state.doc), standing }
}

/** Where a question goes unless somebody says otherwise: the policy question at the cursor, else the floor's section. */
function defaultSection(
  sections: readonly SectionName[],
  current: SectionName | undefined,
): SectionName | undefined {
  if (current?.part === 'policy-question') return current
  return sections.find(({ part }) => part === 'floor') ?? sections.at(-1)
}
