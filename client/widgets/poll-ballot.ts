import { html, nothing, type TemplateResult } from 'lit'
import type { Place } from '#shared/channel.ts'
import type { OptionId } from '#shared/ids.ts'
import { isWritten } from '#shared/poll/kinds.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { choicesOf, howMany } from './ballot-choices.ts'
import { orderOf } from './ballot-order.ts'
import { textsOf } from './ballot-texts.ts'
import { chosenWith, type OwnAnswer } from './own-answer.ts'
import type { OwnOrder } from './own-order.ts'
import { forWhom, namingOf, termsOf } from './poll-terms.ts'
import { say } from './say.ts'

/** A ballot as it is being filled in. */
export interface BallotParts {
  readonly poll: CountedPoll
  readonly answer: OwnAnswer
  readonly code: string
  readonly place: Place | undefined
  /** Nothing of it can be changed just now. */
  readonly isShut: boolean
  readonly answered: (answer: OwnAnswer) => void
  readonly ranked: (order: OwnOrder, option: OptionId) => void
  readonly typedCode: (code: string) => void
  readonly saidPlace: (place: Place) => void
}

/** The question, what was fixed with it, and the fields to answer it. */
export function ballotFields(parts: BallotParts): TemplateResult {
  const { poll } = parts
  return html`<fieldset ?disabled=${parts.isShut}>
    <legend>
      <h3><bdi>${poll.question}</bdi></h3>
    </legend>
    ${termsBlock(poll)}
    <p class="hint" aria-live="polite">${hintOf(parts)}</p>
    ${codeField(parts)} ${answerFields(parts)} ${placeFields(parts)}
  </fieldset>`
}

/** What the voter must know before they vote: whether it is anonymous, and who sees what when. [POLLW6] */
export function termsBlock(poll: CountedPoll): TemplateResult {
  const { settings } = poll
  return html`<div class="terms ${settings.isNamed ? 'named' : ''}">
    <p class="naming">${namingOf(settings)}</p>
    <p>${termsOf(poll).join(' ')}</p>
    ${settings.entitled === 'everybody' ? nothing : html`<p>${forWhom(settings)}</p>`}
  </div>`
}

function hintOf({ poll, answer }: BallotParts): string {
  if (poll.kind === 'ranking') return say('poll.rank')
  if (poll.kind === 'text') return say('poll.write')
  if (poll.kind === 'words') return say('poll.write-words')
  if (poll.kind === 'scale') return say('poll.pick-step')
  return howMany({ poll, choices: answer.choices })
}

function answerFields({ poll, answer, answered, ranked }: BallotParts): TemplateResult {
  const { choices, texts } = answer
  if (poll.kind === 'ranking') return orderOf({ poll, order: choices, reorder: ranked })
  if (isWritten(poll.kind)) {
    const write = (field: number, text: string): void =>
      answered({
        choices,
        texts: Array.from({ length: Math.max(texts.length, field + 1) }, (_, at) =>
          at === field ? text : (texts[at] ?? ''),
        ),
      })
    return textsOf({ poll, texts, write })
  }
  const choose = (option: OptionId): void =>
    answered({ choices: chosenWith(poll, choices, option), texts })
  return choicesOf({ poll, choices, choose })
}

function codeField({ poll, code, typedCode }: BallotParts): TemplateResult | typeof nothing {
  if (poll.settings.entitled !== 'codes') return nothing
  return html`<p class="field">
    <label for="ballot-code">${say('poll.code')}</label>
    <input
      id="ballot-code"
      type="text"
      dir="ltr"
      maxlength="40"
      autocomplete="off"
      autocapitalize="characters"
      autocorrect="off"
      spellcheck="false"
      .value=${code}
      @input=${({ target }: Event) => {
        if (target instanceof HTMLInputElement) typedCode(target.value)
      }}
    />
  </p>`
}

const PLACES: readonly Place[] = ['onsite', 'online']

function placeFields({ poll, place, saidPlace }: BallotParts): TemplateResult | typeof nothing {
  if (poll.settings.breakdown !== 'channel') return nothing
  return html`<div class="field" role="radiogroup" aria-labelledby="place">
    <p id="place">${say('poll.where')}</p>
    <div class="pair">
      ${PLACES.map(
        (each) =>
          html`<label class="choice small">
            <input
              type="radio"
              name="place"
              .value=${each}
              .checked=${place === each}
              @change=${() => saidPlace(each)}
            />
            <span>${say(`poll.where.${each}`)}</span>
          </label>`,
      )}
    </div>
  </div>`
}
