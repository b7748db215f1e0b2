import { html, nothing, type TemplateResult } from 'lit'
import type { Place } from '#shared/channel.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { ProblemCode } from '#shared/problem.ts'
import type { Role } from '#shared/role.ts'
import { isForRoles } from '../../widgets/poll-terms.ts'
import '../../widgets/poll-widget.ts'
import type { VoteDetail } from '../../widgets/poll-widget.ts'
import { say } from '../../widgets/say.ts'
import { closedPolls, earlierRounds, openPolls, type Standing } from './standing.ts'

/** How this person's ballot in one poll is doing. */
export interface PollCare {
  readonly chosen: readonly OptionId[]
  readonly texts: readonly string[]
  readonly busy: boolean
  readonly problem: ProblemCode | undefined
}

export interface PollAreaParts {
  readonly standing: Standing
  readonly poll: CountedPoll | undefined
  readonly mayVote: boolean
  readonly roles: readonly Role[]
  /** The code of the slip that this person came by, and where they said they are. */
  readonly code: string | undefined
  readonly place: Place | undefined
  readonly ahead: number
  readonly counted: ReadonlySet<PollId>
  readonly care: PollCare
  readonly watch: (poll: PollId) => void
  readonly vote: (event: CustomEvent<VoteDetail>) => void
}

/** Whether a poll waits for this person's answer. */
export function isToAnswer(
  poll: CountedPoll,
  { mayVote, roles, counted }: Pick<PollAreaParts, 'mayVote' | 'roles' | 'counted'>,
): boolean {
  if (!mayVote || poll.state !== 'open' || counted.has(poll.id)) return false
  return isForRoles(poll.settings.entitled, roles)
}

/** The poll on the screen, and a small switch where several are open. */
export function pollArea(parts: PollAreaParts): TemplateResult | typeof nothing {
  const { poll, care } = parts
  if (poll === undefined) return nothing
  const isCounted = parts.counted.has(poll.id)
  const isBallot = isToAnswer(poll, parts)
  return html`<div class="poll ${isBallot ? 'ballot' : ''}">
    <h2 class="visually-hidden">${say('floor.poll')}</h2>
    ${pollSwitch(parts)}
    <rapport-poll
      .poll=${poll}
      .mode=${parts.mayVote ? 'vote' : 'watch'}
      .counted=${isCounted}
      .chosen=${care.chosen}
      .texts=${care.texts}
      .roles=${parts.roles}
      .code=${parts.code}
      .place=${parts.place}
      .ahead=${parts.ahead}
      .earlier=${isBallot ? [] : earlierRounds(parts.standing, poll)}
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

/** The results of polls that are over, but for the one that is on the screen and its earlier rounds. */
export function closedResults({
  standing,
  poll: shown,
  ...parts
}: PollAreaParts): TemplateResult | typeof nothing {
  const isBallot = shown !== undefined && isToAnswer(shown, parts)
  const over = closedPolls(standing).filter(
    ({ id, draft }) => id !== shown?.id && (isBallot || draft !== shown?.draft),
  )
  if (over.length === 0) return nothing
  return html`<section aria-labelledby="results">
    <h2 id="results">${say('floor.results')}</h2>
    ${over.map(
      (poll) =>
        html`<rapport-poll
          class="result"
          .poll=${poll}
          .mode=${'watch'}
          .counted=${parts.counted.has(poll.id)}
          .earlier=${earlierRounds(standing, poll)}
        ></rapport-poll>`,
    )}
  </section>`
}
