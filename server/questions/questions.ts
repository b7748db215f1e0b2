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

/** A line of another tool, as it is brought in: its source is what tells it from all others. */
export type Bringing = Asking & { readonly source: string }

/** What became of what was brought in. */
export interface Brought {
  readonly added: number
  readonly alreadyHere: number
}

export interface QuestionsParts {
  readonly store: QuestionStore
  now(): number
  random(bytes: number): Uint8Array
  /** Whether a session names people at all. */
  namesPeople(session: SessionId): Promise<boolean>
  tell(session: SessionId, question: FloorQuestion): void
}

/** The questions from the floor: asked by phone, brought in from a chat, supported, put into the notes. */
export class Questions {
  readonly #parts: QuestionsParts

  constructor(parts: QuestionsParts) {
    this.#parts = parts
  }

  async ask(session: SessionId, asking: Asking, by?: PersonId): Promise<FloorQuestion> {
    const { store, now } = this.#parts
    const text = asking.text.trim()
    if (text === '' || text.length > LONGEST_QUESTION_ASKED) throw new Problem('unreadable')
    const question = this.#asked(session, { ...asking, text }, asking.at ?? now())
    const source = asking.source
    const [isNew] = await store.ask(session, [
      { question, ...(by && { by }), ...(source && { source }) },
    ])
    const kept = await this.#kept(session, question.id)
    if (isNew) this.#parts.tell(session, kept)
    return kept
  }

  /**
   * Brings in lines of another tool, all or none, in one commit. What came before from the same source
   * stays as it is; the rest is told. A clock ahead of ours counts as now, and no line is earlier than
   * the one before it, because the order of the file is truer than the clocks in it. [IMP8]
   */
  async bring(session: SessionId, lines: readonly Bringing[], by?: PersonId): Promise<Brought> {
    const latest = this.#parts.now()
    let last = -1
    const asked = lines.map((line) => {
      last = Math.max(Math.min(line.at ?? latest, latest), last + 1)
      const question = this.#asked(session, line, last)
      return { question, source: line.source, ...(by && { by }) }
    })
    const areNew = asked.length > 0 ? await this.#parts.store.ask(session, asked) : []
    const added = asked.filter((_, index) => areNew[index])
    for (const { question } of added) {
      this.#parts.tell(session, await this.#shown(session, { ...question, supports: 0 }))
    }
    return { added: added.length, alreadyHere: asked.length - added.length }
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

  /** Tells everybody how questions stand that were changed elsewhere. */
  async tellAgain(session: SessionId, questions: readonly QuestionId[]): Promise<void> {
    for (const id of questions) await this.#told(session, id)
  }

  async all(session: SessionId): Promise<readonly FloorQuestion[]> {
    const questions = await this.#parts.store.questions(session)
    return Promise.all(questions.map((question) => this.#shown(session, question)))
  }

  // Where people are not named, nobody learns from here who asked. [ATTR3]
  async #shown(session: SessionId, question: FloorQuestion): Promise<FloorQuestion> {
    if (question.author === undefined || (await this.#parts.namesPeople(session))) return question
    const { author: _, ...rest } = question
    return rest
  }

  #asked(session: SessionId, { text, author, channel, source }: Asking, at: number) {
    // A source names the question, so that whoever sends it again learns the same id.
    const id = source
      ? idFrom<QuestionId>(
          createHash('sha256').update(`${session}/${source}`).digest().subarray(0, 16),
        )
      : idFrom<QuestionId>(this.#parts.random(16))
    const name = author?.trim()
    return { id, text, channel, at, state: 'asked' as const, ...(name ? { author: name } : {}) }
  }

  async #told(session: SessionId, id: QuestionId): Promise<FloorQuestion> {
    const question = await this.#kept(session, id)
    this.#parts.tell(session, question)
    return question
  }

  async #kept(session: SessionId, id: QuestionId): Promise<FloorQuestion> {
    const question = await this.#parts.store.question(session, id)
    if (!question) throw new Problem('no-such-question', { question: id })
    return this.#shown(session, question)
  }
}
