import * as Y from 'yjs'
import { isArchived, wordingOf } from '#shared/document/drafts.ts'
import { ROOTS } from '#shared/document/schema.ts'
import type { PollId } from '#shared/ids.ts'
import type { PollState } from '#shared/poll/state.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { judgeWording, wordingText, type PollWording } from '#shared/poll/wording.ts'
import type { Agreement, SpeakerRow } from '#shared/poll/workshop.ts'
import { agreedTo } from '../../editor/agreed.ts'

/** A poll in the panel's list: what it asks, how it stands, and what to do next. */
export interface ListedPoll {
  readonly poll: PollId
  readonly question: string
  readonly state: PollState
  readonly next: Next
  /** The last round, once it was opened. */
  readonly last: CountedPoll | undefined
}

export type Next =
  | { readonly is: 'unready' | 'ready' | 'open' | 'closed' | 'published' }
  | { readonly is: 'agreements'; readonly missing: number }

export const GROUPS = [
  'open',
  'draft',
  'closed',
  'published',
] as const satisfies readonly PollState[]

interface Known {
  readonly drafts: Y.Doc
  readonly rounds: ReadonlyMap<PollId, readonly CountedPoll[]>
  readonly agreements: readonly Agreement[]
  readonly speakers: readonly SpeakerRow[]
}

/** How a poll stands, and what whoever runs it does next with it. */
export function listedPoll(poll: PollId, known: Known): ListedPoll {
  const last = known.rounds.get(poll)?.at(-1)
  if (last)
    return { poll, question: last.question, state: last.state, next: { is: last.state }, last }
  const draft = known.drafts.getMap(ROOTS.polls).get(poll)
  const wording = draft instanceof Y.Map ? wordingOf(draft as Y.Map<unknown>) : undefined
  const next = wording ? nextOf(poll, wording, known) : { is: 'unready' as const }
  return { poll, question: wording?.question ?? '', state: 'draft', next, last }
}

function nextOf(poll: PollId, wording: PollWording, { agreements, speakers }: Known): Next {
  if (judgeWording(wording) !== 'ready') return { is: 'unready' }
  const ours = agreements.filter((agreement) => agreement.poll === poll)
  const { fallen, silent } = agreedTo(wordingText(wording), ours, speakers)
  const missing = fallen.length + silent.length
  return missing > 0 ? { is: 'agreements', missing } : { is: 'ready' }
}

/** Drafts that somebody has begun to word and nobody has put aside. */
export function begunDrafts(drafts: Y.Doc): readonly PollId[] {
  return [...drafts.getMap(ROOTS.polls)]
    .filter(([, draft]) => draft instanceof Y.Map && isBegun(draft as Y.Map<unknown>))
    .map(([id]) => id as PollId)
}

function isBegun(draft: Y.Map<unknown>): boolean {
  return !isArchived(draft) && wordingOf(draft).question.trim() !== ''
}
