import { createHash } from 'node:crypto'
import type { Channel } from '#shared/channel.ts'
import { idFrom, type PersonId, type QuestionId, type SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { FloorQuestion } from '#shared/wire.ts'
import type { QuestionStore } from './question-store.ts'

export const LONGEST_QUESTION_ASKED = 1000 // characters

export interface Asking {
  readonly text: string
  readonly author?: string | undefined
  readonly channel: Channel
  readonly at?: number | undefined
  readonly source?: string | undefined
}

export interface QuestionsParts {
  readonly store: QuestionStore
  now(): number
  random(bytes: number): Uint8Array
  tell(session: SessionId, question: FloorQuestion): void
}

/** The questions from the floor: asked by phone, brought in from a chat, supported, put into the notes. */
export class Questions {
  readonly #parts: QuestionsParts

  constructor(parts: QuestionsParts) {
    this.#parts = parts
  }

  async ask(session: SessionId, asking: Asking, by?: PersonId): Promise<FloorQuestion> {
    const { store, now, random } = this.#parts
    const text = asking.text.trim()
    if (text === '' || text.length > LONGEST_QUESTION_ASKED) throw new Problem('unreadable')
    const author = asking.author?.trim()
    // A source names the question, so that whoever sends it again learns the same id.
    const id = asking.source
      ? idFrom<QuestionId>(
          createHash('sha256').update(`${session}/${asking.source}`).digest().subarray(0, 16),
        )
      : idFrom<QuestionId>(random(16))
    const question = {
      id,
      text,
      channel: asking.channel,
      at: asking.at ?? now(),
      state: 'asked' as const,
      ...(author ? { author } : {}),
    }
    const source = asking.source
    const [isNew] = await store.ask(session, [
      { question, ...(by && { by }), ...(source && { source }) },
    ])
    const kept = await this.#kept(session, id)
    if (isNew) this.#parts.tell(session, kept)
    return kept
  }

  async setState(
    session: SessionId,
    id: QuestionId,
    state: FloorQuestion['state'],
  ): Promise<FloorQuestion> {
    const set = await this.#parts.store.setState(session, id, state)
    if (!set) throw new Problem('no-such-question', { question: id })
    return this.#told(session, id)
  }

  /** Supports a question, once for each person. */
  async support(session: SessionId, id: QuestionId, by: PersonId): Promise<FloorQuestion> {
    await this.#kept(session, id)
    await this.#parts.store.support(session, id, by)
    return this.#told(session, id)
  }

  all(session: SessionId): Promise<readonly FloorQuestion[]> {
    return this.#parts.store.questions(session)
  }

  async #told(session: SessionId, id: QuestionId): Promise<FloorQuestion> {
    const question = await this.#kept(session, id)
    this.#parts.tell(session, question)
    return question
  }

  async #kept(session: SessionId, id: QuestionId): Promise<FloorQuestion> {
    const question = await this.#parts.store.question(session, id)
    if (!question) throw new Problem('no-such-question', { question: id })
    return question
  }
}
