import type { Selectable } from 'kysely'
import type { OptionId, PersonId, PollId } from '#shared/ids.ts'
import type { Ballot } from '#shared/poll/ballot.ts'
import type { PollKind } from '#shared/poll/kinds.ts'
import { BASES, type Poll } from '#shared/poll/poll.ts'
import { USUAL_POLL_SETTINGS, type PollSettings } from '#shared/poll/settings.ts'
import { POLL_STATES } from '#shared/poll/state.ts'
import type { Merge } from '#shared/poll/tally.ts'
import type { PollOption } from '#shared/poll/wording.ts'
import type { StoredPoll } from '../polls/poll-store.ts'
import type { Tables } from './tables.ts'

/** Choices alone, as the first ballots are kept, or an object where something was written. */
export function writeBallot({ choices, texts = [] }: Ballot): string {
  return JSON.stringify(texts.length > 0 ? { texts } : choices)
}

export function readBallot(kept: string): Ballot {
  const ballot = JSON.parse(kept) as readonly string[] | { readonly texts: readonly string[] }
  return 'texts' in ballot ? { choices: [], texts: ballot.texts } : { choices: ballot, texts: [] }
}

export function writeSettings({ most, scale, settings }: Poll): string {
  return JSON.stringify({
    ...settings,
    ...(most !== undefined && { most }),
    ...(scale && { scale }),
  })
}

type KeptSettings = Partial<PollSettings> & Pick<Poll, 'most' | 'scale'>

export function readPoll(row: Selectable<Tables['poll']>): StoredPoll {
  const hands = row.hands === null ? undefined : (JSON.parse(row.hands) as Record<OptionId, number>)
  return {
    poll: { ...wordingOf(row), ...lifeOf(row) },
    openedBy: row.opened_by as PersonId,
    merges: JSON.parse(row.merges) as Merge[],
    ...(hands && { hands }),
  }
}

function wordingOf(row: Selectable<Tables['poll']>) {
  const { most, scale, ...settings } = JSON.parse(row.settings) as KeptSettings
  return {
    question: row.question,
    kind: row.kind as PollKind,
    options: JSON.parse(row.options) as PollOption[],
    ...(most !== undefined && { most }),
    ...(scale && { scale }),
    settings: { ...USUAL_POLL_SETTINGS, ...settings },
  }
}

function lifeOf(row: Selectable<Tables['poll']>) {
  return {
    id: row.id as PollId,
    draft: (row.draft || row.id) as PollId,
    round: row.round,
    state: POLL_STATES.find((state) => state === row.state) ?? 'closed',
    openedAt: row.opened_at,
    ...(row.closes_at !== null && { closesAt: row.closes_at }),
    ...(row.closed_at !== null && { closedAt: row.closed_at }),
    ...(row.published_at !== null && { publishedAt: row.published_at }),
    ...(row.crowd !== null && { crowd: JSON.parse(row.crowd) as NonNullable<Poll['crowd']> }),
    base: BASES.find((base) => base === row.base) ?? 'voters',
    ...(row.rehearsal === 1 && { isRehearsal: true as const }),
    ...(row.digest !== null && { digest: row.digest }),
  }
}
