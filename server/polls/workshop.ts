import { idFrom, type PollId, type RemarkId, type SessionId } from '#shared/ids.ts'
import type { Agreement, PollRemark } from '#shared/poll/workshop.ts'
import { visibleIn, wordingText, type PollWording } from '#shared/poll/wording.ts'
import { Problem } from '#shared/problem.ts'
import type { Person } from '#shared/session.ts'
import { agreementId, type WorkshopStore } from './workshop-store.ts'

export interface WorkshopParts {
  readonly store: WorkshopStore
  now(): number
  random(bytes: number): Uint8Array
  /** The wording of a draft as it is kept. */
  draft(session: SessionId, poll: PollId): Promise<PollWording | undefined>
  tellAgreement(session: SessionId, agreement: Agreement): void
  tellRemark(session: SessionId, remark: PollRemark): void
}

/** What people say about the drafts of polls: that they agree, and what they would rather read. [POLL7] */
export class Workshop {
  readonly #parts: WorkshopParts

  constructor(parts: WorkshopParts) {
    this.#parts = parts
  }

  /** Agrees to a wording, which must be the one that is kept. */
  async agree(session: SessionId, poll: PollId, by: Person, wording: string): Promise<Agreement> {
    if (wordingText(await this.#draft(session, poll)) !== wording)
      throw new Problem('poll-changed', { poll })
    return this.#keep(session, { ...this.#of(poll, by), wording })
  }

  /** Takes an agreement back; without one there is nothing to take. */
  async disagree(session: SessionId, poll: PollId, by: Person): Promise<Agreement> {
    return this.#keep(session, this.#of(poll, by))
  }

  agreements(session: SessionId): Promise<readonly Agreement[]> {
    return this.#parts.store.agreements(session)
  }

  async remark(session: SessionId, poll: PollId, by: Person, text: string): Promise<PollRemark> {
    if (visibleIn(text) === '') throw new Problem('remark-empty', { poll })
    await this.#draft(session, poll)
    const { store, now, random, tellRemark } = this.#parts
    const id = idFrom<RemarkId>(random(16))
    const remark = { id, poll, person: by.id, name: by.name, text: text.trim(), at: now() }
    await store.remark(session, remark)
    tellRemark(session, remark)
    return remark
  }

  /** Settles a remark, or takes it up again. */
  async settle(
    session: SessionId,
    of: { readonly poll: PollId; readonly remark: RemarkId },
    by: Person,
    isSettled: boolean,
  ): Promise<PollRemark> {
    const { store, now, tellRemark } = this.#parts
    const settled = isSettled ? { at: now(), by: by.id } : undefined
    const isThere = await store.settle(session, of, settled)
    const remark = (await store.remarks(session)).find(({ id }) => id === of.remark)
    if (!isThere || !remark) throw new Problem('no-such-remark', of)
    tellRemark(session, remark)
    return remark
  }

  remarks(session: SessionId): Promise<readonly PollRemark[]> {
    return this.#parts.store.remarks(session)
  }

  async #keep(session: SessionId, agreement: Agreement): Promise<Agreement> {
    const { store, tellAgreement } = this.#parts
    const { poll, person, wording } = agreement
    const detail = { poll, ...(wording === undefined && { isTakenBack: true }) }
    const isKept = await store.agree(session, agreement, {
      session,
      person,
      act: 'poll-agreed',
      detail,
    })
    if (isKept) tellAgreement(session, agreement)
    else await this.#draft(session, poll)
    return agreement
  }

  #of(poll: PollId, { id: person, name }: Person): Agreement {
    return { id: agreementId(poll, person), poll, person, name, at: this.#parts.now() }
  }

  async #draft(session: SessionId, poll: PollId): Promise<PollWording> {
    const draft = await this.#parts.draft(session, poll)
    if (!draft) throw new Problem('no-such-poll', { poll })
    return draft
  }
}
