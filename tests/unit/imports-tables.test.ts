import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readCsv } from '#shared/imports/csv.ts'
import { readImport } from '#shared/imports/read-import.ts'

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/formats/${name}`, import.meta.url), 'utf8')
const read = (content: string, filename = 'Questions.csv') => readImport('auto', filename, content)
const cells = (text: string, separator = ',') =>
  readCsv(text.split('\n'), separator).map((row) => row.cells)

test('[IMP6] a quoted cell holds separators, quotes and line breaks', () => {
  expect(cells('a,"b,c","d ""e""",\n"two\nlines",x')).toEqual([
    ['a', 'b,c', 'd "e"', ''],
    ['two\nlines', 'x'],
  ])
  expect(cells('a;"b;c"', ';')).toEqual([['a', 'b;c']])
  expect(cells('')).toEqual([['']])
})

test('[IMP6] a quote that nobody closes breaks its own line and no other', () => {
  const rows = readCsv(['a,1', '"b,2', 'c,"x,y"', 'd "d",4'], ',')
  expect(rows.map(({ cells: each, isBroken }) => [isBroken, ...each])).toEqual([
    [false, 'a', '1'],
    // It is closed by the next quote there is, which shows that it was none.
    [true, 'b,2\nc,x', 'y"'],
    [false, 'd "d"', '4'],
  ])
  const [open, after] = readCsv(['"b,2', 'c,3'], ',')
  expect([open?.isBroken, open?.to]).toEqual([true, 0])
  expect(after).toMatchObject({ cells: ['c', '3'], isBroken: false })
})

test('[IMP6] the question report of a webinar: who asked what, without addresses and answers', () => {
  const reading = read(fixture('zoom-questions-report.csv'))
  expect(reading.tool).toBe('zoom-questions')
  expect(reading.entries.map(({ author, text, channel }) => [author, text, channel])).toEqual([
    ['Ana Souza', 'Who pays, then?', 'zoom'],
    [undefined, 'Is it "open"?\nReally?', 'zoom'],
    ['Bo Lindgren', '=HYPERLINK("x")', 'zoom'],
  ])
  expect(reading.unread).toEqual([])
  expect(JSON.stringify(reading.entries)).not.toMatch(/example\.org|live answered|yes|more/)
})

test('[IMP6] Slido’s questions come in the order of asking', () => {
  const reading = read(fixture('slido-Questions-Event.csv'))
  expect(reading.tool).toBe('slido-questions')
  expect(reading.entries.map(({ at, text, channel }) => [at, text, channel])).toEqual([
    [Date.UTC(2023, 4, 10, 16, 31, 36), 'Hello', 'slido'],
    [Date.UTC(2023, 4, 15, 14, 18, 10), 'Who pays, then?', 'slido'],
  ])
})

test('[IMP6] columns are found by their names, in any order, behind any separator', () => {
  for (const separator of [',', ';', '\t']) {
    const rows = [
      ['Sentiment', 'Submission Time', ' AUTHOR ', 'Question  text', 'submission date', 'New'],
      ['', '14:18:10', 'Ana', 'Who pays?', '05/15/2023', '7'],
    ]
    const { tool, entries } = read(`\uFEFF${rows.map((row) => row.join(separator)).join('\r\n')}`)
    expect(tool).toBe('slido-questions')
    expect(entries).toMatchObject([
      { author: 'Ana', text: 'Who pays?', at: Date.UTC(2023, 4, 15, 14, 18, 10) },
    ])
  }
})

test('[IMP2] [IMP6] a row that does not fit is listed whole, and the next is read', () => {
  const reading = read(
    [
      '#,Question,Asker Name,Asker Email,Answer(s)',
      '1,Who pays, then?,Ana,,',
      '2,"half a "quote",Bo,,',
      '3,Why?,Chidi,,',
      ',,,,',
      'Attendee Details',
      'Yes,Emi Sato,emi@example.org',
      '4,,Dana,,',
      '5,Why not?,Dana,dana@example.org,,more',
      '#,Question,Asker Name,Asker Email,Answer(s)',
    ].join('\n'),
  )
  expect(reading.entries.map(({ text }) => text)).toEqual(['Why?'])
  expect(reading.unread.map(({ line }) => line)).toEqual([2, 3, 5, 6, 7, 8, 9])
})

test('[IMP6] a question of Slido’s with a comma that nobody quoted is listed', () => {
  const { entries, unread } = read(
    'Question text,Sentiment,Submission Date,Submission Time\nWho pays, then?,Neutral,05/15/2023\nWhy?,,,',
  )
  expect(entries.map(({ text }) => text)).toEqual(['Why?'])
  expect(unread.map(({ line }) => line)).toEqual([2])
})

test('[IMP6] a day that no calendar has is no time, and the question comes in', () => {
  const { entries } = read(
    'Question text,Submission Date,Submission Time\nWhy?,02/31/2023,14:18:10',
  )
  expect(entries).toMatchObject([{ text: 'Why?' }])
  expect(entries[0]?.at).toBeUndefined()
})

test('[IMP7] lines of names and words are turns; what goes on below belongs to them', () => {
  const reading = read(
    'Ana Souza: hello\n[10:03] Bo: first\nsecond\n\nA footnote\n北京：你好',
    'paste.txt',
  )
  expect(reading.tool).toBe('names')
  expect(
    reading.entries.map(({ at, author, text, channel }) => [at, author, text, channel]),
  ).toEqual([
    [undefined, 'Ana Souza', 'hello', 'online'],
    ['10:03:00', 'Bo', 'first\nsecond', 'online'],
    [undefined, '北京', '你好', 'online'],
  ])
  expect(reading.unread).toEqual([{ line: 5, text: 'A footnote' }])
})

test('[IMP7] a paste from Webex names its senders, and what went to one person is private', () => {
  const paste =
    'from Ana to everyone:    1:23 PM\nhello\nfrom Bo to Ana (privately):    1:24 PM\npsst'
  const reading = read(paste, 'webex.txt')
  expect(reading.entries).toMatchObject([{ author: 'Ana', text: 'hello', at: '13:23:00' }])
  expect(reading.private).toBe(1)
  expect(JSON.stringify(reading)).not.toContain('psst')
})

test('[IMP7] [IMP3] what one person was told is private to the next name', () => {
  const reading = read('Ana: hello\nfrom Bo to Ana: psst\npsst\n\npsst\nChidi: bye', 'paste.txt')
  expect(reading.entries.map(({ text }) => text)).toEqual(['hello', 'bye'])
  expect(reading.private).toBe(1)
  expect(JSON.stringify(reading)).not.toContain('psst')
})

test('[IMP7] running text with a colon or two is nobody’s turn, unless somebody says so', () => {
  const text = 'We met at ten.\nOne thing remained: the cost.\nThen we left.\nhttps://example.org/x'
  expect(read(text, 'paste.txt')).toMatchObject({ tool: 'unknown', entries: [] })
  expect(readImport('names', '', text).entries).toHaveLength(1)
})

test('[IMP7] what nobody knows is unread, line by line', () => {
  const content = 'Poll ID,Answer\n12,Yes\n\nWe met at ten.\n>'
  const nobody = read(content, 'x.csv')
  expect([nobody.tool, nobody.entries]).toEqual(['unknown', []])
  expect(nobody.unread.map(({ line }) => line)).toEqual([1, 2, 4, 5])
  for (const tool of ['zoom-chat', 'zoom-questions', 'slido-questions'] as const) {
    expect(readImport(tool, 'x', 'one\n\ntwo')).toMatchObject({
      tool,
      entries: [],
      unread: [
        { line: 1, text: 'one' },
        { line: 3, text: 'two' },
      ],
    })
  }
})
