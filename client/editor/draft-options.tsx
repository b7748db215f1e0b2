import { useImperativeHandle, useRef, type KeyboardEvent, type Ref } from 'react'
import { flushSync } from 'react-dom'
import * as Y from 'yjs'
import { makeOption, optionMaps } from '#shared/document/drafts.ts'
import { placeIn, placesForMove, placesForNew } from '#shared/document/places.ts'
import type { OptionId } from '#shared/ids.ts'
import { LONGEST_OPTION, MOST_OPTIONS } from '#shared/poll/wording.ts'
import { say } from '../say.ts'
import { freshId } from './block-ids.ts'
import { DragHandle } from './drag-handle.tsx'
import { useKeptFocus } from './kept-focus.ts'
import { SignButton } from './sign-button.tsx'
import { SharedText } from './shared-text.tsx'
import { useSorting } from './sorting.ts'

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

/** The options of a draft: Enter adds one below, Alt and an arrow move one, and so does its handle. [WORK3] */
export function DraftOptions({ options, ref }: DraftOptionsProps) {
  const list = useRef<HTMLOListElement>(null)
  const maps = optionMaps(options)
  const places = (): readonly (number | undefined)[] =>
    optionMaps(options).map((option) => placeIn(option.get('place')))
  const enter = (at: number): void => list.current?.querySelectorAll('textarea')[at]?.focus()
  // The list is drawn at once, so that what is typed next stands in the field that follows.
  const change = (write: () => void): void => flushSync(() => options.doc?.transact(write))
  const put = (writes: ReadonlyMap<number, number>, things: readonly Y.Map<unknown>[]): void => {
    for (const [at, place] of writes) things[at]?.set('place', place)
  }
  const add = (at: number): void => {
    if (options.length >= MOST_OPTIONS) return
    const things = optionMaps(options)
    const writes = placesForNew(places(), at)
    change(() => {
      const option = makeOption(freshId<OptionId>())
      options.push([option])
      put(writes, [...things, option])
    })
    enter(at)
  }
  const remove = (at: number): void => {
    const index = options.toArray().indexOf(optionMaps(options)[at])
    if (index === -1) return
    change(() => options.delete(index))
    enter(Math.min(at, options.length - 1))
  }
  const move = (from: number, to: number): void => {
    const writes = placesForMove(places(), from, to)
    if (writes.size === 0) return
    const things = optionMaps(options)
    change(() => put(writes, things))
    enter(to)
  }
  const sorting = useSorting(list, move)
  const moveByKey = (event: KeyboardEvent, at: number): void => {
    if (event.key === 'Escape') sorting.callOff()
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    // A card of options moves by the same keys: this one was the option's.
    event.stopPropagation()
    move(at, event.key === 'ArrowUp' ? at - 1 : at + 1)
  }
  useImperativeHandle(ref, () => ({ add, enter }))
  useKeptFocus(list, maps.map((option) => String(option.get('id'))).join())

  return (
    <ol ref={list} className="draft-options" role="list">
      {maps.map((option, at) => {
        const text: unknown = option.get('text')
        if (!(text instanceof Y.Text)) return null
        const number = at + 1
        return (
          <li
            key={String(option.get('id'))}
            data-dragged={sorting.drag?.from === at}
            data-drop={sorting.drag?.to === at && sorting.drag.from !== at}
            onKeyDown={(event) => moveByKey(event, at)}
          >
            <DragHandle label={say('workshop.move-option', { number })} {...sorting.handle(at)} />
            <SharedText
              text={text}
              label={say('desk.poll.option', { number })}
              hint={say('desk.poll.option', { number })}
              longest={LONGEST_OPTION}
              onEnter={() => add(at + 1)}
            />
            <SignButton
              label={say('desk.poll.raise-option', { number })}
              sign="↑"
              disabled={at === 0}
              act={() => move(at, at - 1)}
            />
            <SignButton
              label={say('desk.poll.lower-option', { number })}
              sign="↓"
              disabled={number === maps.length}
              act={() => move(at, at + 1)}
            />
            <SignButton
              label={say('desk.poll.remove-option', { number })}
              sign="×"
              disabled={maps.length <= FEWEST}
              act={() => remove(at)}
            />
          </li>
        )
      })}
    </ol>
  )
}
