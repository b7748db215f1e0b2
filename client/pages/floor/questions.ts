import { html, nothing, type TemplateResult } from 'lit'
import type { QuestionId, SessionId } from '#shared/ids.ts'
import type { FloorQuestion } from '#shared/wire.ts'
import { say } from '../../widgets/say.ts'
import './own-question.ts'
import { isDone } from './standing.ts'

export interface OthersParts {
  readonly questions: readonly FloorQuestion[]
  readonly supported: ReadonlySet<QuestionId>
  readonly maySupport: boolean
  readonly support: (question: FloorQuestion) => void
  readonly problem: string | undefined
}

/** What this person asked, and what became of it. */
export function ownList(
  session: SessionId,
  questions: readonly FloorQuestion[],
): TemplateResult | typeof nothing {
  if (questions.length === 0) return nothing
  return html`<section aria-labelledby="mine">
    <h2 id="mine">${say('floor.mine')}</h2>
    <ul role="list" class="questions">
      ${questions.map(
        (question) =>
          html`<li class="question own">
            <rapport-own-question .session=${session} .question=${question}></rapport-own-question>
          </li>`,
      )}
    </ul>
  </section>`
}

/** What others asked, with a button that says "me too". */
export function othersList(parts: OthersParts, emptySentence: string): TemplateResult {
  return html`<section aria-labelledby="others">
    <h2 id="others">${say('floor.others')}</h2>
    ${
      parts.problem === undefined
        ? nothing
        : html`<p class="notice refused" role="alert">${parts.problem}</p>`
    }
    ${
      parts.questions.length === 0
        ? html`<p class="quiet-text">${emptySentence}</p>`
        : html`<ul role="list" class="questions">
            ${parts.questions.map((question) => other(question, parts))}
          </ul>`
    }
  </section>`
}

function other(question: FloorQuestion, parts: OthersParts): TemplateResult {
  const hasButton = parts.maySupport && !isDone(question)
  const author = question.author === undefined ? say('floor.anonymous') : question.author
  return html`<li class="question ${isDone(question) ? 'done' : ''}">
    <div>
      <p class="words"><bdi>${question.text}</bdi></p>
      <p class="about">
        <span><bdi>${author}</bdi> · ${say(`term.channel.${question.channel}`)}</span>
        ${question.state === 'asked' ? nothing : stateOf(question)}
        ${hasButton ? nothing : supportsOf(question)}
      </p>
    </div>
    ${hasButton ? supportButton(question, parts) : nothing}
  </li>`
}

function supportButton(question: FloorQuestion, parts: OthersParts): TemplateResult {
  const supported = parts.supported.has(question.id)
  return html`<button
    type="button"
    class="me-too"
    aria-pressed=${supported ? 'true' : 'false'}
    aria-label="${question.supports} ${say('floor.me-too-about', { question: question.text })}"
    @click=${() => {
      if (!supported) parts.support(question)
    }}
  >
    <span class="numbers">${question.supports}</span>
    <span>${supported ? '✓ ' : ''}${say('floor.me-too')}</span>
  </button>`
}

function supportsOf(question: FloorQuestion): TemplateResult | typeof nothing {
  if (question.supports === 0) return nothing
  return html`<span class="numbers">${say('floor.supports', { n: question.supports })}</span>`
}

function stateOf(question: FloorQuestion): TemplateResult {
  return html`<span class="state ${question.state}">${say(`floor.state.${question.state}`)}</span>`
}
