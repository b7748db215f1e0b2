import { createHash } from 'node:crypto'
import type { Channel, Place } from '#shared/channel.ts'
import { idFrom, type PersonId, type QuestionId, type SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import { isPending, type MODERATED_STATES } from '#shared/question/states.ts'
import { questionFor, type QueueRules } from '#shared/question/seen.ts'
import type { FloorQuestion } from '#shared/wire.ts'
import { Bursts } from './bursts.ts'
import type { KeptQuestion, QuestionChange, QuestionStore } from './question-store.ts'

export const LONGEST_QUESTION_ASKED = 1000 // characters
export const LONGEST_LINE_BROUGHT = 10_000 // characters: Zoom lets nobody send more
export const LONGEST_NOTE = 1000 // characters
export const LONGEST_WRITTEN_ANSWER = 5000 // characters

export interface Asking {
  readonly text: string
  readonly author?: string | undefined
  readonly channel: Channel
  readonly place?: Place | undefined
  readonly language?: string | undefined
  readonly at?: number | undefined
  readonly source?: string | undefined
  /** The source of what it replies to. */
  readonly replyTo?: string | undefined
}

/** A line of another tool, as it is brought in: its source is what tells it from all others. */
export type Bringing = Asking & {
  readonly source: string
  /** Who reacted to it there, by name, and who took it back. */
  readonly supporters?: readonly string[] | undefined
  readonly withdrawn?: readonly string[] | undefined
}

/** What became of what was brought in. */
export interface Brought {
  readonly added: number
  readonly alreadyHere: number
}

/** What whoever moderates the queue does to a question. */
export interface Moderation {
  readonly state?: (typeof MODERATED_STATES)[number] | undefined
  readonly translation?: { readonly text: string; readonly language: string } | null | undefined
  readonly note?: string | null | undefined
  readonly answer?: string | null | undefined
  /** It was put into the notes as this line. */
  readonly line?: string | undefined
}

export interface QuestionsParts {
  readonly store: QuestionStore
  now(): number
  random(bytes: number): Uint8Array
  rules(session: SessionId): Promise<QueueRules>
  /** Tells each onlooker what they may see of it, or that it is gone for them. */
  tell(session: SessionId, kept: KeptQuestion, rules: QueueRules): void
  /** How many supports of one question newcomers of one address may give at once. */
  readonly supportCap: number
  /** What stands where somebody took their words back. */
  readonly withdrawn: string
}

/** The questions from the floor: asked by phone, brought in from a chat, supported, sorted, put into the notes. */
export class Questions {
  readonly #parts: QuestionsParts
  readonly #bursts: Bursts

  constructor(parts: QuestionsParts) {
    this.#parts = parts
    this.#bursts = new Bursts(parts.supportCap, parts.now)
  }

  async ask(
    session: SessionId,
    asking: Asking,
    by?: PersonId,
    longest = LONGEST_QUESTION_ASKED,
  ): Promise<FloorQuestion> {
    const { store, now } = this.#parts
    const text = asking.text.trim()
    if (text === '' || text.length > longest) throw new Problem('unreadable')
    const question = this.#asked(session, { ...asking, text }, asking.at ?? now())
    const source = asking.source
    const [isNew] = await store.ask(session, [
      { question, ...(by && { by }), ...(source && { source }) },
    ])
    const kept = await this.#kept(session, question.id)
    if (isNew) await this.#told(session, question.id)
    return this.#toAsker(session, kept)
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
    const reacted = asked.map(({ question }, index) => ({
      question: question.id,
      supporters: this.#standIns(session, lines[index]?.supporters),
      withdrawn: this.#standIns(session, lines[index]?.withdrawn),
    }))
    const isReaction = reacted.filter((each) => each.supporters.length + each.withdrawn.length > 0)
    const changed = isReaction.length > 0 ? await this.#parts.store.react(session, isReaction) : []
    const rules = await this.#parts.rules(session)
    for (const { question } of added) {
      if (changed.includes(question.id)) await this.#told(session, question.id)
      else this.#parts.tell(session, { question: { ...question, supports: 0 } }, rules)
    }
    const isNew = new Set(added.map(({ question }) => question.id))
    await this.tellAgain(
      session,
      changed.filter((id) => !isNew.has(id)),
    )
    return { added: added.length, alreadyHere: asked.length - added.length }
  }

  /** What `bring` would answer, and nothing is kept. */
  async look(session: SessionId, lines: readonly Bringing[]): Promise<Brought> {
    const kept = await this.#parts.store.questions(session)
    const here = new Set(kept.map(({ question }) => question.id))
    const alreadyHere = lines.filter(({ source }) => here.has(idOf(session, source))).length
    return { added: lines.length - alreadyHere, alreadyHere }
  }

  // Whom a name in another tool stands for is known to nobody: it supports once, and is not kept.
  #standIns(session: SessionId, names: readonly string[] = []): string[] {
    return names.map((name) => `~${idOf(session, `person/${name}`)}`)
  }

  /**
   * What whoever moderates does to a question; its words are not theirs to change. A duplicate is taken out from behind the other one by
   * giving it a state. [ASK3]
   */
  async moderate(session: SessionId, id: QuestionId, what: Moderation): Promise<FloorQuestion> {
    const { store, now } = this.#parts
    const { question } = await this.#kept(session, id)
    if (question.state === 'withdrawn') throw new Problem('question-withdrawn', { question: id })
    const into = question.into
    if (into !== undefined && what.state !== undefined) await store.split(session, id, now())
    const change: QuestionChange = {
      ...(what.state !== undefined && { state: what.state, since: now() }),
      ...(what.translation !== undefined && { translation: what.translation }),
      ...(what.note !== undefined && { note: what.note?.trim() || null }),
      ...(what.answer !== undefined && { answer: what.answer?.trim() || null }),
      ...(what.line !== undefined && { line: what.line, notesAt: now() }),
    }
    if (Object.keys(change).length > 0) await store.change(session, id, change)
    if (into !== undefined && what.state !== undefined) await this.#told(session, into)
    return this.#told(session, id)
  }

  /** Puts a question behind another that asks the same: whoever supported either supports that one, once. [ASK3] */
  async merge(session: SessionId, id: QuestionId, into: QuestionId): Promise<FloorQuestion> {
    await this.#kept(session, into)
    await this.#kept(session, id)
    const merged = await this.#parts.store.merge(session, id, into, this.#parts.now())
    if (!merged) throw new Problem('questions-cannot-merge', { question: id, into })
    for (const { question } of await this.#parts.store.questions(session))
      if (question.into === into) await this.#told(session, question.id)
    return this.#told(session, into)
  }

  /** Changes the words of one's own question, while nobody has taken it up. [ASK1] */
  async reword(
    session: SessionId,
    id: QuestionId,
    by: PersonId,
    text: string,
    language?: string,
  ): Promise<FloorQuestion> {
    const { question } = await this.#own(session, id, by)
    const words = text.trim()
    if (words === '' || words.length > LONGEST_QUESTION_ASKED) throw new Problem('unreadable')
    if (!isPending(question.state) || question.notesAt !== undefined)
      throw new Problem('question-taken-up', { question: id })
    const change = { text: words, ...(language !== undefined && { language }) }
    // What was approved was approved as it stood.
    const again = {
      ...change,
      state: 'asked',
      since: this.#parts.now(),
      translation: null,
    } as const
    const changed = await this.#parts.store.change(session, id, again, ['asked', 'approved'])
    if (!changed) throw new Problem('question-taken-up', { question: id })
    return this.#told(session, id)
  }

  /**
   * Takes one's own question back. Its words are nowhere in the queue afterwards; the answer says in which line of the notes they
   * stand, if they were put there. [ASK1]
   */
  async withdraw(session: SessionId, id: QuestionId, by: PersonId): Promise<KeptQuestion> {
    const { store, now, withdrawn } = this.#parts
    const own = await this.#own(session, id, by)
    await store.withdraw(session, id, withdrawn, now())
    await this.#told(session, id)
    return own
  }

  /** Supports a question, once for each person; a burst of newcomers from one address is held back. [ASK6] */
  async support(
    session: SessionId,
    id: QuestionId,
    by: PersonId,
    address: string,
  ): Promise<FloorQuestion> {
    const kept = await this.#kept(session, id)
    const to = kept.question.into ?? id
    const { store } = this.#parts
    const isHeld = this.#bursts.isBurst(to, { enteredAt: await store.enteredAt(by), address })
    await store.support(session, to, by, isHeld)
    await this.#told(session, to)
    return this.#toAsker(session, await this.#kept(session, to))
  }

  /** Counts the supports of a question that were held back. */
  async release(session: SessionId, id: QuestionId): Promise<FloorQuestion> {
    await this.#kept(session, id)
    await this.#parts.store.release(session, id)
    return this.#told(session, id)
  }

  /** Tells everybody how questions stand that were changed elsewhere. */
  async tellAgain(session: SessionId, questions: readonly QuestionId[]): Promise<void> {
    for (const id of questions) await this.#told(session, id)
  }

  /** All that somebody may see, in the order of asking. */
  async seenBy(
    session: SessionId,
    who: { readonly mayModerate: boolean; readonly person?: PersonId },
  ): Promise<readonly FloorQuestion[]> {
    const [kept, rules] = await Promise.all([
      this.#parts.store.questions(session),
      this.#parts.rules(session),
    ])
    return kept.flatMap(({ question, askedBy }) => {
      const isAsker = askedBy !== undefined && askedBy === who.person
      return questionFor({ mayModerate: who.mayModerate, isAsker }, rules, question) ?? []
    })
  }

  /** One's own questions that wait for approval, which nobody else sees. */
  async waitingOf(session: SessionId, person: PersonId): Promise<readonly FloorQuestion[]> {
    const all = await this.seenBy(session, { mayModerate: false, person })
    const others = new Set((await this.seenBy(session, { mayModerate: false })).map(({ id }) => id))
    return all.filter(({ id }) => !others.has(id))
  }

  // Whoever asks or supports is answered with what they may see of it, which is all but what moderators keep to themselves.
  async #toAsker(session: SessionId, { question }: KeptQuestion): Promise<FloorQuestion> {
    const rules = await this.#parts.rules(session)
    return questionFor({ mayModerate: false, isAsker: true }, rules, question) ?? question
  }

  #asked(session: SessionId, asking: Asking, at: number) {
    const { text, author, channel, place, language, source, replyTo } = asking
    // A source names the question, so that whoever sends it again learns the same id.
    const id = source ? idOf(session, source) : idFrom<QuestionId>(this.#parts.random(16))
    const name = author?.trim()
    return {
      id,
      text,
      channel,
      at,
      since: at,
      state: 'asked' as const,
      ...(name ? { author: name } : {}),
      ...(place && { place }),
      ...(language && { language }),
      ...(replyTo && { replyTo: idOf(session, replyTo) }),
    }
  }

  async #own(session: SessionId, id: QuestionId, by: PersonId): Promise<KeptQuestion> {
    const kept = await this.#kept(session, id)
    // Whose it is nobody else learns: to them it is not there.
    if (kept.askedBy !== by) throw new Problem('no-such-question', { question: id })
    return kept
  }

  async #told(session: SessionId, id: QuestionId): Promise<FloorQuestion> {
    const [kept, rules] = await Promise.all([this.#kept(session, id), this.#parts.rules(session)])
    this.#parts.tell(session, kept, rules)
    return questionFor({ mayModerate: true, isAsker: true }, rules, kept.question) ?? kept.question
  }

  async #kept(session: SessionId, id: QuestionId): Promise<KeptQuestion> {
    const kept = await this.#parts.store.question(session, id)
    if (!kept) throw new Problem('no-such-question', { question: id })
    return kept
  }
}

function idOf(session: SessionId, source: string): QuestionId {
  return idFrom(createHash('sha256').update(`${session}/${source}`).digest().subarray(0, 16))
}
