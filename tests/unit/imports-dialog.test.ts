import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { wordsOf } from '../../client/pages/imports/file-words.ts'
import { knownNames } from '../../client/pages/imports/known-names.ts'
import { momentOf } from '../../client/pages/imports/caption-moment.ts'
import { prepare } from '../../client/pages/imports/preparing.ts'

const CHAT = '2026-03-16 17:11:42 From Ana Souzá to Everyone:\n\tHow do we begin?\n'
const DIRECT = '2026-03-16 17:19:33 From Chidi to Ana (direct message):\n\tpsst\n'
const given = (bytes: Uint8Array) => prepare({ filename: 'chat.txt', tool: 'auto', bytes })
const wide = (text: string, mark: boolean, order: 'little' | 'big') => {
  const bytes = Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le')
  return order === 'little' ? bytes : bytes.swap16()
}

test('[IMP18] a chat reads the same in every encoding that it may have been saved in', () => {
  const plain = given(Buffer.from(CHAT + DIRECT))
  expect(plain).toMatchObject({ tool: 'zoom-chat', private: 1, names: ['Ana Souzá'] })
  const encoded = [
    Buffer.from(`\uFEFF${CHAT}${DIRECT}`),
    wide(CHAT + DIRECT, true, 'little'),
    wide(CHAT + DIRECT, true, 'big'),
    wide(CHAT + DIRECT, false, 'little'),
    wide(CHAT + DIRECT, false, 'big'),
    Buffer.from(CHAT + DIRECT, 'latin1'),
    Buffer.concat([Buffer.from(CHAT, 'latin1'), Buffer.from(DIRECT)]),
  ]
  for (const bytes of encoded) {
    const { outcome, ...read } = given(bytes)
    expect(outcome).toBe('read')
    expect(read).toMatchObject({ tool: 'zoom-chat', private: 1, names: ['Ana Souzá'] })
  }
})

test('[IMP18] [IMP3] nothing that is shown or sent has a word of a private message', () => {
  const read = given(Buffer.from(`${CHAT}${DIRECT}stray\n`))
  expect(JSON.stringify(read)).not.toContain('psst')
  expect(read).toMatchObject({ private: 1, counts: { lines: 1 } })
})

test('[IMP18] NUL is no letter; a picture, a PDF and a damaged workbook are refused', () => {
  expect(wordsOf(Buffer.from(`${CHAT}a\0b`)).outcome).toBe('read')
  expect(wordsOf(Buffer.from('%PDF-1.7 and more')).outcome).toBe('not-text')
  const picture = Uint8Array.from({ length: 4000 }, (_, at) => (at * 7919) & 255)
  expect(wordsOf(picture).outcome).toBe('not-text')
  expect(wordsOf(Buffer.from('PK\x03\x04')).outcome).toBe('damaged')
  expect(wordsOf(new Uint8Array())).toEqual({ outcome: 'read', text: '' })
})

test('[IMP18] what is too much to come in at once is counted, and nothing of it can be sent', () => {
  const many = given(Buffer.from('Ana: hi\n'.repeat(5001)))
  expect(many).toMatchObject({ content: '', counts: { lines: 5001 }, isTooLong: false })
  const long = given(Buffer.from(`Ana: hi\n${'x'.repeat(9000)}\n`.repeat(200)))
  expect(long).toMatchObject({ content: '', isTooLong: true })
})

test('[IMP17] a name of the session stands in place of the same name with pronouns or a place', () => {
  const names = knownNames(
    ['ana souza (she/her)', 'Bo Lindgren / Lab', 'Chidi'],
    [{ name: 'Ana Souzá' }, { name: 'Bo Lindgren' }],
  )
  expect([...names.values()]).toEqual(['Ana Souzá', 'Bo Lindgren', 'Chidi'])
})

test('[IMP19] a caption’s time counts from when the recording began, or from midnight', () => {
  const start = new Date(2026, 2, 16, 10).getTime()
  const at = (caption: Parameters<typeof momentOf>[0], began = '10:05') =>
    momentOf(caption, start, began)
  expect(at({ at: 60_000, from: 'recording' })).toBe(start + 6 * 60_000)
  expect(at({ at: 11 * 3_600_000, from: 'midnight' })).toBe(start + 3_600_000)
  expect([at({}), at({ at: 1, from: 'recording' }, '')]).toEqual([undefined, undefined])
})

test('[IMP18] every sample is prepared with something to take', () => {
  const sample = readFileSync(
    new URL('../fixtures/formats/zoom-E-new-chat-2024-2026.txt', import.meta.url),
  )
  expect(given(sample)).toMatchObject({ counts: { lines: 5 }, private: 1, unreadCount: 0 })
})
