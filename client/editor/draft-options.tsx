import { useImperativeHandle, useRef, type KeyboardEvent, type Ref } from 'react'
import { flushSync } from 'react-dom'
import * as Y from 'yjs'
import { makeOption } from '#shared/document/drafts.ts'
import type { OptionId } from '#shared/ids.ts'
import { LONGEST_OPTION, MOST_OPTIONS } from '#shared/poll/wording.ts'
import { say } from '../say.ts'
import { freshId } from './block-ids.ts'
import { SharedText } from './shared-text.tsx'

const FEWEST = 2 // a poll of one option asks nothing

export interface OptionActs {
  /** Puts an empty option at a place and the keyboard into it. */
  add(at: number): void
  /** Puts the keyboard into the option at a place. */
  enter(at: number): void
}

interface DraftOptionsProps {
  readonly options: Y.Array<unknown>
  readonly ref: Ref<OptionActs>
}

/** The options of a draft: Enter adds one below, Alt and an arrow move one. */
export function DraftOptions({ options, ref }: DraftOptionsProps) {
  const list = useRef<HTMLOListElement>(null)
  const enter = (at: number): void => list.current?.querySelectorAll('textarea')[at]?.focus()
  // The list is drawn at once, so that what is typed next stands in the field that follows.
  const change = (write: () => void): void => flushSync(() => options.doc?.transact(write))
  const add = (at: number): void => {
    if (options.length >= MOST_OPTIONS) return
    change(() => options.insert(at, [makeOption(freshId<OptionId>())]))
    enter(at)
  }
  const remove = (at: number): void => {
    change(() => options.delete(at))
    enter(Math.min(at, options.length - 1))
  }
  const move = (from: number, to: number): void => {
    const option = options.get(from)
    if (!(option instanceof Y.Map) || to < 0 || to >= options.length) return
    change(() => {
      const moved = option.clone()
      options.delete(from)
      options.insert(to, [moved])
    })
    enter(to)
  }
  const moveByKey = (event: KeyboardEvent, at: number): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    move(at, event.key === 'ArrowUp' ? at - 1 : at + 1)
  }
  useImperativeHandle(ref, () => ({ add, enter }))

  return (
    <ol ref={list} className="draft-options" role="list">
      {options.map((option, at) => {
        const text: unknown = option instanceof Y.Map ? option.get('text') : undefined
        if (!(text instanceof Y.Text) || !(option instanceof Y.Map)) return null
        const number = at + 1
        return (
          <li key={String(option.get('id'))} onKeyDown={(event) => moveByKey(event, at)}>
            <SharedText
              text={text}
              label={say('desk.poll.option', { number })}
              hint={say('desk.poll.option', { number })}
              longest={LONGEST_OPTION}
              onEnter={() => add(at + 1)}
            />
            <Sign
              label={say('desk.poll.raise-option', { number })}
              sign="↑"
              disabled={at === 0}
              act={() => move(at, at - 1)}
            />
            <Sign
              label={say('desk.poll.lower-option', { number })}
              sign="↓"
              disabled={number === options.length}
              act={() => move(at, at + 1)}
            />
            <Sign
              label={say('desk.poll.remove-option', { number })}
              sign="×"
              disabled={options.length <= FEWEST}
              act={() => remove(at)}
            />
          </li>
        )
      })}
    </ol>
  )
}

interface SignProps {
  readonly label: string
  readonly sign: string
  readonly disabled: boolean
  act(): void
}

function Sign({ label, sign, disabled, act }: SignProps) {
  return (
    <button
      type="button"
      className="tool"
      title={label}
      aria-label={label}
      disabled={disabled}
      onClick={act}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  )
}
