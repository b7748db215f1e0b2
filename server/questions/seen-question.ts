import type { QuestionId } from '#shared/ids.ts'
import { questionFor, type QueueOnlooker, type QueueRules } from '#shared/question/seen.ts'
import type { FloorQuestion } from '#shared/wire.ts'

/** A question that somebody may not see, or not any more. */
export interface GoneQuestion {
  readonly id: QuestionId
  readonly gone: true
}

/**
 * What each kind of onlooker is told of a question: the same value for all of a kind, so that it is encoded once for them. Nothing for
 * those who never saw it and may not. [ASK4]
 */
export function seenQuestion(question: FloorQuestion, rules: QueueRules) {
  const gone: GoneQuestion = { id: question.id, gone: true }
  const wasSeen = question.since !== question.at || !rules.questionsWait
  const none = wasSeen ? gone : undefined
  const moderating = questionFor({ mayModerate: true, isAsker: false }, rules, question) ?? none
  const asking = questionFor({ mayModerate: false, isAsker: true }, rules, question) ?? none
  const others = questionFor({ mayModerate: false, isAsker: false }, rules, question) ?? none
  return ({ mayModerate, isAsker }: QueueOnlooker) =>
    mayModerate ? moderating : isAsker ? asking : others
}
