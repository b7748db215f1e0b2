import { html, type TemplateResult } from 'lit'
import { isWritten } from '#shared/poll/kinds.ts'
import type { PollOption, PollWording } from '#shared/poll/wording.ts'
import { forWhom, namingOf } from './poll-terms.ts'
import { say } from './say.ts'

/** The wording while it is being written: to read, not to answer. */
export function draftOf(draft: PollWording): TemplateResult {
  const { question, kind, settings } = draft
  return html`<article aria-labelledby="question">
    <h3 id="question">
      ${
        question.trim() === ''
          ? html`<span class="missing">${say('poll.question-missing')}</span>`
          : html`<bdi>${question}</bdi>`
      }
    </h3>
    <p class="hint">
      <span class="tag draft">${say('term.poll.draft')}</span>
      <span>${say(`term.poll.${kind}`)}. ${say('poll.draft-hint')}</span>
    </p>
    ${plannedOf(draft)}
    <p class="note">${namingOf(settings)} ${forWhom(settings)}</p>
  </article>`
}

function plannedOf({ kind, options, scale }: PollWording): TemplateResult {
  if (isWritten(kind)) return html`<p class="missing">${say('poll.voters-write')}</p>`
  if (scale)
    return html`<p>
      <bdi>${endOf(scale.from, scale.low)}</bdi> – <bdi>${endOf(scale.to, scale.high)}</bdi>
    </p>`
  if (options.length === 0) return html`<p class="missing">${say('poll.options-missing')}</p>`
  return html`<ul role="list">
    ${options.map((option) => html`<li class="planned ${kind}">${wordsOf(option)}</li>`)}
  </ul>`
}

function endOf(step: number, words: string): string {
  return words === '' ? String(step) : say('poll.end', { step, words })
}

function wordsOf({ text }: PollOption): TemplateResult {
  return text.trim() === ''
    ? html`<span class="missing">${say('poll.option-missing')}</span>`
    : html`<bdi>${text}</bdi>`
}
