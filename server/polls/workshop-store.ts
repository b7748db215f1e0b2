import type { PersonId, PollId, RemarkId, SessionId } from '#shared/ids.ts'
import type { Agreement, PollRemark } from '#shared/poll/workshop.ts'
import type { TrailEntry } from '../access/trail.ts'

/** An agreement as it is put in; without a wording it is taken back. */
export type Agreeing = Pick<Agreement, 'poll' | 'person' | 'wording' | 'at'>

/** What the design of polls needs of a store: each call happens wholly or not at all, with its entry in the trail. */
export interface WorkshopStore {
  /** Puts an agreement in the place of an earlier one, or takes it out. False where there was none to take out. */
  agree(session: SessionId, agreeing: Agreeing, entry: TrailEntry): Promise<boolean>
  agreements(session: SessionId): Promise<readonly Agreement[]>
  remark(
    session: SessionId,
    remark: Pick<PollRemark, 'id' | 'poll' | 'person' | 'text' | 'at'>,
  ): Promise<void>
  /** False where there is no such remark about this poll. Settled twice, the first time stands. */
  settle(
    session: SessionId,
    of: { readonly poll: PollId; readonly remark: RemarkId },
    settled: { readonly at: number; readonly by: PersonId } | undefined,
  ): Promise<boolean>
  /** In the order of saying. */
  remarks(session: SessionId): Promise<readonly PollRemark[]>
}

/** Of an agreement: one for each person and draft. */
export function agreementId(poll: PollId, person: PersonId): string {
  return `${poll}/${person}`
}
