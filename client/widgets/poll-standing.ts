import { html, nothing, type TemplateResult } from 'lit'
import type { OptionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { quorumOf } from './poll-base.ts'
import { turnoutOf } from './poll-result.ts'
import { closingTime, hiddenWords } from './poll-terms.ts'
import { say } from './say.ts'
import './tally-bars.ts'
import './time-left.ts'

/** How a poll stands, as small signs beside its question: its state, its round, a rehearsal, the time that is left. */
export function tagsOf(
  poll: CountedPoll,
  ahead: number,
  place: 'ballot' | 'result',
): TemplateResult | typeof nothing {
  const closing = closingTime(poll, ahead)
  const isPlain = poll.round === 1 && !poll.isRehearsal && closing === undefined
  if (place === 'ballot' && isPlain) return nothing
  return html`<p class="hint tags">
    ${
      place === 'result'
        ? html`<span class="tag ${poll.state}">${say(`term.poll.${poll.state}`)}</span>`
        : nothing
    }
    ${poll.round > 1 ? html`<span class="tag">${say('poll.round', { n: poll.round })}</span>` : nothing}
    ${poll.isRehearsal ? html`<span class="tag draft">${say('poll.rehearsal')}</span>` : nothing}
    ${
      closing === undefined
        ? nothing
        : html`<span>${closing}</span>
            <rapport-time-left .until=${poll.closesAt ?? 0} .ahead=${ahead}></rapport-time-left>`
    }
  </p>`
}

export interface ResultParts {
  readonly chosen: readonly OptionId[]
  readonly earlier: readonly CountedPoll[]
}

/** What is told of the count: who took part, the numbers or why there are none, and the rounds before. */
export function resultBody(poll: CountedPoll, parts: ResultParts): TemplateResult {
  const turnout = turnoutOf(poll)
  const hidden = hiddenWords(poll)
  return html`${turnout === '' ? nothing : html`<p class="hint">${turnout}</p>`} ${quorumLine(poll)}
  ${
    hidden === undefined
      ? html`<rapport-tally .poll=${poll} .chosen=${parts.chosen}></rapport-tally>`
      : html`<p class="hidden-count">${hidden}</p>`
  }
  ${poll.tally === undefined ? nothing : notesOf(poll)}
  ${parts.earlier.map(
    (round) =>
      html`<details class="round">
        <summary>${say('poll.earlier-round', { n: round.round })}</summary>
        <p class="hint">${turnoutOf(round)}</p>
        ${
          round.tally === undefined
            ? html`<p class="hidden-count">${hiddenWords(round)}</p>`
            : html`<rapport-tally .poll=${round}></rapport-tally>`
        }
      </details>`,
  )}`
}

function quorumLine(poll: CountedPoll): TemplateResult | typeof nothing {
  const quorum = quorumOf(poll)
  if (quorum === undefined) return nothing
  const { needed, people, isReached } = quorum
  const words = say(isReached ? 'poll.quorum-reached' : 'poll.quorum-missed', { needed, n: people })
  return html`<p class="quorum ${isReached ? 'reached' : 'missed'}">
    <span aria-hidden="true">${isReached ? '✓' : '△'}</span> ${words}
  </p>`
}

function notesOf(poll: CountedPoll): TemplateResult | typeof nothing {
  const notes = [
    ...(poll.kind === 'multiple' ? [say('poll.several-note')] : []),
    ...(poll.tally?.hands === undefined ? [] : [say('poll.overlap-note')]),
  ]
  return notes.length === 0 ? nothing : html`<p class="note">${notes.join(' ')}</p>`
}
