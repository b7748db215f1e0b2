/**
 * `open` takes ballots. `closed` takes none; hands may be entered and answers merged. `published`: everybody sees the result, and
 * nothing of it changes any more.
 */
export const POLL_STATES = ['open', 'closed', 'published'] as const
export type OpenedState = (typeof POLL_STATES)[number]
export type PollState = 'draft' | OpenedState
