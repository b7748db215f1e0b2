import type { PersonId, QuestionId, SessionId } from '#shared/ids.ts'
import type { FloorQuestion } from '#shared/wire.ts'

export interface Asked {
  readonly question: Omit<FloorQuestion, 'supports'>
  readonly by?: PersonId
  /** What another tool calls it: the same source is never asked twice in a session. */
  readonly source?: string
}

/** What questions need of a store. Every call survives a power cut once it resolved. */
export interface QuestionStore {
  /** How many were new; those whose source was there already are left as they are. */
  ask(session: SessionId, asked: readonly Asked[]): Promise<readonly boolean[]>
  setState(session: SessionId, id: QuestionId, state: FloorQuestion['state']): Promise<boolean>
  support(session: SessionId, id: QuestionId, by: PersonId): Promise<boolean>
  question(session: SessionId, id: QuestionId): Promise<FloorQuestion | undefined>
  /** In the order of asking. */
  questions(session: SessionId): Promise<readonly FloorQuestion[]>
}
