import type { Plant } from './planted.ts'

const UNIT = 'tests/unit/queue.test.ts#'
const ROWS = 'tests/contract/questions.test.ts#SQLite.*'

/** Bugs in the queue of questions. */
export const QUESTION_PLANTS: readonly Plant[] = [
  {
    means: 'whoever supports two questions that are one counts twice',
    file: 'server/store/question-rows.ts',
    find: 'COUNT(DISTINCT one.person)',
    plant: 'COUNT(one.person)',
    seenBy: [`${ROWS}ASK3`],
  },
  {
    means: 'supports that were held back count',
    file: 'server/store/question-rows.ts',
    find: ' AND one.held = ${isHeld})`',
    plant: ')`',
    seenBy: [`${ROWS}ASK6`],
  },
  {
    means: 'a question that was taken back keeps its words',
    file: 'server/store/question-rows.ts',
    find: '        text: words,\n',
    plant: '',
    seenBy: [`${ROWS}ASK1`],
  },
  {
    means: 'the note of the moderators is read by whoever asked',
    file: 'shared/question/seen.ts',
    find: 'if (isAsker) return named',
    plant: 'if (isAsker) return question',
    seenBy: [`${UNIT}ASK2`],
  },
  {
    means: 'a question that waits for approval is read by all',
    file: 'shared/question/seen.ts',
    find: "return state === 'asked' && questionsWait ? undefined : named",
    plant: 'return named',
    seenBy: [`${UNIT}ASK4`],
  },
  {
    means: 'a script that enters anew for each support raises a question as far as it likes',
    file: 'server/questions/bursts.ts',
    find: 'return known.count > this.#cap',
    plant: 'return false',
    seenBy: [`${UNIT}ASK6`],
  },
  {
    means: 'words that were taken back stay in the line of the notes',
    file: 'server/privacy/withdrawal.ts',
    find: '      block.delete(0, block.length)\n',
    plant: '',
    seenBy: [`${UNIT}ASK7`],
  },
]
