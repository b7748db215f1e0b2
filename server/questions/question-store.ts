import type { PersonId, QuestionId, SessionId } from '#shared/ids.ts'
import type { QuestionState } from '#shared/question/states.ts'
import type { FloorQuestion } from '#shared/wire.ts'

export interface Asked {
  readonly question: Omit<FloorQuestion, 'supports'>
  readonly by?: PersonId
  /** What another tool calls it: the same source is never asked twice in a session. */
  readonly source?: string
}

/** Who reacted to a question in another tool, and who took it back: a name of theirs that stands for one person. */
export interface Reacted {
  readonly question: QuestionId
  readonly supporters: readonly string[]
  readonly withdrawn: readonly string[]
}

/** A question with what only the server knows of it. */
export interface KeptQuestion {
  readonly question: FloorQuestion
  /** Who asked it here; nobody where it came from elsewhere. */
  readonly askedBy?: PersonId
  /** The line it became in the notes. */
  readonly line?: string
}

/** What may change of a question; null takes away. */
export interface QuestionChange {
  readonly text?: string
  readonly language?: string | null
  readonly state?: QuestionState
  readonly since?: number
  readonly translation?: FloorQuestion['translation'] | null
  readonly note?: string | null
  readonly answer?: string | null
  readonly notesAt?: number
  readonly line?: string
}

/** What questions need of a store. Every call survives a power cut once it resolved. */
export interface QuestionStore {
  /** How many were new; those whose source was there already are left as they are. */
  ask(session: SessionId, asked: readonly Asked[]): Promise<readonly boolean[]>
  /** False where it is not there, or in none of the states it may be changed from. */
  change(
    session: SessionId,
    id: QuestionId,
    change: QuestionChange,
    from?: readonly QuestionState[],
  ): Promise<boolean>
  /** Puts a question, and all that stand behind it, behind another. False where either cannot be. */
  merge(session: SessionId, id: QuestionId, into: QuestionId, at: number): Promise<boolean>
  /** Takes a duplicate out from behind another question. */
  split(session: SessionId, id: QuestionId, at: number): Promise<boolean>
  /** Takes away all that was said in a question and leaves `words` in its place. */
  withdraw(session: SessionId, id: QuestionId, words: string, at: number): Promise<boolean>
  support(session: SessionId, id: QuestionId, by: PersonId, isHeld: boolean): Promise<boolean>
  /** When somebody entered the session, in milliseconds since 1970. */
  enteredAt(by: PersonId): Promise<number>
  /** Counts the supports of a question that were held back. */
  release(session: SessionId, id: QuestionId): Promise<void>
  /** Takes reactions over, each once; which questions have another number of supports now. */
  react(session: SessionId, reacted: readonly Reacted[]): Promise<readonly QuestionId[]>
  question(session: SessionId, id: QuestionId): Promise<KeptQuestion | undefined>
  /** In the order of asking. */
  questions(session: SessionId): Promise<readonly KeptQuestion[]>
}
