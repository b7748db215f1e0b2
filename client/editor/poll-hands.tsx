import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import type { OptionId } from '#shared/ids.ts'
import type { PollKind } from '#shared/poll/kinds.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { say } from '../say.ts'
import { usePollDesk, type TypedHands } from './poll-desk.ts'
import { Refused } from './refused.tsx'
import { handsIn, step, typedOf } from './typed-hands.ts'
import { useAct } from './use-act.ts'

/** Kinds that a hall can answer by raising hands. */
const BY_HANDS: readonly PollKind[] = ['single', 'multiple', 'yes-no', 'scale']

interface Hands {
  /** The button that begins to count; nothing where hands are counted already, or cannot answer. */
  readonly opener: ReactNode
  readonly form: ReactNode
}

/** The hands of the hall: a number for each option, kept as typed until they are entered in one go. [DESK19] */
export function useHands(poll: CountedPoll): Hands {
  const { typed, mayOpen } = usePollDesk()
  const [isOpen, setIsOpen] = useState(typed.has(poll.id))
  const opener = useRef<HTMLButtonElement>(null)
  if (!mayOpen || !BY_HANDS.includes(poll.kind)) return { opener: null, form: null }
  const leave = (): void => {
    typed.delete(poll.id)
    flushSync(() => setIsOpen(false))
    opener.current?.focus()
  }
  if (isOpen) return { opener: null, form: <HandsForm poll={poll} onDone={leave} /> }
  const begin = (
    <button ref={opener} type="button" className="button quiet" onClick={() => setIsOpen(true)}>
      {say(poll.tally?.hands ? 'desk.poll.hands-change' : 'desk.poll.hands')}
    </button>
  )
  return { opener: begin, form: null }
}

interface HandsFormProps {
  readonly poll: CountedPoll
  onDone(): void
}

function HandsForm({ poll, onDone }: HandsFormProps) {
  const desk = usePollDesk()
  const [typed, setTyped] = useState<TypedHands>(() => desk.typed.get(poll.id) ?? typedOf(poll))
  const { busy, problem, run, forget } = useAct()
  const form = useRef<HTMLFormElement>(null)
  const hint = useId()
  const counts = handsIn(typed)
  const type = (option: OptionId, text: string): void => {
    const next = { ...typed, [option]: text }
    desk.typed.set(poll.id, next)
    setTyped(next)
    forget()
  }
  const enter = async (): Promise<void> => {
    if (!counts || busy) return
    if ((await run(() => desk.enterHands(poll.id, counts))) === undefined) onDone()
  }
  const next = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Enter') return
    const fields = [...(form.current?.querySelectorAll('input') ?? [])]
    const following = fields[fields.indexOf(event.currentTarget) + 1]
    if (!following) return
    event.preventDefault()
    following.select()
  }
  return (
    <form
      ref={form}
      className="poll-hands"
      aria-label={say('desk.poll.hands')}
      onSubmit={(event) => {
        event.preventDefault()
        void enter()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onDone()
      }}
    >
      <p className="quiet" id={hint}>
        {say('desk.poll.hands-why')}
      </p>
      <ul role="list">
        {poll.options.map(({ id, text }, at) => (
          <li key={id}>
            <HandField
              label={text}
              typed={typed[id] ?? ''}
              hint={hint}
              isFirst={at === 0}
              onType={(value) => type(id, value)}
              onKeyDown={next}
            />
          </li>
        ))}
      </ul>
      <p className={counts ? 'quiet numbers' : 'problem'} role="status">
        {counts
          ? say('desk.poll.hands-sum', { n: Object.values(counts).reduce((sum, n) => sum + n, 0) })
          : say('desk.poll.hands-unfit')}
      </p>
      <p className="poll-acts">
        <button type="submit" className="button primary" aria-disabled={busy || !counts}>
          {say(busy ? 'desk.poll.hands-entering' : 'desk.poll.hands-enter')}
        </button>
        <button type="button" className="button quiet" onClick={onDone}>
          {say('desk.poll.not-yet')}
        </button>
      </p>
      <Refused problem={problem} />
    </form>
  )
}

interface HandFieldProps {
  readonly label: string
  readonly typed: string
  readonly hint: string
  readonly isFirst: boolean
  onType(text: string): void
  onKeyDown(event: KeyboardEvent<HTMLInputElement>): void
}

/** One number, by its keys or by two buttons; an arrow is one more or one less. */
function HandField({ label, typed, hint, isFirst, onType, onKeyDown }: HandFieldProps) {
  const name = useId()
  return (
    <>
      <label htmlFor={name} dir="auto">
        {label}
      </label>
      <span className="stepper">
        <button
          type="button"
          className="tool"
          aria-label={say('desk.poll.hands-less', { option: label })}
          onClick={() => onType(step(typed, -1))}
        >
          <span aria-hidden="true">−</span>
        </button>
        <input
          id={name}
          className="number"
          inputMode="numeric"
          autoComplete="off"
          aria-describedby={hint}
          placeholder="0"
          autoFocus={isFirst}
          value={typed}
          onFocus={({ currentTarget }) => currentTarget.select()}
          onChange={({ target }) => onType(target.value)}
          onKeyDown={(event) => {
            const by = { ArrowUp: 1, ArrowDown: -1 }[event.key]
            if (by === undefined) return onKeyDown(event)
            event.preventDefault()
            onType(step(typed, by))
          }}
        />
        <button
          type="button"
          className="tool"
          aria-label={say('desk.poll.hands-more', { option: label })}
          onClick={() => onType(step(typed, 1))}
        >
          <span aria-hidden="true">+</span>
        </button>
      </span>
    </>
  )
}
