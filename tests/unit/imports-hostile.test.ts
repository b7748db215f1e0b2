import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { linesOf } from '#shared/imports/sorted.ts'
import { readImport } from '#shared/imports/read-import.ts'
import { IMPORT_TOOLS, type ImportReading } from '#shared/imports/reading.ts'
import { withoutPrivate } from '#shared/imports/without-private.ts'
import { cpuTime } from '../support/cpu-time.ts'

const folder = new URL('../fixtures/formats/', import.meta.url)
const SAMPLES = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'))
const TOOLS = ['auto', ...IMPORT_TOOLS] as const

/** Every line stands in the reading, once and in order, with its words unless they are private. */
function expectWhole(content: string, reading: ImportReading, hint: string): void {
  const kept = new Map<number, string>()
  const hidden = new Set<number>()
  let last = 0
  for (const { line, text, became } of reading.lines) {
    if (line < last) throw new Error(`line ${line} comes after ${last}: ${hint}`)
    last = line
    if (became === 'private') hidden.add(line)
    kept.set(line, (kept.get(line) ?? '') + text)
  }
  const lines = linesOf(content)
  expect(kept.size, hint).toBe(lines.length)
  lines.forEach((text, at) => {
    const isThere = hidden.has(at + 1) || kept.get(at + 1) === text
    if (!isThere) throw new Error(`line ${at + 1} is lost: ${hint}`)
  })
  const unread = reading.lines.filter(({ became }) => became === 'unread')
  expect(reading.unread, hint).toEqual(unread.map(({ line, text }) => ({ line, text })))
  expect(new Set(reading.entries.map(({ key }) => key)).size, hint).toBe(reading.entries.length)
}

test('[IMP1] [IMP2] no damage to a file makes reading throw or lose a line', () => {
  const seed = Number(process.env['SEED'] ?? 20260316)
  const random = randomFrom(seed)
  const pick = <T>(from: readonly T[]): T => from[random() % from.length] as T
  const HOSTILE = [
    '\0',
    '"',
    '""',
    ',',
    ';',
    '\t',
    '\r',
    '\n',
    ' : ',
    ':',
    '\uFEFF',
    '\uD83D',
    '👍',
    '(',
    'to ',
  ]
  const WORDS = [
    '__proto__',
    'constructor',
    '=1+1',
    '17:00:00 From ',
    ' to Everyone:',
    '#,Question,Asker Name',
    '#,User Name,User Email,Submitted Date/Time,Peer?',
    'Name (Original Name),Guest,Total Duration (Minutes)',
    'Poll Question,Poll Option,Count',
    'Voter,Session,Peer?: Answer',
    '>> ANA: ',
    '00:00:04.859 --> 00:00:07.410',
    'From Ana to Bo (direct message):',
  ]
  const seen = new Set<string>()
  let entries = 0
  for (let round = 0; round < 3000; round += 1) {
    let content = pick(SAMPLES)
    for (let cuts = random() % 6; cuts >= 0; cuts -= 1) {
      const at = random() % (content.length + 1)
      const length = random() % 40
      const other = pick(SAMPLES)
      const from = random() % other.length
      const put = pick([pick(HOSTILE), pick(WORDS), other.slice(from, from + length), ''])
      content = content.slice(0, at) + put + content.slice(at + (random() % 2) * length)
    }
    seen.add(content)
    const hint = `SEED=${seed} round ${round}`
    for (const tool of TOOLS) {
      const reading = readImport(tool, pick(['a.txt', 'a.csv', '']), content)
      entries += reading.entries.length + reading.captions.length
      entries += reading.polls.length + reading.attendance.length
      expectWhole(content, reading, `${hint} ${tool}`)
      expect(
        reading.entries.every(({ text }) => text !== '' && text.isWellFormed()),
        hint,
      ).toBe(true)
    }
    const twice = [0, 1].map(() => JSON.stringify(readImport('auto', '', content)))
    expect(twice[0], hint).toBe(twice[1])
  }
  expect(seen.size).toBeGreaterThan(2900)
  expect(entries).toBeGreaterThan(10_000)
})

test('[IMP3] what a damaged chat says without its private messages, it says with them', () => {
  const seed = Number(process.env['SEED'] ?? 7)
  const random = randomFrom(seed)
  const chats = SAMPLES.filter((content) => readImport('auto', '', content).private > 0)
  let dropped = 0
  for (let round = 0; round < 1000; round += 1) {
    const lines = (chats[random() % chats.length] ?? '').split('\n')
    for (let swaps = 0; swaps < 3; swaps += 1) {
      lines.splice(random() % lines.length, random() % 2, lines[random() % lines.length] ?? '')
    }
    const content = lines.join('\n')
    const part = withoutPrivate('zoom-chat', '', content)
    const [all, rest] = [content, part.content].map((each) => readImport('zoom-chat', '', each))
    dropped += part.private
    expect(
      rest?.entries.map(({ key }) => key),
      `SEED=${seed} round ${round}`,
    ).toEqual(all?.entries.map(({ key }) => key))
  }
  expect(dropped).toBeGreaterThan(1000)
})

const M = 1_000_000
const filled = (text: string) => text.repeat(Math.ceil(M / text.length)).slice(0, M)
test.each([
  ['messages', filled('00:00:01\tA:\tx\r\n')],
  ['blank lines', filled('\n')],
  ['one line', filled('x')],
  ['quotes', `Question text,Submission Date\n${filled('"a,"b\n')}`],
  ['open quotes', `Question text,Submission Date\n${filled('"a\n')}`],
  ['headers', filled('Question text,Submission Date\n')],
  ['colons', `17:00:00\t From ${filled(' : ')}`],
  ['many colons', filled('17:00:00\t From a : : : : : to b : :\n')],
  ['words between names', `17:00:00 From ${filled(' to ')}:`],
  ['marks', filled('(direct ')],
  ['reactions', `2026-03-16 17:11:42 From A to Everyone:\n\thi\n${filled('\tB:👍\n')}`],
  ['one reaction', `2026-03-16 17:11:42 From A to Everyone:\n\thi\n\tB:${filled('👍')}`],
  ['lost line breaks', filled('x17:00:00\t From  A : y')],
  ['names', filled('Ana: hi\n')],
  ['NUL', filled('\0')],
  ['poll answers', `#,User Name,User Email,Submitted,Peer?\n${filled('1,A,,now,Yes\n')}`],
  ['polls', `#,User Name,User Email,Submitted\n${filled('1,A,,now,a,b,c,d\n')}`],
  ['headers of polls', filled('#,User Name,User Email,Submitted,Peer?\n')],
  ['options', `Poll ID,Poll Question,Poll Option,Count\n${filled('1,Peer?,Yes,3\n')}`],
  ['people', `Name (Original Name),Guest,Duration (Minutes)\n${filled('A,No,7\n')}`],
  ['slides', `Date,Voter,Peer?: Answer\n${filled('x,1,Yes\n')}`],
  ['cues', `WEBVTT\n\n${filled('00:00:04.859 --> 00:00:07.410\nAna: hi\n\n')}`],
  ['one cue', `WEBVTT\n\n00:00:04.859 --> 00:00:07.410\n${filled('hi\n')}`],
  ['voices', `WEBVTT\n\n00:00:04.859 --> 00:00:07.410\n${filled('<v ')}`],
  ['turns', filled('>> ANA: hi\n')],
  ['one turn', `>> ANA: hi\n>> BO:\n${filled('word word\n')}`],
  ['marks of turns', filled('>>\n> ')],
  ['clocks of captions', filled('[Ana] 10:03:12\nhi\n')],
  ['replies', filled('10:00:00 From A to Everyone:\n\tReplying to "hello there, hel..."\n\tno\n')],
  ['reactions to one', filled('10:00:00 From A to Everyone:\n\tReacted to "hi" with 👍\n')],
  ['private messages', filled('10:00:00 From A to B (direct message):\n\thi\n')],
  ['tags', filled('<div>')],
  ['digits', filled('17:00:00')],
])('[IMP1] a file of 1 MB of %s is read quickly', (_, content) => {
  const times = [0, 1, 2].map(() => {
    const start = cpuTime()
    expect(readImport('auto', 'x.txt', content).lines.length).toBeGreaterThan(0)
    return cpuTime() - start
  })
  expect(Math.min(...times)).toBeLessThan(1500) // half a second, on a machine that has other work
})

const LINES: Readonly<Record<string, (n: number) => string>> = {
  messages: (n) => `2026-03-16 17:00:00 From A ${n % 50} to Everyone:\n\tmessage ${n}\n`,
  reactions: (n) => `17:00:00 From A ${n % 50} to Everyone:\n\tReacted to "hello" with 👍\n`,
  cues: (n) => `${n}\n00:00:04.859 --> 00:00:07.410\nAna: hi ${n}\n\n`,
  turns: (n) => `>> ANA: hi ${n}\n`,
  names: (n) => `Ana: hi ${n}\n`,
}
test.each(Object.keys(LINES))('[IMP1] twice as many %s take twice as long', (kind) => {
  const file = (lines: number) =>
    Array.from({ length: lines }, (_, n) => LINES[kind]?.(n) ?? '').join('')
  const timeOf = (content: string) => {
    const start = cpuTime()
    readImport('auto', 'x.txt', content)
    return cpuTime() - start
  }
  const [short, long] = [file(20_000), file(40_000)]
  const ratios = [0, 1, 2, 3, 4].map(() => [timeOf(short), timeOf(long)] as const)
  const least = (at: 0 | 1) => Math.min(...ratios.map((each) => each[at]))
  expect(least(1)).toBeLessThan(2.5 * Math.max(least(0), 20))
})

test('[IMP1] a hundred thousand lines are all entries, each with a key of its own', () => {
  const lines = Array.from(
    { length: 100_000 },
    (_, n) => `17:11:42\t From  Ana  to  Everyone : ${n % 7}`,
  )
  const { entries, unread } = readImport('auto', '', lines.join('\n'))
  expect([entries.length, unread.length]).toEqual([100_000, 0])
  expect(new Set(entries.map(({ key }) => key)).size).toBe(100_000)
})

test('[IMP1] names that every object has are names like any other', () => {
  const chat = ['__proto__', 'constructor', 'toString']
    .map((name) => `09:00:00 From ${name} to Everyone:\n\t${name}`)
    .join('\n')
  const { entries } = readImport('auto', '', chat)
  expect(entries.map(({ author, text }) => [author, text])).toEqual([
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['toString', 'toString'],
  ])
})

test('[IMP6] formulas and markup stay the text they are; what cannot be seen goes', () => {
  const said = (text: string) => readImport('names', '', `Ana: ${text}`).entries[0]?.text
  for (const text of [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '<script>alert(1)</script>',
    "'; DROP TABLE",
  ]) {
    expect(said(text)).toBe(text)
  }
  expect(said('a\0b\u0007c\u202Ed\u2066e')).toBe('abcde')
  expect(said('half \uD83D of one')).toBe('half \uFFFD of one')
  expect(said('שלום\u200F!')).toBe('שלום\u200F!')
})

test('[IMP2] words longer than anybody can send are listed, not cut', () => {
  const reading = readImport(
    'zoom-chat',
    '',
    `09:00:00 From Ana to Everyone:\n\t${'x'.repeat(10_001)}`,
  )
  expect([reading.entries.length, reading.unread.length]).toEqual([0, 2])
  const fits = readImport(
    'zoom-chat',
    '',
    `09:00:00 From Ana to Everyone:\n\t${'x'.repeat(10_000)}`,
  )
  expect(fits.entries).toHaveLength(1)
})

function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
