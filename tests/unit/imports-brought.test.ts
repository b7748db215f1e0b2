import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readImport } from '#shared/imports/read-import.ts'

const folder = new URL('../fixtures/formats/', import.meta.url)
const fixture = (name: string) => readFileSync(new URL(name, folder), 'utf8')
const read = (content: string, name = 'file.csv') => readImport('auto', name, content)
const plain = (polls: ReturnType<typeof read>['polls']) =>
  polls.map(({ question, people, answers }) => [
    question,
    people,
    Object.fromEntries(answers.map(({ text, count }) => [text, count])),
  ])

test.each([
  ['zoom-poll-report-post-2021-09.csv', 'zoom-polls'],
  ['zoom-poll-report-pre-2021-09.csv', 'zoom-polls'],
  ['zoom-questions-report.csv', 'zoom-questions'],
  ['zoom-participants.csv', 'zoom-participants'],
  ['slido-Polls-overall-Event.csv', 'slido-polls'],
  ['slido-Questions-Event.csv', 'slido-questions'],
  ['slido-JoinedParticipants-Event.csv', 'slido-participants'],
  ['mentimeter-voters.csv', 'mentimeter'],
  ['zoom-transcript.vtt', 'captions'],
  ['igf-caption-style.txt', 'captions'],
  ['zoom-closed-caption.txt', 'captions'],
  ['zoom-E-new-chat-2024-2026.txt', 'zoom-chat'],
])('[IMP14] %s is known for %s', (name, tool) => {
  const reading = read(fixture(name), name)
  expect(reading.tool).toBe(tool)
  expect(
    readImport(reading.tool === 'unknown' ? 'auto' : reading.tool, name, fixture(name)),
  ).toEqual(reading)
})

test('[IMP14] every sample is known for something', () => {
  for (const name of readdirSync(folder)) {
    const { tool, entries, polls, attendance, captions } = read(fixture(name), name)
    expect(tool, name).not.toBe('unknown')
    const kinds = [entries, polls, attendance, captions].filter((each) => each.length > 0)
    expect(kinds, name).toHaveLength(1)
  }
})

test('[IMP11] Zoom’s poll reports, old and new, are counts; who answered stays in the file', () => {
  const now = read(fixture('zoom-poll-report-post-2021-09.csv'))
  const old = read(fixture('zoom-poll-report-pre-2021-09.csv'))
  expect(plain(now.polls)).toEqual([
    ['Which matters most, and why?', 2, { Cost: 2, Speed: 1 }],
    ['Will you peer?', 1, { Yes: 1 }],
  ])
  expect(plain(old.polls)).toEqual([
    ['Which matters most, and why?', 2, { Cost: 2, Speed: 1 }],
    ['Will you peer?', 2, { Yes: 1, No: 1 }],
  ])
  for (const { polls, unread } of [now, old]) {
    expect(unread).toEqual([])
    expect(JSON.stringify(polls)).not.toMatch(/Ana|Lindgren|example\.org/)
  }
})

test('[IMP11] a question asked twice in a meeting is two polls; another meeting’s is another', () => {
  const content = fixture('zoom-poll-report-post-2021-09.csv')
  const again = content.slice(content.lastIndexOf('#,User Name'))
  const { polls } = read(content + again)
  expect(polls).toHaveLength(3)
  expect(new Set(polls.map(({ key }) => key)).size).toBe(3)
  const elsewhere = read(content.replace('812 3456 7890', '999 3456 7890'))
  expect(elsewhere.polls.map(({ key }) => key)).not.toEqual(
    read(content).polls.map(({ key }) => key),
  )
})

test('[IMP5] [IMP11] a poll keeps its key when more people have answered', () => {
  const content = fixture('zoom-poll-report-post-2021-09.csv')
  const grown = `${content.trimEnd()}\n2,Bo,bo@example.org,"Dec 7, 2021 10:21:00",No\n`
  const [before, after] = [read(content).polls, read(grown).polls]
  expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key))
  expect(plain(after)[1]).toEqual(['Will you peer?', 2, { Yes: 1, No: 1 }])
})

test('[IMP2] [IMP11] what fits no column of a report is listed, and the next row is counted', () => {
  const { polls, unread } = read(
    [
      'Poll Report',
      '#,User Name,User Email,Submitted Date/Time,Peer?',
      '1,Ana,ana@example.org,"Dec 7, 2021 10:12:01",Yes,and more',
      '2,Souza, Ana,ana@example.org,Yes',
      'Poll Details',
      '3,Bo,,"Dec 7, 2021 10:12:01",=1+1',
    ].join('\n'),
  )
  expect(plain(polls)).toEqual([['Peer?', 1, { '=1+1': 1 }]])
  expect(unread.map(({ line }) => line)).toEqual([3, 4, 5])
})

test('[IMP11] Slido’s polls have Slido’s number of people, and a formula is no count', () => {
  const { polls, unread } = read(fixture('slido-Polls-overall-Event.csv'))
  expect(plain(polls)).toEqual([
    ['How confident are you?', 5, { 1: 1, 5: 4 }],
    ['One word?', 2, { 'great, really': 1 }],
    ['Peer, or not?', 4, { Yes: 3, No: 1 }],
  ])
  expect(polls[0]?.kind).toBe('Rating (1-5)')
  expect(unread).toEqual([])
  const forged = read(
    'Poll ID,Poll Type,Poll Question,Poll Option,Correct Answer,Count,Total Votes,Results\n' +
      '1,x,Peer?,Yes,,=1+1,4,\n1,x,Peer?,No,,1,4,',
  )
  expect(plain(forged.polls)).toEqual([['Peer?', 4, { No: 1 }]])
  expect(forged.unread.map(({ line }) => line)).toEqual([2])
})

test('[IMP11] Mentimeter’s voters are counted by slide', () => {
  const { polls } = read(fixture('mentimeter-voters.csv'))
  expect(plain(polls)).toEqual([
    ['How do you feel?', 2, { Curious: 2 }],
    ['Agree or not: Cables matter', 3, { 5: 1, 4: 2 }],
  ])
})

test('[IMP12] who was there comes in without addresses, once for each time they joined', () => {
  const zoom = read(fixture('zoom-participants.csv'))
  expect(zoom.attendance.map(({ name, minutes, isGuest }) => [name, minutes, isGuest])).toEqual([
    ['Ana Souza, Lab (Ana)', 92, false],
    ['Bo Lindgren', 41, true],
    ['Bo Lindgren', 12, true],
  ])
  const slido = read(fixture('slido-JoinedParticipants-Event.csv'))
  expect(slido.attendance.map(({ name, joined }) => [name, joined])).toEqual([
    ['Ana Souza', '05/15/2023 14:00:01'],
    ['', '05/15/2023 14:02:09'],
  ])
  for (const reading of [zoom, slido]) {
    expect(new Set(reading.attendance.map(({ key }) => key)).size).toBe(reading.attendance.length)
    expect(JSON.stringify(reading.attendance)).not.toContain('example.org')
    expect(reading.unread).toEqual([])
  }
})

test('[IMP13] a transcript is cues with their time, and a name only where one stands', () => {
  const { captions, unread } = read(fixture('zoom-transcript.vtt'), 'x.vtt')
  expect(captions.map(({ at, speaker, text, from }) => [at, speaker, text, from])).toEqual([
    [4859, 'Ana Souza', 'Okay, so we are recording.', 'recording'],
    [9540, undefined, 'no speaker on this cue: really', 'recording'],
  ])
  expect(unread).toEqual([])
  const teams =
    'WEBVTT\n\nNOTE made by a machine\n\n00:01.000 --> 00:02.000\n<v Ana Souza>Is <b>a</b> < b?</v>\nyes\n\nstray'
  const voices = read(teams, 'x.vtt')
  expect(voices.captions).toMatchObject([{ at: 1000, speaker: 'Ana Souza', text: 'Is a < b? yes' }])
  expect(voices.unread).toEqual([{ line: 9, text: 'stray' }])
})

test('[IMP13] a captioner’s text is turns; notes of the stage are no speech', () => {
  const { captions, unread } = read(fixture('igf-caption-style.txt'), 'x.txt')
  expect(captions.map(({ speaker, text }) => [speaker, text])).toEqual([
    ['ANA SOUZA', 'Good morning. Welcome to the session. We start now.'],
    ['CHAIR LINDGREN', 'Thank you.'],
    ['MODERATOR', 'Over to you ‑‑ please.'],
    [undefined, 'Okay, who is next?'],
    ['EMI SATÔ', 'Hello.'],
  ])
  expect(unread).toEqual([])
  const long = read(
    `The following is a RAW file\n>> ANA: ${'One sentence here. '.repeat(100)}\n${'Another one. '.repeat(60)}\n>> BO: No.`,
  )
  expect(long.captions.length).toBeGreaterThan(2)
  expect(long.captions.slice(0, -1).every(({ speaker }) => speaker === 'ANA')).toBe(true)
  expect(long.unread.map(({ line }) => line)).toEqual([1])
})

test('[IMP13] captions that Zoom saved say the clock', () => {
  const { captions } = read(fixture('zoom-closed-caption.txt'), 'x.txt')
  expect(captions).toMatchObject([
    { speaker: 'Ana Souza', at: 36_192_000, text: 'Good morning, and welcome. We start now.' },
    { speaker: 'Bo Lindgren', at: 36_240_000, from: 'midnight', text: 'Thank you.' },
  ])
})

test('[IMP10] a reply knows what it replies to, and a reaction is a support', () => {
  const D = read(fixture('zoom-D-twoline-2021-2023.txt'), 'chat.txt').entries
  expect(D[1]?.replyTo).toBe(D[0]?.key)
  expect(D[0]).toMatchObject({ withdrawn: ['Bo Lindgren'] })
  expect(D[0]?.supporters).toBeUndefined()
  const E = read(fixture('zoom-E-new-chat-2024-2026.txt'), 'chat.txt').entries
  expect(E[1]?.supporters).toEqual(['Chidi Okeke', 'Dana Petrović', 'Emi Sato'])
  expect(E[2]?.replyTo).toBeUndefined() // what it quotes is not in the file
})

test('[IMP10] of two messages that begin alike the later one is meant; nobody supports themselves', () => {
  const said = (name: string, text: string) => `10:00:00 From ${name} to Everyone:\n\t${text}\n`
  const { entries } = read(
    said('Ana', 'I just think it would be better') +
      said('Bo', 'I just think it would be worse') +
      said('Chi', 'Replying to "I just think it w..."\n\t\n\tyes') +
      said('Chi', 'Reacted to "I just think it w…" with 👍') +
      said('Bo', 'Reacted to "I just think it would be worse" with 👍') +
      said('Dana', 'Reacted to "I just think it would be worse" with 👎') +
      said('Emi', 'Reacted to "I just" with 👍'),
    'chat.txt',
  )
  expect(entries.map(({ text, supporters }) => [text, supporters])).toEqual([
    ['I just think it would be better', undefined],
    ['I just think it would be worse', ['Chi']],
    ['yes', undefined],
  ])
  expect(entries[2]?.replyTo).toBe(entries[1]?.key)
})

test('[IMP3] a table that somebody pasted into a chat shows no private message', () => {
  const tables = readdirSync(folder).filter((name) => name.endsWith('.csv'))
  const direct = '2026-03-16 17:19:33 From Chidi to Ana (direct message):\n\tpsst\n\tpsst, 1\n'
  for (const name of tables) {
    for (const content of [
      `2026-03-16 17:11:42 From Ana to Everyone:\n${fixture(name)}\n${direct}`,
      `${direct}${fixture(name)}`,
      `${fixture(name)}\n${direct}`,
    ]) {
      for (const tool of ['auto', 'slido-polls', 'zoom-polls', 'captions', 'mentimeter'] as const) {
        const reading = readImport(tool, 'chat.txt', content)
        expect(JSON.stringify(reading), `${name} ${tool}`).not.toContain('psst')
        expect(reading.private, `${name} ${tool}`).toBe(1)
      }
    }
  }
})
