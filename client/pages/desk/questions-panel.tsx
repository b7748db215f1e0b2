import { useEditorState, type Editor } from '@tiptap/react'
import { useRef, useState, type FormEvent } from 'react'
import { CHANNELS, type Channel } from '#shared/channel.ts'
import type { QuestionId } from '#shared/ids.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { may } from '#shared/role.ts'
import type { FloorQuestion, Here } from '#shared/wire.ts'
import { freshId } from '../../editor/block-ids.ts'
import { addToSection, sectionAt, sectionsOf, type Section } from '../../editor/sections.ts'
import { act, codeOf } from '../../live/api.ts'
import { clockTime, say } from '../../say.ts'

const BROUGHT: readonly Channel[] = CHANNELS.filter(
  (channel) => channel !== 'phone' && channel !== 'online',
)

interface QuestionsPanelProps {
  readonly here: Here
  readonly editor: Editor
  readonly mayWrite: boolean
  readonly questions: ReadonlyMap<QuestionId, FloorQuestion>
}

/** What the chat and the floor ask: typed in by one key, or taken from the queue, into everybody's notes. */
export function QuestionsPanel({ here, editor, mayWrite, questions }: QuestionsPanelProps) {
  const [into, setInto] = useState('')
  const [problem, setProblem] = useState<ProblemCode>()
  const { sections, chosen } = useEditorState({
    editor,
    selector: ({ editor: { state } }) => {
      const found = sectionsOf(state.doc)
      const wanted = found.find(({ id }) => id === into)
      return { sections: found, chosen: wanted ?? defaultSection(found, state.selection.from) }
    },
  })
  const bring = (question: Pick<FloorQuestion, 'text' | 'author' | 'channel' | 'at'>): void => {
    const { text, author, channel, at } = question
    addToSection(
      editor,
      chosen,
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
  const queue = [...questions.values()].filter(({ state }) => state !== 'dismissed').sort(byUrgency)

  return (
    <div className="questions">
      <h2>{say('desk.tab.questions')}</h2>
      {mayWrite && (
        <>
          <SectionChoice sections={sections} chosen={chosen} onChoose={setInto} />
          <QuickForm section={chosen} bring={bring} />
        </>
      )}
      {problem && (
        <p className="problem" role="alert">
          {say(`problem.${problem}`)}
        </p>
      )}
      {queue.length === 0 ? (
        <p className="quiet">{say('desk.question.none', { code: here.code })}</p>
      ) : (
        <ul className="queue" role="list">
          {queue.map((question) => (
            <li key={question.id} data-state={question.state}>
              <p dir="auto">{question.text}</p>
              <p className="source">
                {[question.author, say(`term.channel.${question.channel}`), clockTime(question.at)]
                  .filter((part) => part !== undefined)
                  .join(' · ')}
                {question.supports > 0 && (
                  <b> {say('desk.question.supports', { n: question.supports })}</b>
                )}
              </p>
              {may(here.roles, 'moderate-questions') && (
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
    </div>
  )
}

interface ActsProps {
  readonly question: FloorQuestion
  readonly mayWrite: boolean
  onNotes(): void
  onState(state: FloorQuestion['state']): void
}

function Acts({ question, mayWrite, onNotes, onState }: ActsProps) {
  if (question.state === 'in-notes') return <p className="quiet">{say('desk.question.in-notes')}</p>
  if (question.state === 'parked') {
    return (
      <p className="acts">
        <span className="quiet">{say('desk.question.parked')}</span>
        <button type="button" className="button quiet small" onClick={() => onState('asked')}>
          {say('desk.question.back')}
        </button>
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

interface SectionChoiceProps {
  readonly sections: readonly Section[]
  readonly chosen: Section | undefined
  onChoose(id: string): void
}

function SectionChoice({ sections, chosen, onChoose }: SectionChoiceProps) {
  return (
    <label className="into">
      <span>{say('desk.question.into')}</span>
      <select value={chosen?.id ?? ''} onChange={({ target }) => onChoose(target.value)}>
        {sections.map(({ id, title, question }) => (
          <option key={id} value={id}>
            {question === undefined
              ? title
              : say('desk.outline.question', { number: question, title })}
          </option>
        ))}
      </select>
    </label>
  )
}

interface QuickFormProps {
  readonly section: Section | undefined
  bring(question: { text: string; author?: string; channel: Channel; at: number }): void
}

/** One key: what was pasted or typed stands in the notes, with who asked, from where and when. */
function QuickForm({ section, bring }: QuickFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const [channel, setChannel] = useState<Channel>('zoom')
  const [added, setAdded] = useState<string>()
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const text = String(fields.get('text')).replace(/\s+/g, ' ').trim()
    const author = String(fields.get('author')).trim()
    if (text === '') return
    bring({ text, channel, at: Date.now(), ...(author !== '' && { author }) })
    setAdded(say('desk.question.added', { section: shortened(section?.title ?? '') }))
    event.currentTarget.reset()
    form.current?.querySelector('textarea')?.focus()
  }
  return (
    <form ref={form} className="quick" aria-label={say('desk.question.bring')} onSubmit={submit}>
      <textarea
        name="text"
        rows={3}
        dir="auto"
        maxLength={1000}
        aria-label={say('desk.question.text')}
        placeholder={say('desk.question.paste')}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          form.current?.requestSubmit()
        }}
      />
      <div className="quick-row">
        <input
          name="author"
          maxLength={80}
          dir="auto"
          aria-label={say('desk.question.who')}
          placeholder={say('desk.question.who')}
        />
        <select
          aria-label={say('desk.question.from')}
          value={channel}
          onChange={({ target }) => setChannel(target.value as Channel)}
        >
          {BROUGHT.map((each) => (
            <option key={each} value={each}>
              {say(`term.channel.${each}`)}
            </option>
          ))}
        </select>
        <button type="submit" className="button primary">
          {say('desk.question.add')}
        </button>
      </div>
      <p className="quiet" role="status">
        {added}
      </p>
    </form>
  )
}

/** Where a question goes unless somebody says otherwise: the policy question at the cursor, else the floor's section. */
function defaultSection(sections: readonly Section[], pos: number): Section | undefined {
  const current = sectionAt(sections, pos)
  if (current?.part === 'policy-question') return current
  return sections.find(({ part }) => part === 'floor') ?? sections.at(-1)
}

function shortened(title: string): string {
  return title.length > 60 ? `${title.slice(0, 58).trimEnd()}…` : title
}

function byUrgency(one: FloorQuestion, other: FloorQuestion): number {
  const isDone = Number(one.state !== 'asked') - Number(other.state !== 'asked')
  return isDone || other.supports - one.supports || one.at - other.at
}
