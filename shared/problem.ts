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
  'nothing-to-put-back',
  'not-entered',
  'wrong-key',
  'not-allowed',
  'foreign-origin',
  'too-many-tries',
  'unreadable',
  'too-large',
  'name-missing',
  'title-missing',
  'poll-already-open',
  'poll-not-open',
  'poll-without-question',
  'poll-without-options',
  'poll-option-empty',
  'poll-options-alike',
  'poll-option-twice',
  'poll-too-long',
  'unknown-option',
  'one-choice',
  'no-choice',
  'already-voted',
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
