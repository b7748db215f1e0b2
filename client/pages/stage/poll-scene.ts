import { html, nothing, type TemplateResult } from 'lit'
import { isWritten } from '#shared/poll/kinds.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { Tally } from '#shared/poll/tally.ts'
import { inOrder, turnoutOf } from '../../widgets/poll-result.ts'
import { forWhom, hiddenWords, namingOf } from '../../widgets/poll-terms.ts'
import { say } from '../../widgets/say.ts'
import '../../widgets/tally-bars.ts'
import '../../widgets/time-left.ts'

const [LONG, LONGEST] = [70, 220] // characters of a question that stand smaller
const MANY = 8 // answers that still stand in one column
const MOST = 16 // answers on the wall; a phone has them all

/** A poll on the wall: what is asked, how long still, and the numbers where everybody may see them. */
export function pollScene(poll: CountedPoll, ahead: number): TemplateResult {
  const { question, options, state } = poll
  const size = question.length > LONGEST ? 'longest' : question.length > LONG ? 'long' : ''
  return html`<article class="scene ${size} ${options.length > MANY ? 'many' : ''}">
    <h1><bdi>${question}</bdi></h1>
    <p class="facts">
      <span class="state ${state}">${say(`term.poll.${state}`)}</span>
      ${poll.round > 1 ? html`<span>${say('poll.round', { n: poll.round })}</span>` : nothing}
      ${poll.isRehearsal ? html`<span>${say('poll.rehearsal')}</span>` : nothing}
      ${
        state === 'open' && poll.closesAt !== undefined
          ? html`<rapport-time-left .until=${poll.closesAt} .ahead=${ahead}></rapport-time-left>`
          : nothing
      }
      <span>${turnoutOf(poll)}</span>
    </p>
    ${poll.tally === undefined ? asked(poll) : counted(poll, poll.tally)}
  </article>`
}

function counted(poll: CountedPoll, tally: Tally): TemplateResult {
  const options = poll.options.length > MOST ? inOrder(poll, tally).slice(0, MOST) : poll.options
  return html`<rapport-tally wall .poll=${{ ...poll, options }}></rapport-tally> ${restOf(poll)}`
}

function restOf({ options }: CountedPoll): TemplateResult | typeof nothing {
  const rest = options.length - MOST
  return rest > 0 ? html`<p class="facts">${say('stage.more', { n: rest })}</p>` : nothing
}

/** Without numbers, what can be answered, and when the numbers come. */
function asked(poll: CountedPoll): TemplateResult {
  const { kind, options, scale, settings, state } = poll
  return html`${
      isWritten(kind)
        ? html`<p>${say(kind === 'text' ? 'poll.write' : 'poll.write-words')}</p>`
        : scale
          ? html`<p>
              ${scale.from} <bdi>${scale.low}</bdi> – ${scale.to} <bdi>${scale.high}</bdi>
            </p>`
          : html`<ul role="list" class="answers">
                ${options.slice(0, MOST).map(({ text }) => html`<li><bdi>${text}</bdi></li>`)}
              </ul>
              ${restOf(poll)}`
    }
    <p class="facts">
      ${state === 'open' ? html`<span>${namingOf(settings)}</span>` : nothing}
      ${settings.entitled === 'everybody' ? nothing : html`<span>${forWhom(settings)}</span>`}
      <span>${hiddenWords(poll)}</span>
    </p>`
}
