import { useState, type FormEvent } from 'react'
import type { FloorQuestion } from '#shared/wire.ts'
import { clockTime, say } from '../../../say.ts'
import { actsOn, QUEUE_KEYS, type QueueAct } from './queue-acts.ts'

const LIKELY = 3 // acts that have a button; the others fold

/** Which box stands open under a question. */
export type Asking = 'write' | 'translate' | 'note' | 'merge'

interface QueuedProps {
  readonly question: FloorQuestion
  /** How many others stand behind it. */
  readonly merged: number
  /** What it replies to, in the chat that both came from. */
  readonly repliesTo: FloorQuestion | undefined
  readonly mayModerate: boolean
  readonly mayWrite: boolean
  readonly asking: Asking | undefined
  /** Those it can be merged into. */
  readonly others: readonly FloorQuestion[]
  onAct(act: QueueAct): void
  onClose(): void
  onWords(what: 'answer' | 'note', words: string): void
  onTranslation(text: string, language: string): void
  onMerge(into: FloorQuestion): void
  onRelease(): void
}

/** One question of the queue: its words, where it comes from, how it stands, and what can be done. */
export function Queued(props: QueuedProps) {
  const { question, merged, mayModerate, mayWrite, asking } = props
  const { text, language, translation, answer, note, held, supports, state } = question
  const acts = actsOn(question, mayWrite)
  return (
    <>
      {props.repliesTo && (
        <p className="source" dir="auto">
          {say('desk.question.replies-to', { words: shortened(props.repliesTo.text) })}
        </p>
      )}
      <p dir="auto" lang={language}>
        {text}
      </p>
      {translation && (
        <p dir="auto" lang={translation.language} className="queue-translation">
          {translation.text}
        </p>
      )}
      <p className="source">
        {sourceOf(question).join(' · ')}
        {supports > 0 && <b> {say('desk.question.supports', { n: supports })}</b>}
        <span className={`queue-state ${state}`}>{say(`queue.state.${state}`)}</span>
        {question.notesAt !== undefined && (
          <span className="queue-state in-notes">{say('queue.in-notes')}</span>
        )}
      </p>
      {merged > 0 && <p className="quiet">{say('queue.merged', { n: merged })}</p>}
      {answer !== undefined && (
        <p dir="auto" className="quiet">
          {say('queue.answered-as', { answer })}
        </p>
      )}
      {note !== undefined && (
        <p dir="auto" className="queue-note">
          {note}
        </p>
      )}
      {mayModerate && held !== undefined && (
        <p className="queue-held">
          {say('queue.held', { n: held })}{' '}
          <button type="button" className="button quiet small" onClick={props.onRelease}>
            {say('queue.count-held')}
          </button>
        </p>
      )}
      {mayModerate && asking === undefined && <Acts acts={acts} onAct={props.onAct} />}
      {mayModerate && asking !== undefined && <Box {...props} asking={asking} />}
    </>
  )
}

function sourceOf({ author, place, channel, at, broughtBy }: FloorQuestion): readonly string[] {
  const where = place === undefined || channel !== 'phone' ? channel : place
  return [
    ...(author === undefined ? [] : [author]),
    say(`term.channel.${where}`),
    clockTime(at),
    ...(broughtBy === undefined ? [] : [say('queue.brought', { name: broughtBy })]),
  ]
}

function Acts({ acts, onAct }: { acts: readonly QueueAct[]; onAct(act: QueueAct): void }) {
  const button = (act: QueueAct, index: number) => (
    <button
      key={act}
      type="button"
      tabIndex={-1}
      className={index === 0 ? 'button small' : 'button quiet small'}
      title={say('queue.key', { act: say(`queue.act.${act}`), key: QUEUE_KEYS[act] })}
      onClick={() => onAct(act)}
    >
      {say(`queue.act.${act}`)} <kbd aria-hidden="true">{QUEUE_KEYS[act]}</kbd>
    </button>
  )
  return (
    <div className="acts queue-acts">
      {acts.slice(0, LIKELY).map(button)}
      {acts.length > LIKELY && (
        <span className="queue-more">{acts.slice(LIKELY).map((act) => button(act, 1))}</span>
      )}
    </div>
  )
}

function Box(props: QueuedProps & { readonly asking: Asking }) {
  const { asking, question, onClose } = props
  if (asking === 'merge') return <MergeBox {...props} />
  if (asking === 'translate') return <TranslationBox {...props} />
  const what = asking === 'write' ? 'answer' : 'note'
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    props.onWords(what, String(new FormData(event.currentTarget).get('words')))
  }
  return (
    <form className="queue-box" onSubmit={submit} onKeyDown={escapes(onClose)}>
      <label>
        {say(`queue.${what}-label`)}
        <textarea
          name="words"
          rows={3}
          dir="auto"
          maxLength={what === 'answer' ? 5_000 : 1_000}
          defaultValue={question[what] ?? ''}
          ref={(area) => area?.focus()}
        />
      </label>
      <BoxEnd onClose={onClose} />
    </form>
  )
}

function TranslationBox({ question, onTranslation, onClose }: QueuedProps) {
  const [language, setLanguage] = useState(question.translation?.language ?? 'en')
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('words')).trim()
    if (text !== '') onTranslation(text, language)
  }
  return (
    <form className="queue-box" onSubmit={submit} onKeyDown={escapes(onClose)}>
      <label>
        {say('queue.translation-label')}
        <textarea
          name="words"
          rows={2}
          dir="auto"
          maxLength={1_000}
          defaultValue={question.translation?.text ?? ''}
          ref={(area) => area?.focus()}
        />
      </label>
      <label>
        {say('queue.translation-language')}
        <select value={language} onChange={({ target }) => setLanguage(target.value)}>
          {LANGUAGES.map((each) => (
            <option key={each} value={each}>
              {NAMES.of(each)}
            </option>
          ))}
        </select>
      </label>
      <BoxEnd onClose={onClose} />
    </form>
  )
}

const LANGUAGES = ['en', 'fr', 'es', 'ru', 'zh', 'ar', 'pt', 'de'] as const
const NAMES = new Intl.DisplayNames('en', { type: 'language' })

function MergeBox({ others, onMerge, onClose }: QueuedProps) {
  return (
    <fieldset className="queue-box" onKeyDown={escapes(onClose)}>
      <legend>{say(others.length > 0 ? 'queue.merge-choose' : 'queue.merge-none')}</legend>
      {others.map((other, index) => (
        <button
          key={other.id}
          type="button"
          className="button quiet queue-other"
          dir="auto"
          ref={index === 0 ? (first) => first?.focus() : undefined}
          onClick={() => onMerge(other)}
        >
          {other.text}
        </button>
      ))}
      <button type="button" className="button quiet small" onClick={onClose}>
        {say('queue.cancel')}
      </button>
    </fieldset>
  )
}

function BoxEnd({ onClose }: { onClose(): void }) {
  return (
    <p className="acts">
      <button type="submit" className="button primary small">
        {say('queue.keep')}
      </button>
      <button type="button" className="button quiet small" onClick={onClose}>
        {say('queue.cancel')}
      </button>
    </p>
  )
}

function escapes(close: () => void) {
  return (event: { readonly key: string; stopPropagation(): void }): void => {
    event.stopPropagation() // letters are words here
    if (event.key === 'Escape') close()
  }
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59).toWellFormed()}…` : text
}
