/**
 * Everything that can be refused, with a code for programs. A code becomes a status once, in
 * server/app.ts, and a sentence once, in shared/words.
 */
export const PROBLEM_CODES = [
  'not-found',
  'no-such-session',
  'no-such-poll',
  'no-such-question',
  'no-such-alarm',
  'no-such-person',
  'no-such-invitation',
  'nothing-to-put-back',
  'not-entered',
  'host-key-needed',
  'wrong-host-key',
  'wrong-key',
  'not-allowed',
  'foreign-origin',
  'wrong-host',
  'session-over',
  'session-suspended',
  'last-organiser',
  'too-many-tries',
  'too-many-asks',
  'unreadable',
  'too-large',
  'name-missing',
  'name-unfit',
  'title-missing',
  'poll-already-open',
  'poll-not-open',
  'poll-without-question',
  'poll-without-options',
  'poll-option-empty',
  'poll-options-alike',
  'poll-option-twice',
  'poll-too-long',
  'poll-scale-unfit',
  'poll-settings-unfit',
  'poll-not-agreed',
  'poll-changed',
  'poll-still-open',
  'poll-published',
  'poll-set-unreadable',
  'not-entitled',
  'wrong-ballot-code',
  'question-withdrawn',
  'question-taken-up',
  'questions-cannot-merge',
  'no-such-remark',
  'no-such-import',
  'no-such-bridge',
  'wrong-bridge',
  'file-unreadable',
  'remark-empty',
  'not-rehearsing',
  'unknown-option',
  'one-choice',
  'too-many-choices',
  'answer-too-long',
  'answers-in-a-circle',
  'no-choice',
  'already-voted',
  'vote-unconfirmed',
  'upgrade-needed',
  'line-ended',
  'storage-full',
  'storage-failing',
  'document-too-new',
  'document-not-renewed',
  'unavailable',
  'broken',
] as const
export type ProblemCode = (typeof PROBLEM_CODES)[number]

/** An act that may not happen. `detail` helps whoever reads the log and is never shown to people. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode

  constructor(code: ProblemCode, detail: Readonly<Record<string, unknown>> = {}) {
    super(Object.keys(detail).length > 0 ? `${code} ${JSON.stringify(detail)}` : code)
    this.code = code
  }
}
