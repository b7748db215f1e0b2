import { html, nothing, type TemplateResult } from 'lit'
import { isWritten } from '#shared/poll/kinds.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { percentOf, type Tally, type TallyPart } from '#shared/poll/tally.ts'
import { say } from './say.ts'

/** The same count by group or channel; small parts stand together as others. [POLL8] */
export function partsOf(poll: CountedPoll, tally: Tally): TemplateResult | typeof nothing {
  const { parts = [] } = tally
  const { breakdown } = poll.settings
  if (parts.length === 0 || breakdown === 'none' || isWritten(poll.kind)) return nothing
  const title = say(`poll.by.${breakdown}`)
  return html`<div class="wide" role="region" aria-label=${title} tabindex="0">
    <table class="counts parts">
      <caption>
        ${title}
      </caption>
      <thead>
        <tr>
          <th scope="col">${say('poll.column.answer')}</th>
          ${parts.map(
            (part) =>
              html`<th scope="col" class="number">
                <bdi>${nameOf(part)}</bdi>
                <span class="times">${say('poll.n', { n: part.voters })}</span>
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${poll.options.map(
          ({ id, text }) =>
            html`<tr>
              <th scope="row"><bdi>${text}</bdi></th>
              ${parts.map(
                ({ votes, voters }) =>
                  html`<td class="number">
                    ${say('poll.share', { percent: percentOf(votes[id] ?? 0, voters) })}
                    <span class="times">${say('poll.in-brackets', { n: votes[id] ?? 0 })}</span>
                  </td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function nameOf({ name }: TallyPart): string {
  if (name === 'onsite' || name === 'online') return say(`poll.part.${name}`)
  return name === 'other' ? say('poll.part.other') : name
}
