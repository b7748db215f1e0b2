import { expect, test } from 'vitest'
import type { QuestionId, SessionId } from '#shared/ids.ts'
import type { FloorQuestion } from '#shared/wire.ts'
import type { Asked, QuestionStore } from '../../server/questions/question-store.ts'
import { Questions, type Bringing } from '../../server/questions/questions.ts'

const SESSION = 'session-1' as SessionId
const NOW = 1_000_000

/** Questions over a store that remembers its commits, with a clock that stands. */
function aQueue() {
  const commits: (readonly Asked[])[] = []
  const told: FloorQuestion[] = []
  const sources = new Set<string>()
  const nobody = () => Promise.reject(new Error('nobody asks for this'))
  const store: QuestionStore = {
    ask(_session, asked) {
      commits.push(asked)
      return Promise.resolve(
        asked.map(({ source = '' }) => sources.size < sources.add(source).size),
      )
    },
    change: nobody,
    merge: nobody,
    split: nobody,
    withdraw: nobody,
    react: nobody,
    support: nobody,
    release: nobody,
    enteredAt: nobody,
    question: (_session, _id: QuestionId) => nobody(),
    questions: nobody,
  }
  const questions = new Questions({
    store,
    now: () => NOW,
    random: (bytes) => new Uint8Array(bytes),
    rules: () => Promise.resolve({ questionsWait: false, namesPeople: true }),
    supportCap: 50,
    withdrawn: '[withdrawn]',
    tell: (_session, { question }) => void told.push(question),
  })
  return { commits, told, bring: (lines: Bringing[]) => questions.bring(SESSION, lines) }
}

const line = (text: string, at?: number): Bringing => ({
  text,
  source: text,
  channel: 'zoom',
  ...(at !== undefined && { at }),
})

test('[IMP8] a file is one commit, and each new line is told once', async () => {
  const { commits, told, bring } = aQueue()
  expect(await bring([line('a'), line('b')])).toEqual({ added: 2, alreadyHere: 0 })
  expect(await bring([line('a'), line('b'), line('c')])).toEqual({ added: 1, alreadyHere: 2 })
  expect(commits.map((asked) => asked.length)).toEqual([2, 3])
  expect(told.map(({ text, state, supports }) => [text, state, supports])).toEqual([
    ['a', 'asked', 0],
    ['b', 'asked', 0],
    ['c', 'asked', 0],
  ])
})

test('[IMP8] lines keep the order of the file, and a clock ahead of ours counts as now', async () => {
  const { told, bring } = aQueue()
  await bring([
    line('early', 500),
    line('clock behind', 400),
    line('ahead', NOW + 9e9),
    line('none'),
  ])
  expect(told.map(({ at }) => at)).toEqual([500, 501, NOW, NOW + 1])
})

test('[IMP8] a file without lines for everybody commits nothing', async () => {
  const { commits, bring } = aQueue()
  expect(await bring([])).toEqual({ added: 0, alreadyHere: 0 })
  expect(commits).toEqual([])
})
