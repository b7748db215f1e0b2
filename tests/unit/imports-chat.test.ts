import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readImport } from '#shared/imports/read-import.ts'
import type { ImportReading } from '#shared/imports/reading.ts'
import { withoutPrivate } from '#shared/imports/without-private.ts'

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/formats/${name}`, import.meta.url), 'utf8')
const read = (content: string) => readImport('auto', 'chat.txt', content)
const turns = ({ entries }: ImportReading) => entries.map(({ author, text }) => [author, text])
const keys = ({ entries }: ImportReading) => entries.map(({ key }) => key)

const CHATS = {
  'zoom-A-cloud-chat.txt': {
    private: 0,
    at: '00:21:14',
    turns: [
      ['Ana Souza', 'Hello everyone'],
      ['Bo Lindgren', 'First line\nsecond line of the same message'],
      ['Chidi Okeke', 'a tab\there'],
    ],
  },
  'zoom-B-local-oneline-2020.txt': {
    private: 2,
    at: '09:03:42',
    turns: [
      ['Ana Souza', 'is it only one term?'],
      ['Bo: the "Builder"', 'https://example.org/x'],
    ],
  },
  'zoom-C-oneline-2021.txt': {
    private: 2,
    at: '17:11:42',
    turns: [
      ['Ana Souza', 'How do we begin?'],
      ['Road to Nowhere', 'Just jump in\nand stay'],
    ],
  },
  'zoom-D-twoline-2021-2023.txt': {
    private: 1,
    at: '17:11:42',
    turns: [
      ['Ana Souza', 'How do we begin?'],
      ['Bo Lindgren', 'Just jump in'],
    ],
  },
  'zoom-E-new-chat-2024-2026.txt': {
    private: 1,
    at: Date.UTC(2026, 2, 16, 17, 11, 42),
    turns: [
      ['Ana Souza', 'How do we begin?'],
      ['Bo Lindgren', 'https://example.org/start'],
      ['Ana Souza', 'Totally, it is in the notes'],
      ['Dana Petrović', 'first paragraph\n\nsecond paragraph: with a colon'],
      ['Emi Sato', '17:00:00 From Fake Person to Everyone: pasted text'],
    ],
  },
  'zoom-F-localised.txt': {
    private: 1,
    at: Date.UTC(2024, 2, 16, 17, 11, 42),
    turns: [
      ['Ана', 'Как начнём?'],
      ['Бо', 'Просто начните'],
    ],
  },
}
const NAMES = Object.keys(CHATS) as (keyof typeof CHATS)[]

test.each(NAMES)('[IMP4] %s is read as its sample says', (name) => {
  const reading = read(fixture(name))
  expect(reading.tool).toBe('zoom-chat')
  expect(turns(reading)).toEqual(CHATS[name].turns)
  expect(reading.entries[0]?.at).toBe(CHATS[name].at)
  expect(new Set(reading.entries.map(({ channel }) => channel))).toEqual(new Set(['zoom']))
  expect(reading.private).toBe(CHATS[name].private)
  expect(reading.unread).toEqual([])
})

test.each(NAMES)('[IMP4] %s reads the same whatever ends its lines', (name) => {
  const lines = fixture(name).split(/\r?\n/)
  const ends = ['\n', '\r\n', '\r']
  const mixed = lines.map((line, at) => line + (ends[at % 3] ?? '')).join('')
  for (const content of [...ends.map((end) => lines.join(end)), mixed, `\uFEFF${mixed}`]) {
    expect(read(content).entries).toEqual(read(fixture(name)).entries)
  }
})

test.each(NAMES)('[IMP5] a file that grows keeps its keys and adds new ones: %s', (name) => {
  const content = fixture(name)
  const all = keys(read(content))
  expect(new Set(all).size).toBe(all.length)
  const lines = content.split('\n')
  for (let length = 0; length <= lines.length; length += 1) {
    const earlier = read(lines.slice(0, length).join('\n'))
    // The last message may have been saved half.
    const whole = keys(earlier).slice(0, -1)
    expect(all.slice(0, whole.length), `${length} lines`).toEqual(whole)
  }
})

test('[IMP5] the same chat has the same keys in every dialect that writes the clock', () => {
  const said = [
    ['17:11:42', 'Ana', 'How do we begin?'],
    ['17:12:50', 'Bo', 'Yes'],
    ['17:12:50', 'Bo', 'Yes'],
    ['17:13:00', 'Ana', 'two\nlines'],
  ] as const
  const dialects = [
    said.map(([at, who, text]) => `${at}\t${who}:\t${text}`),
    said.map(([at, who, text]) => `${at}\t From  ${who} : ${text}`),
    said.map(([at, who, text]) => `${at}\t From  ${who}  to  Everyone : ${text}`),
    said.map(
      ([at, who, text]) => `${at} From ${who} to Everyone:\r\n\t${text.replace('\n', '\n\t')}`,
    ),
    said.map(
      ([at, who, text]) =>
        `2026-03-16 ${at} From ${who} to Everyone:\n\t${text.replace('\n', '\n\t')}\n\tZoe:👍\n\t`,
    ),
    said.map(
      ([at, who, text]) => `2026-03-16 ${at} От ${who} кому Все:\n\t${text.replace('\n', '\n\t')}`,
    ),
  ].map((messages) => keys(read(messages.join('\n'))))
  expect(new Set(dialects.map((each) => JSON.stringify(each))).size).toBe(1)
  expect(new Set(dialects[0]).size).toBe(4)
})

const SECRET = 'the-words-nobody-else-may-read'
const before = {
  cloud: '00:00:01\tAna:\thello\n00:00:02\tAna:\tagain\n',
  one: '09:00:00\t From  Ana : hello\n09:00:01\t From  Ana : again\n',
  addressed:
    '09:00:00\t From  Ana  to  Everyone : hello\n09:00:01\t From  Ana  to  Everyone : again\n',
  two: '09:00:00 From Ana to Everyone:\n\thello\n09:00:01 From Ana to Everyone:\n\tagain\n',
  dated:
    '2026-03-16 09:00:00 From Ana to Everyone:\n\thello\n\t\n' +
    '2026-03-16 09:00:01 From Ana to Everyone:\n\tagain\n\t\n',
  names: 'Ana: hello\nAna: again\n',
}
test.each([
  `09:01:00\t From  Bo   to   Ana(Privately) : ${SECRET}`,
  `09:01:00\t From  Bo to Ana(privately) : ${SECRET}\n${SECRET}`,
  `09:01:00\t From  Bo to Ana (Direct Message) : ${SECRET}`,
  `09:01:00\t From  Bo to Ana(DIRECT MESSAGE) : ${SECRET}`,
  `  09:01:00\t From  Bo to Ana( direct  message ) : ${SECRET}`,
  `09:01:00\t From  X to Everyone : hi  to  Ana(Privately) : ${SECRET}`,
  `x09:01:00\t From  Bo to Ana(Privately) : ${SECRET}`,
  `Bo to Ana (Privately): ${SECRET}\n${SECRET}`,
])('[IMP3] no private message comes in among older lines: %j', (message) => {
  for (const form of ['cloud', 'one', 'addressed', 'names'] as const) {
    const tool = form === 'names' ? 'names' : 'auto'
    const reading = readImport(tool, 'chat.txt', before[form] + message)
    expect(reading.private, form).toBe(1)
    expect(JSON.stringify(reading), form).not.toContain(SECRET)
    expect(reading.entries.length, form).toBeGreaterThanOrEqual(2)
  }
})

test.each([
  `09:01:00 From Bo to Ana(Direct Message):\n\t${SECRET}`,
  `2026-03-16 09:01:00 From Bo to Ana (direct message):\n\t${SECRET}\n\t\n\t${SECRET}`,
  `2026-03-16 09:01:00 From Bo to Ana:\n\t${SECRET}`,
  `2026-03-16 09:01:00 From Bo to Ana, Chidi:\n\t${SECRET}\n${SECRET}`,
  `09:01:00 From Bo to Hosts and panelists:\n\t${SECRET}`,
  `09:01:00 From Bo to Everyone(Direct Message):\n\t${SECRET}`,
  `09:01:00 From Bo to Road to Everyone(Privately):\n\t${SECRET}`,
  `09:01:00 От Бо кому Ана (личное сообщение):\n\t${SECRET}`,
  `09:01:00 Von Bo an Ana (Direktnachricht):\n\t${SECRET}`,
  `9:01 PM From Bo to Ana (Direct Message):\n${SECRET}`,
  `From Bo to Ana (Direct Message):\n\t${SECRET}`,
  `09:01:00 From Bo to Ana(Direct Message): ${SECRET} to Everyone:\n\t${SECRET}`,
  `\thello09:01:00 From Bo to Ana(Direct Message):\n\t${SECRET}`,
  `09:01:00\t From  Bo to Ana(Privately) : ${SECRET}`,
])('[IMP3] no private message comes in among newer lines: %j', (message) => {
  for (const form of ['two', 'dated'] as const) {
    for (const tool of ['auto', 'zoom-chat'] as const) {
      const reading = readImport(tool, 'chat.txt', `${before[form]}${message}`)
      expect(reading.private, form).toBe(1)
      expect(JSON.stringify(reading), form).not.toContain(SECRET)
      expect(turns(reading).slice(0, 2), form).toEqual([
        ['Ana', 'hello'],
        ['Ana', expect.stringMatching(/^again/)],
      ])
    }
  }
})

test('[IMP3] a private message is private to every tool that is asked, also to none', () => {
  for (const name of NAMES) {
    for (const tool of ['auto', 'zoom-chat', 'names', 'slido-questions'] as const) {
      const said = JSON.stringify(readImport(tool, name, fixture(name)))
      expect(said.replaceAll('"private"', ''), `${name} ${tool}`).not.toMatch(/psst|private|тайна/)
    }
  }
})

test('[IMP3] a private message is private to its last paragraph, in a file that nobody knows too', () => {
  const message = `2026-03-16 09:01:00 From Bo to Ana (direct message):\n\tone\n\t\n\t${SECRET}\n\t\n`
  const reading = readImport('slido-questions', '', before.dated + message + before.dated)
  expect(reading.private).toBe(1)
  expect(JSON.stringify(reading)).not.toContain(SECRET)
  expect(reading.unread).toHaveLength(8)
})

test('[IMP3] without its private messages a file reads the same', () => {
  for (const name of NAMES) {
    const part = withoutPrivate('auto', name, fixture(name))
    expect(part.private).toBe(CHATS[name].private)
    expect(part.content).not.toMatch(/psst|private|тайна/)
    const again = read(part.content)
    expect(again.entries).toEqual(read(fixture(name)).entries)
    expect(again.private).toBe(0)
  }
})

test('[IMP3] in the oldest files two names with "to" are a private message when one of them speaks', () => {
  const chat = (who: string) => `09:00:00\t From  Ana : hello\n09:01:00\t From  ${who} : words\n`
  expect(turns(read(chat('Road to Nowhere')))).toEqual([
    ['Ana', 'hello'],
    ['Road to Nowhere', 'words'],
  ])
  for (const who of ['Ana to Bo', 'Bo to Ana', 'Bo to Chidi (Direktnachricht)']) {
    expect(read(chat(who)), who).toMatchObject({ private: 1, entries: [{ text: 'hello' }] })
  }
})

test('[IMP4] names keep their colons, slashes, places and the word "to"', () => {
  for (const name of [
    'Ana (she/her) Lab / x / y',
    'Road to Nowhere',
    'Bo: the "Builder"',
    '4 You',
  ]) {
    for (const chat of [
      `2026-03-16 09:00:00 From ${name} to Everyone:\n\thello`,
      `09:00:00 From  ${name}  to  Everyone:\r\n\thello`,
      `09:00:00\t From  ${name}  to  Everyone : hello`,
    ]) {
      expect(turns(read(chat))).toEqual([[name, 'hello']])
    }
  }
})

test('[IMP4] a reply keeps its words, and who only quotes says it', () => {
  const said = (body: string) =>
    turns(read(`2026-03-16 09:00:00 From Ana to Everyone:\n\t${body.replaceAll('\n', '\n\t')}`))
  expect(said('Replying to "I just think…":\nyes: "so"')).toEqual([['Ana', 'yes: "so"']])
  expect(said('Replying to "two\nlines...":\n\nyes')).toEqual([['Ana', 'yes']])
  expect(said('Replying to "Bo"')).toEqual([['Ana', 'Replying to "Bo"']])
  expect(said('Reacted to this: well')).toEqual([['Ana', 'Reacted to this: well']])
  expect(said('Reacted to "x" with joy')).toEqual([['Ana', 'Reacted to "x" with joy']])
  expect(said('Votes:👍')).toEqual([['Ana', 'Votes:👍']])
  expect(said('At: 5')).toEqual([['Ana', 'At: 5']])
  for (const picture of ['👍🏽', '👨‍👩‍👧', '🇫🇷', '1️⃣', '❤', '🏴󠁧󠁢󠁳󠁣󠁴󠁿']) {
    expect(said(`hello\nBo: x, Ana:${picture}`), picture).toEqual([['Ana', 'hello']])
    expect(said(`Reacted to "hi: "" with ..." with ${picture}`), picture).toEqual([])
  }
})

test('[IMP4] a client that gathers no reactions below a message wrote what stands there', () => {
  const body = '09:00:00 From Ana to Everyone:\n\thello\n\tBo:👍'
  expect(turns(read(body))).toEqual([['Ana', 'hello\nBo:👍']])
  expect(turns(read(`2026-03-16 ${body}`))).toEqual([['Ana', 'hello']])
})

test('[IMP2] what became of each line of a message is said', () => {
  const body = ['Replying to "so...":', '', 'one', '', 'two', '', 'Bo:👍', '']
  const chat = `2026-03-16 09:00:00 From Ana to Everyone:\n${body.map((line) => `\t${line}`).join('\n')}`
  expect(read(chat).lines.map(({ became }) => became)).toEqual([
    'header',
    'quote',
    'blank',
    'entry',
    'entry',
    'entry',
    'blank',
    'reaction',
    'blank',
  ])
})

test('[IMP5] spaces and the way letters are composed make no other words', () => {
  const chat = (text: string) => keys(read(`09:00:00 From Ana to Everyone:\n\t${text}`))
  expect(chat('Petrovic\u0301  is\u00A0here')).toEqual(chat('Petrovi\u0107 is here'))
  expect(chat('Petrovic is here')).not.toEqual(chat('Petrovi\u0107 is here'))
})

test('[IMP2] [IMP4] a line that is nobody’s is listed, and takes its own lines with it', () => {
  const chat = [
    'saved by somebody',
    '09:00:00 From Ana to Everyone:',
    '\thello',
    '09:00:30 Frm Bo to Everyone:',
    '\twhose?',
    '09:01:00 From Bo to Everyone:',
    '09:02:00 From Bo to Everyone:',
    '\tbye',
  ]
  const reading = read(chat.join('\n'))
  expect(turns(reading)).toEqual([
    ['Ana', 'hello'],
    ['Bo', 'bye'],
  ])
  expect(reading.unread.map(({ line }) => line)).toEqual([1, 4, 5, 6])
  expect(reading.unread[0]).toEqual({ line: 1, text: 'saved by somebody' })
})

test('[IMP4] messages whose line break was lost are two messages', () => {
  const fused = '09:00:00\t From  Ana : one09:00:10\t From  Bo : two'
  expect(turns(read(fused))).toEqual([
    ['Ana', 'one'],
    ['Bo', 'two'],
  ])
  expect(turns(read(fused.replace('one', 'one ')))).toEqual(turns(read(fused)))
  const pasted = '09:00:00 From Ana to Everyone:\n\tsee 09:00:10 From Bo to Everyone:\n\there'
  expect(turns(read(pasted))).toEqual([['Ana', 'see 09:00:10 From Bo to Everyone:\nhere']])
  expect(read(fused).lines.map(({ line }) => line)).toEqual([1, 1])
})
