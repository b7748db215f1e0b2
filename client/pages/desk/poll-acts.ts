import { readDraft } from '#shared/document/drafts.ts'
import type { PollId, SessionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { Agreement } from '#shared/poll/workshop.ts'
import { wordingText } from '#shared/poll/wording.ts'
import { Problem } from '#shared/problem.ts'
import type { NamedVote, PollActs } from '../../editor/poll-desk.ts'
import { act, ask } from '../../live/api.ts'
import type { RoomLink } from '../../live/room-link.ts'

const PATIENCE = 8_000 // ms until what was typed last must be kept: whoever waits longer is told, and presses again

/** Who takes what the server answered, without waiting for the feed to say it too. */
export interface PollEar {
  hear(poll: CountedPoll): void
  hearAgreement(agreement: Agreement): void
  hearRehearsal(since: number | undefined): void
}

/** What the desk does to the polls of a session, by the server's routes. */
export function pollActs(session: SessionId, drafts: RoomLink, ear: PollEar): PollActs {
  const at = `/api/sessions/${session}`
  const of = (poll: PollId, what: string): string => `${at}/polls/${poll}/${what}`
  const changed = async (poll: PollId, what: string, body: unknown): Promise<void> =>
    ear.hear(await act<CountedPoll>(of(poll, what), body))
  // The server reads the wording: what was typed last must be there before.
  const afterKept = async (poll: PollId, what: string, body: unknown): Promise<void> => {
    await keptSoon(drafts)
    return changed(poll, what, body)
  }
  return {
    open: (poll, reason) => afterKept(poll, 'open', { reason }),
    reopen: (poll, reason) => afterKept(poll, 'reopen', { reason }),
    close: (poll) => changed(poll, 'close', {}),
    publish: (poll) => changed(poll, 'publish', {}),
    async agree(poll, agrees) {
      await keptSoon(drafts)
      const wording = readDraft(drafts.doc, poll)
      const body = agrees ? { wording: wording && wordingText(wording) } : {}
      const method = agrees ? 'POST' : 'DELETE'
      ear.hearAgreement(await act<Agreement>(of(poll, 'agreement'), body, method))
    },
    enterHands: (poll, counts) => changed(poll, 'hands', { counts }),
    mergeAnswers: (poll, merges) => changed(poll, 'answers', { merges }),
    setBase: (poll, base) => changed(poll, 'base', { base }),
    async makeCodes(poll, count) {
      return (await act<{ readonly count: number }>(of(poll, 'codes'), { count })).count
    },
    addVoices: (poll, count) => changed(poll, 'voices', { count }),
    async votersOf(poll) {
      return (await ask<{ readonly voters: readonly NamedVote[] }>(of(poll, 'voters'))).voters
    },
    async startRehearsal() {
      const { since } = await act<{ readonly since?: number }>(`${at}/rehearsal`, {})
      ear.hearRehearsal(since)
    },
    async endRehearsal() {
      await act(`${at}/rehearsal`, {}, 'DELETE')
      ear.hearRehearsal(undefined)
    },
  }
}

/** Resolves when everything that was typed in drafts is kept; rejects as `unavailable` when that takes too long. */
async function keptSoon(drafts: RoomLink): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Problem('unavailable', { waits: 'drafts' })), PATIENCE)
  })
  await Promise.race([drafts.kept(), late]).finally(() => clearTimeout(timer))
}
