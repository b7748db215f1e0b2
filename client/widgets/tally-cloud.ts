import { html, nothing, type TemplateResult } from 'lit'
import type { Answer, Tally } from '#shared/poll/tally.ts'
import { say } from './say.ts'

const MOST_SHOWN = 200 // answers; beyond, the file of the result has them
const IN_CLOUD = 40 // words
const STEPS = 5 // sizes of a word

/** What was written: answers as a list, words as a cloud with the same numbers beside it in a table. */
export function writtenIn(kind: 'text' | 'words', { answers = [] }: Tally): TemplateResult {
  const shown = answers.slice(0, MOST_SHOWN)
  const more = answers.length - shown.length
  return html`${kind === 'text' ? listOf(shown) : [cloudOf(shown), timesOf(shown)]}
  ${more > 0 ? html`<p class="note">${say('poll.more-answers', { n: more })}</p>` : nothing}`
}

function listOf(answers: readonly Answer[]): TemplateResult {
  return html`<ul role="list" class="written">
    ${answers.map(
      ({ text, times }) =>
        html`<li>
          <bdi>${text}</bdi>
          ${times > 1 ? html`<span class="times">${say('poll.times', { n: times })}</span>` : nothing}
        </li>`,
    )}
  </ul>`
}

/** How large a word stands in the cloud, 1 to 5: as often as it was written beside the most frequent one. */
export function sizeIn(times: number, most: number): number {
  return most <= 1 ? 2 : 1 + Math.round(((times - 1) / (most - 1)) * (STEPS - 1))
}

// The cloud is for eyes: whoever hears it has the table.
function cloudOf(answers: readonly Answer[]): TemplateResult {
  const most = answers[0]?.times ?? 0
  const words = answers
    .slice(0, IN_CLOUD)
    .toSorted((one, other) => one.text.localeCompare(other.text))
  return html`<p class="cloud" aria-hidden="true">
    ${words.map(({ text, times }) => html`<bdi class="size-${sizeIn(times, most)}">${text}</bdi> `)}
  </p>`
}

function timesOf(answers: readonly Answer[]): TemplateResult | typeof nothing {
  if (answers.length === 0) return nothing
  return html`<div class="beside">
    <table class="counts">
      <thead>
        <tr>
          <th scope="col">${say('poll.column.word')}</th>
          <th scope="col" class="number">${say('poll.column.times')}</th>
        </tr>
      </thead>
      <tbody>
        ${answers.map(
          ({ text, times }) =>
            html`<tr>
              <th scope="row"><bdi>${text}</bdi></th>
              <td class="number">${times}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}
