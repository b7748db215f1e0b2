import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { OptionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { PollOption } from '#shared/poll/wording.ts'
import { moved, placed, putBefore, type OwnOrder } from './own-order.ts'
import { say } from './say.ts'

export interface OrderParts {
  readonly poll: CountedPoll
  readonly order: OwnOrder
  /** What becomes of the order by what was done to one option. */
  readonly reorder: (order: OwnOrder, option: OptionId) => void
}

const KEYS: Readonly<Record<string, -1 | 1>> = { ArrowUp: -1, ArrowDown: 1 }
// One drag at a time, on this page alone: what another page drops here is nothing of ours.
let dragged: OptionId | undefined

/** The ballot of a ranking: those with a place first, in their order, then the rest. A part of them may be left without. */
export function orderOf(parts: OrderParts): TemplateResult {
  const { poll, order } = parts
  const rest = poll.options.filter(({ id }) => !order.includes(id))
  const inPlace = order.flatMap((id) => poll.options.find((option) => option.id === id) ?? [])
  return html`<ul role="list" class="order">
    ${repeat(
      [...inPlace, ...rest],
      ({ id }) => id,
      (option) => row(parts, option),
    )}
  </ul>`
}

function row(parts: OrderParts, { id, text }: PollOption): TemplateResult {
  const { order, reorder } = parts
  const place = order.indexOf(id) + 1
  const hasPlace = place > 0
  return html`<li
    class=${hasPlace ? 'ranked' : ''}
    draggable=${hasPlace ? 'true' : 'false'}
    @dragstart=${() => {
      dragged = id
    }}
    @dragend=${() => {
      dragged = undefined
    }}
    @dragover=${(event: DragEvent) => {
      if (dragged !== undefined && hasPlace) event.preventDefault()
    }}
    @drop=${(event: DragEvent) => {
      event.preventDefault()
      if (dragged !== undefined && dragged !== id) reorder(putBefore(order, dragged, id), dragged)
      dragged = undefined
    }}
  >
    <button
      type="button"
      class="place"
      data-option=${id}
      aria-pressed=${hasPlace ? 'true' : 'false'}
      @click=${() => reorder(placed(order, id), id)}
      @keydown=${(event: KeyboardEvent) => {
        const by = KEYS[event.key]
        if (by === undefined || !hasPlace) return
        event.preventDefault()
        reorder(moved(order, id, by), id)
      }}
    >
      <span class="rank" aria-hidden="true">${hasPlace ? place : ''}</span>
      <bdi>${text}</bdi>
      <span class="hidden"
        >${hasPlace ? say('poll.place', { n: place }) : say('poll.no-place')}</span
      >
    </button>
    ${hasPlace ? [mover(parts, id, text, -1), mover(parts, id, text, 1)] : nothing}
  </li>`
}

function mover(
  { order, reorder }: OrderParts,
  id: OptionId,
  text: string,
  by: -1 | 1,
): TemplateResult {
  const isUp = by < 0
  const isAtEnd = order.indexOf(id) === (isUp ? 0 : order.length - 1)
  return html`<button
    type="button"
    class="move"
    aria-label=${say(isUp ? 'poll.move-up' : 'poll.move-down', { option: text })}
    aria-disabled=${isAtEnd ? 'true' : 'false'}
    @click=${() => reorder(moved(order, id, by), id)}
  >
    <svg viewBox="0 0 10 10" aria-hidden="true" focusable="false">
      <path d=${isUp ? 'M5 1 9 8H1Z' : 'M5 9 1 2H9Z'}></path>
    </svg>
  </button>`
}

/** Where an option stands now, to hear. */
export function placeWords(poll: CountedPoll, order: OwnOrder, id: OptionId): string {
  const option = poll.options.find((each) => each.id === id)?.text ?? ''
  const place = order.indexOf(id) + 1
  if (place === 0) return say('poll.said-unplaced', { option })
  return say('poll.said-place', { option, n: place, all: order.length })
}
