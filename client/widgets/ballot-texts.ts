import { html, type TemplateResult } from 'lit'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { fieldsOf } from './own-answer.ts'
import { say } from './say.ts'

export interface TextsParts {
  readonly poll: CountedPoll
  readonly texts: readonly string[]
  readonly write: (field: number, text: string) => void
}

/** The ballot of a poll in which one writes: one answer with its count of characters, or up to three words. */
export function textsOf({ poll, texts, write }: TextsParts): TemplateResult {
  const { count, longest } = fieldsOf(poll.kind)
  const hear =
    (field: number) =>
    ({ target }: Event): void => {
      if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement)
        write(field, target.value)
    }
  if (poll.kind === 'text') {
    const text = texts[0] ?? ''
    return html`<div class="written">
      <textarea
        rows="4"
        dir="auto"
        maxlength=${longest}
        aria-label=${say('poll.your-answer')}
        aria-describedby="count"
        .value=${text}
        @input=${hear(0)}
      ></textarea>
      <p id="count" class="count">${say('poll.written-of', { n: text.length, longest })}</p>
    </div>`
  }
  return html`<div class="written">
    ${Array.from(
      { length: count },
      (_, field) =>
        html`<input
          type="text"
          dir="auto"
          maxlength=${longest}
          autocomplete="off"
          aria-label=${say('poll.your-word', { n: field + 1 })}
          .value=${texts[field] ?? ''}
          @input=${hear(field)}
        />`,
    )}
  </div>`
}
