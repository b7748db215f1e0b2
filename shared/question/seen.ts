import type { FloorQuestion } from '../wire.ts'

/** Who looks at the queue. */
export interface QueueOnlooker {
  readonly mayModerate: boolean
  readonly isAsker: boolean
}

/** What of the queue a session shows to whom. */
export interface QueueRules {
  /** Questions wait until a moderator approves them before anybody else reads them. */
  readonly questionsWait: boolean
  readonly namesPeople: boolean
}

/**
 * A question as somebody sees it; undefined where it is not for them. The private note and what was held back stay with those who
 * moderate; what is dismissed, withdrawn or waits for approval is for them and for whoever asked. [ASK2] [ASK4]
 */
export function questionFor(
  { mayModerate, isAsker }: QueueOnlooker,
  { questionsWait, namesPeople }: QueueRules,
  question: FloorQuestion,
): FloorQuestion | undefined {
  const { state } = question
  const { note, held, author, broughtBy, ...shown } = question
  const named = { ...shown, ...(namesPeople && author !== undefined && { author }) }
  if (mayModerate) {
    return {
      ...named,
      ...(note !== undefined && { note }),
      ...(held !== undefined && { held }),
      ...(namesPeople && broughtBy !== undefined && { broughtBy }),
    }
  }
  if (isAsker) return named
  if (state === 'dismissed' || state === 'withdrawn' || state === 'duplicate') return undefined
  return state === 'asked' && questionsWait ? undefined : named
}
