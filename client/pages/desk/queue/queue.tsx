import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import type { QuestionId } from '#shared/ids.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { fairOrder, placeOfQuestion } from '#shared/question/order.ts'
import type { FloorQuestion, Here } from '#shared/wire.ts'
import { act, codeOf } from '../../../live/api.ts'
import { say } from '../../../say.ts'
import {
  actOfKey,
  filterOf,
  isFound,
  LEADS_TO,
  QUEUE_FILTERS,
  type QueueAct,
  type QueueFilter,
} from './queue-acts.ts'
import { Queued, type Asking } from './queued.tsx'

interface QueueProps {
  readonly here: Here
  readonly questions: ReadonlyMap<QuestionId, FloorQuestion>
  readonly mayWrite: boolean
  /** Whether the server has told once what was asked. */
  readonly isKnown: boolean
  /** Puts a question into the notes and answers with the line that it became. */
  bring(question: FloorQuestion): string | undefined
}

const PLACES = ['all', 'onsite', 'online'] as const

/** The questions from the floor and the chats, in the order in which they are to be taken: one key for each act. [QUEUE1] */
export function Queue({ here, questions, mayWrite, isKnown, bring }: QueueProps) {
  const [filter, setFilter] = useState<QueueFilter>('waiting')
  const [place, setPlace] = useState<(typeof PLACES)[number]>('all')
  const [looked, setLooked] = useState('')
  const [chosen, setChosen] = useState<QuestionId>()
  const [asking, setAsking] = useState<Asking>()
  const [problem, setProblem] = useState<ProblemCode>()
  const [said, setSaid] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const mayModerate = here.acts.includes('moderate-questions')

  const all = useMemo(() => [...questions.values()], [questions])
  const shown = useMemo(() => {
    const these = all.filter(
      (question) =>
        filterOf(question) === filter &&
        isFound(question, looked) &&
        (place === 'all' || placeOfQuestion(question) === place),
    )
    return fairOrder(these, filter === 'waiting' ? here.queue.fairness : 'none')
  }, [all, filter, looked, place, here.queue.fairness])
  const current = shown.find(({ id }) => id === chosen) ?? shown[0]

  const path = (id: QuestionId, then = ''): string =>
    `/api/sessions/${here.session}/questions/${id}${then}`
  const run = async (task: () => Promise<unknown>): Promise<boolean> => {
    setProblem(undefined)
    try {
      await task()
      return true
    } catch (refusal) {
      setProblem(codeOf(refusal))
      return false
    }
  }
  const change = (question: FloorQuestion, what: object, then?: string): void => {
    setAsking(undefined)
    void run(() => act(path(question.id), what, 'PATCH')).then((done) => {
      if (done && then !== undefined)
        setSaid(say('queue.said.state', { words: question.text.slice(0, 60), state: then }))
    })
  }
  const perform = (question: FloorQuestion, what: QueueAct): void => {
    setChosen(nextTo(shown, question))
    const state = LEADS_TO[what]
    if (state !== undefined) return change(question, { state }, say(`queue.state.${state}`))
    setChosen(question.id)
    if (what === 'notes') {
      const line = bring(question)
      const isNew = question.state === 'asked'
      if (line !== undefined)
        change(question, { line, ...(isNew && { state: 'approved' }) }, say('queue.in-notes'))
    } else setAsking(what as Asking)
  }
  const focusOn = (id: QuestionId | undefined): void => {
    setChosen(id)
    list.current?.querySelector<HTMLElement>(`[data-question="${id ?? ''}"]`)?.focus()
  }
  const hearKey = (event: KeyboardEvent, question: FloorQuestion): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const at = shown.indexOf(question)
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      focusOn(shown[event.key === 'ArrowDown' ? at + 1 : at - 1]?.id ?? question.id)
      return
    }
    const what = mayModerate && actOfKey(event.key, question, mayWrite)
    if (!what) return
    event.preventDefault()
    perform(question, what)
    const next = nextTo(shown, question)
    if (LEADS_TO[what] !== undefined) queueMicrotask(() => focusOn(next))
  }
  const behind = (id: QuestionId): number => all.filter(({ into }) => into === id).length

  return (
    <section aria-labelledby="queue-heading">
      <h3 id="queue-heading" className="visually-hidden">
        {say('queue.label')}
      </h3>
      {all.length > 0 && (
        <div className="queue-tools">
          <div role="group" aria-label={say('queue.filter')} className="queue-filters">
            {QUEUE_FILTERS.map((each) => (
              <button
                key={each}
                type="button"
                className="button quiet small"
                aria-pressed={filter === each}
                onClick={() => setFilter(each)}
              >
                {say(`queue.filter.${each}`, {
                  n: all.filter((one) => filterOf(one) === each).length,
                })}
              </button>
            ))}
          </div>
          <input
            type="search"
            dir="auto"
            value={looked}
            aria-label={say('queue.search')}
            placeholder={say('queue.search')}
            onChange={({ target }) => setLooked(target.value)}
          />
          <select
            aria-label={say('queue.place')}
            value={place}
            onChange={({ target }) => setPlace(PLACES.find((one) => one === target.value) ?? 'all')}
          >
            {PLACES.map((each) => (
              <option key={each} value={each}>
                {say(`queue.place.${each}`)}
              </option>
            ))}
          </select>
        </div>
      )}
      {here.queue.fairness !== 'none' && filter === 'waiting' && all.length > 0 && (
        <p className="quiet">{say('queue.order', { rule: here.queue.fairness })}</p>
      )}
      {mayModerate && here.queue.questionsWait && <p className="quiet">{say('queue.waits')}</p>}
      {problem && (
        <p className="problem" role="alert">
          {say(`problem.${problem}`)}
        </p>
      )}
      {all.length === 0 && isKnown && (
        <p className="quiet">{say('desk.question.none', { code: here.code })}</p>
      )}
      {all.length > 0 && shown.length === 0 && (
        <p className="quiet">
          {say(looked.trim() === '' ? 'queue.nothing' : 'queue.nothing-found')}
        </p>
      )}
      <ul ref={list} className="queue" role="list" aria-label={say('queue.label')}>
        {shown.map((question) => (
          <li
            key={question.id}
            data-question={question.id}
            data-state={question.state}
            // The list is walked by arrows: a letter acts on the question that has the keyboard.
            tabIndex={question === current ? 0 : -1}
            onFocus={() => setChosen(question.id)}
            onKeyDown={(event) => hearKey(event, question)}
          >
            <Queued
              question={question}
              merged={behind(question.id)}
              repliesTo={question.replyTo && questions.get(question.replyTo)}
              mayModerate={mayModerate}
              mayWrite={mayWrite}
              asking={question === current ? asking : undefined}
              others={all.filter(
                (other) =>
                  other.id !== question.id && !['duplicate', 'withdrawn'].includes(other.state),
              )}
              onAct={(what) => perform(question, what)}
              onClose={() => {
                setAsking(undefined)
                focusOn(question.id)
              }}
              onWords={(what, words) =>
                change(question, {
                  [what]: words,
                  ...(what === 'answer' && words.trim() !== '' && { state: 'answered-in-writing' }),
                })
              }
              onTranslation={(text, language) =>
                change(question, { translation: { text, language } })
              }
              onMerge={(into) => {
                setAsking(undefined)
                void run(() => act(path(question.id, '/merge'), { into: into.id }))
              }}
              onRelease={() => void run(() => act(path(question.id, '/release'), {}))}
            />
          </li>
        ))}
      </ul>
      {mayModerate && shown.length > 0 && <p className="quiet queue-hint">{say('queue.hint')}</p>}
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </section>
  )
}

/** The question to go on with when this one leaves the list. */
function nextTo(shown: readonly FloorQuestion[], question: FloorQuestion): QuestionId | undefined {
  const at = shown.indexOf(question)
  return (shown[at + 1] ?? shown[at - 1])?.id
}
