import { html, nothing, type TemplateResult } from 'lit'
import type { OptionId, PollId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { ProblemCode } from '#shared/problem.ts'
import '../../widgets/poll-widget.ts'
import type { VoteDetail } from '../../widgets/poll-widget.ts'
import { say } from '../../widgets/say.ts'
import { closedPolls, openPolls, type Standing } from './standing.ts'

/** How this person's ballot in one poll is doing. */
export interface PollCare {
  readonly chosen: readonly OptionId[]
  readonly busy: boolean
  readonly problem: ProblemCode | undefined
}

export interface PollAreaParts {
  readonly standing: Standing
  readonly poll: CountedPoll | undefined
  readonly mayVote: boolean
  readonly counted: ReadonlySet<PollId>
  readonly care: PollCare
  readonly watch: (poll: PollId) => void
  readonly vote: (event: CustomEvent<VoteDetail>) => void
}

/** The poll on the screen, and a small switch where several are open. */
export function pollArea(parts: PollAreaParts): TemplateResult | typeof nothing {
  const { poll, care } = parts
  if (poll === undefined) return nothing
  const isCounted = parts.counted.has(poll.id)
  const isBallot = parts.mayVote && poll.state === 'open' && !isCounted
  return html`<div class="poll ${isBallot ? 'ballot' : ''}">
    <h2 class="visually-hidden">${say('floor.poll')}</h2>
    ${pollSwitch(parts)}
    <rapport-poll
      .poll=${poll}
      .mode=${parts.mayVote ? 'vote' : 'watch'}
      .counted=${isCounted}
      .chosen=${care.chosen}
      .busy=${care.busy}
      .problem=${care.problem}
      @rapport-vote=${parts.vote}
    ></rapport-poll>
  </div>`
}

function pollSwitch(parts: PollAreaParts): TemplateResult | typeof nothing {
  const open = openPolls(parts.standing)
  const others = open.filter(({ id }) => id !== parts.poll?.id)
  if (others.length === 0) return nothing
  return html`<nav class="poll-switch" aria-label=${say('floor.polls')}>
    ${open.map(
      (poll) =>
        html`<button
          type="button"
          class="button"
          aria-current=${poll.id === parts.poll?.id ? 'true' : 'false'}
          @click=${() => parts.watch(poll.id)}
        >
          ${
            parts.counted.has(poll.id)
              ? html`<span
                  ><span aria-hidden="true">✓</span
                  ><span class="visually-hidden"> ${say('poll.counted')}</span></span
                >`
              : nothing
          }
          <bdi>${poll.question}</bdi>
        </button>`,
    )}
  </nav>`
}

/** The results of closed polls, but for the one that is on the screen. */
export function closedResults(
  standing: Standing,
  shown: PollId | undefined,
  counted: ReadonlySet<PollId>,
): TemplateResult | typeof nothing {
  const closed = closedPolls(standing).filter(({ id }) => id !== shown)
  if (closed.length === 0) return nothing
  return html`<section aria-labelledby="results">
    <h2 id="results">${say('floor.results')}</h2>
    ${closed.map(
      (poll) =>
        html`<rapport-poll
          class="result"
          .poll=${poll}
          .mode=${'watch'}
          .counted=${counted.has(poll.id)}
        ></rapport-poll>`,
    )}
  </section>`
}
