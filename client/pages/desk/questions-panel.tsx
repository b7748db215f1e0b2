import type { Editor } from '@tiptap/core'
import { useId, useState } from 'react'
import type { QuestionId } from '#shared/ids.ts'
import type { ProblemCode } from '#shared/problem.ts'
import type { FloorQuestion, Here } from '#shared/wire.ts'
import { freshId } from '../../editor/block-ids.ts'
import {
  addToSection,
  sectionAt,
  sectionNamesOf,
  sectionsOf,
  type SectionName,
} from '../../editor/sections.ts'
import { useNotes } from '../../editor/use-notes.ts'
import { act, codeOf } from '../../live/api.ts'
import { clockTime, say } from '../../say.ts'
import { QuickForm } from './quick-form.tsx'

interface QuestionsPanelProps {
  readonly here: Here
  readonly editor: Editor
  readonly mayWrite: boolean
  readonly questions: ReadonlyMap<QuestionId, FloorQuestion>
  /** Whether the server has told once what was asked. */
  readonly isKnown: boolean
}

/** What the chat and the floor ask: typed in by one key, or taken from the queue, into everybody's notes. */
export function QuestionsPanel(props: QuestionsPanelProps) {
  const { here, editor, mayWrite, questions, isKnown } = props
  const [into, setInto] = useState('')
  const [problem, setProblem] = useState<ProblemCode>()
  const { sections, standing } = useNotes(editor, sectionsIn)
  const current = sections.find(({ id }) => id === standing)
  const usual = defaultSection(sections, current)
  const wanted = sections.find(({ id }) => id === into)
  const chosen = wanted ?? usual
  const bring = (question: Pick<FloorQuestion, 'text' | 'author' | 'channel' | 'at'>): void => {
    const { text, author, channel, at } = question
    setProblem(undefined)
    addToSection(
      editor,
      sectionsOf(editor.state.doc).find(({ id }) => id === chosen?.id),
      { id: freshId(), kind: 'question', speaker: author ?? null, channel, at },
      text,
    )
  }
  const setState = async (id: QuestionId, state: FloorQuestion['state']): Promise<void> => {
    setProblem(undefined)
    try {
      await act(`/api/sessions/${here.session}/questions/${id}`, { state }, 'PATCH')
    } catch (refusal) {
      setProblem(codeOf(refusal))
    }
  }
  const sorted = [...questions.values()].sort(byUrgency)
  const queue = sorted.filter(({ state }) => state !== 'dismissed')
  const dismissed = sorted.filter(({ state }) => state === 'dismissed')
  const mayModerate = here.acts.includes('moderate-questions')

  return (
    <div className="questions">
      <h2>{say('desk.tab.questions')}</h2>
      {mayWrite && (
        <>
          <SectionChoice
            sections={sections}
            wanted={wanted}
            usual={usual}
            isHere={usual?.id === current?.id}
            onChoose={setInto}
          />
          <QuickForm section={chosen} bring={bring} />
        </>
      )}
      {problem && (
        <p className="problem" role="alert">
          {say(`problem.${problem}`)}
        </p>
      )}
      {queue.length === 0 && isKnown && (
        <p className="quiet">{say('desk.question.none', { code: here.code })}</p>
      )}
      {queue.length > 0 && (
        <ul className="queue" role="list">
          {queue.map((question) => (
            <li key={question.id} data-state={question.state}>
              <Asked question={question} />
              {mayModerate && (
                <Acts
                  question={question}
                  mayWrite={mayWrite}
                  onState={(state) => void setState(question.id, state)}
                  onNotes={() => {
                    bring(question)
                    void setState(question.id, 'in-notes')
                  }}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {mayModerate && dismissed.length > 0 && (
        <details className="dismissed">
          <summary>{say('desk.question.dismissed', { n: dismissed.length })}</summary>
          <ul className="queue" role="list">
            {dismissed.map((question) => (
              <li key={question.id} data-state={question.state}>
                <Asked question={question} />
                <p className="acts">
                  <TakeBack onState={(state) => void setState(question.id, state)} />
                </p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function Asked({ question }: { readonly question: FloorQuestion }) {
  const { author, channel, at, supports } = question
  const source = [author, say(`term.channel.${channel}`), clockTime(at)]
  return (
    <>
      <p dir="auto">{question.text}</p>
      <p className="source">
        {source.filter((part) => part !== undefined).join(' · ')}
        {supports > 0 && <b> {say('desk.question.supports', { n: supports })}</b>}
      </p>
    </>
  )
}

interface ActsProps {
  readonly question: FloorQuestion
  readonly mayWrite: boolean
  onNotes(): void
  onState(state: FloorQuestion['state']): void
}

function Acts({ question, mayWrite, onNotes, onState }: ActsProps) {
  if (question.state === 'in-notes' || question.state === 'parked') {
    return (
      <p className="acts">
        <span className="quiet">{say(`desk.question.${question.state}`)}</span>
        <TakeBack onState={onState} />
      </p>
    )
  }
  return (
    <p className="acts">
      {mayWrite && (
        <button type="button" className="button small" onClick={onNotes}>
          {say('desk.question.add')}
        </button>
      )}
      <button type="button" className="button quiet small" onClick={() => onState('parked')}>
        {say('desk.question.park')}
      </button>
      <button type="button" className="button quiet small" onClick={() => onState('dismissed')}>
        {say('desk.question.dismiss')}
      </button>
    </p>
  )
}

function TakeBack({ onState }: Pick<ActsProps, 'onState'>) {
  return (
    <button type="button" className="button quiet small" onClick={() => onState('asked')}>
      {say('desk.question.back')}
    </button>
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

function byUrgency(one: FloorQuestion, other: FloorQuestion): number {
  const isDone = Number(one.state !== 'asked') - Number(other.state !== 'asked')
  return isDone || other.supports - one.supports || one.at - other.at
}
