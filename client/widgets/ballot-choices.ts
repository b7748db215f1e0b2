import { html, nothing, type TemplateResult } from 'lit'
import type { OptionId } from '#shared/ids.ts'
import { ABSTAIN, NO, YES, type Scale } from '#shared/poll/kinds.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { PollOption } from '#shared/poll/wording.ts'
import { leftToChoose } from './own-answer.ts'
import { say } from './say.ts'

export interface ChoicesParts {
  readonly poll: CountedPoll
  readonly choices: readonly OptionId[]
  readonly choose: (option: OptionId) => void
}

/** The options of a ballot to choose among: a list, three large answers, or the steps of a scale. */
export function choicesOf(parts: ChoicesParts): TemplateResult {
  const { poll } = parts
  if (poll.kind === 'scale' && poll.scale) return stepsOf(parts, poll.scale)
  const isMultiple = poll.kind === 'multiple'
  const left = leftToChoose(poll, parts.choices)
  return html`<div class=${poll.kind === 'yes-no' ? 'three' : 'list'}>
    ${poll.options.map((option) => {
      const isChosen = parts.choices.includes(option.id)
      return html`<label class="choice">
        ${inputOf(option, {
          type: isMultiple ? 'checkbox' : 'radio',
          isChosen,
          isShut: left === 0 && !isChosen,
          choose: parts.choose,
        })}
        ${poll.kind === 'yes-no' ? signOf(option.id) : nothing}
        <bdi>${option.text}</bdi>
      </label>`
    })}
  </div>`
}

/** How many may be chosen, and how many more: heard as it changes. */
export function howMany({ poll, choices }: Pick<ChoicesParts, 'poll' | 'choices'>): string {
  if (poll.kind !== 'multiple') return say('poll.pick-one')
  const left = leftToChoose(poll, choices)
  if (left === undefined || poll.most === undefined) return say('poll.pick-several')
  return `${say('poll.pick-up-to', { n: poll.most })} · ${say('poll.picks-left', { n: left })}`
}

interface InputParts {
  readonly type: 'radio' | 'checkbox'
  readonly isChosen: boolean
  readonly isShut: boolean
  readonly choose: (option: OptionId) => void
}

function inputOf({ id }: PollOption, parts: InputParts): TemplateResult {
  return html`<input
    type=${parts.type}
    name="choice"
    .value=${id}
    .checked=${parts.isChosen}
    ?disabled=${parts.isShut}
    @change=${() => parts.choose(id)}
  />`
}

// Every option is one step; the words of the two ends stand below them, and are read with them.
function stepsOf(parts: ChoicesParts, { from, to, low, high }: Scale): TemplateResult {
  const endOf = (id: string): string => (id === String(from) ? low : id === String(to) ? high : '')
  const isChosen = (id: OptionId): boolean => parts.choices.includes(id)
  return html`<div class="steps">
      ${parts.poll.options.map((option) => {
        const end = endOf(option.id)
        return html`<label class="choice step">
          ${inputOf(option, {
            type: 'radio',
            isChosen: isChosen(option.id),
            isShut: false,
            choose: parts.choose,
          })}
          <span>${option.text}</span>
          ${end === '' ? nothing : html`<span class="hidden">${end}</span>`}
        </label>`
      })}
    </div>
    ${
      low === '' && high === ''
        ? nothing
        : html`<p class="ends" aria-hidden="true">
            <span>${low === '' ? nothing : html`${from}: <bdi>${low}</bdi>`}</span>
            <span>${high === '' ? nothing : html`${to}: <bdi>${high}</bdi>`}</span>
          </p>`
    }`
}

const SIGNS: Readonly<Record<string, string>> = { [YES]: '✓', [NO]: '✕', [ABSTAIN]: '–' }

function signOf(option: OptionId): TemplateResult {
  return html`<span class="sign" aria-hidden="true">${SIGNS[option]}</span>`
}
