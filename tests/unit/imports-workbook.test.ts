import { readFileSync } from 'node:fs'
import { deflateRawSync, constants } from 'node:zlib'
import { expect, test } from 'vitest'
import { readCsv } from '#shared/imports/csv.ts'
import { inflate } from '#shared/imports/inflate.ts'
import { readImport } from '#shared/imports/read-import.ts'
import { utf8Of } from '#shared/imports/utf8.ts'
import { readWorkbook } from '#shared/imports/workbook.ts'
import { cpuTime } from '../support/cpu-time.ts'
import { workbookOf, zipOf } from '../support/workbook.ts'

const csv = (name: string) => {
  const text = readFileSync(new URL(`../fixtures/formats/${name}`, import.meta.url), 'utf8')
  return readCsv(text.trimEnd().split('\n'), ',').map(({ cells }) => cells)
}
const textOf = (bytes: Uint8Array) => {
  const read = readWorkbook(bytes)
  return read.outcome === 'read' ? read.text : read.outcome
}

test('[IMP15] a workbook reads as the same table in a file of commas', () => {
  for (const name of [
    'slido-Polls-overall-Event.csv',
    'slido-Questions-Event.csv',
    'mentimeter-voters.csv',
    'zoom-poll-report-post-2021-09.csv',
  ]) {
    const rows = csv(name).map((row) =>
      row.map((cell) => (/^[1-9]\d*$/.test(cell) ? Number(cell) : cell.replace('\uFEFF', ''))),
    )
    const { tool, polls, entries } = readImport('auto', 'x.xlsx', textOf(workbookOf(rows)))
    const plain = rows.map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`))
    const expected = readImport('auto', 'x.csv', plain.map((row) => row.join(',')).join('\n'))
    expect(tool, name).not.toBe('unknown')
    expect({ tool, polls, entries }, name).toEqual({
      tool: expected.tool,
      polls: expected.polls,
      entries: expected.entries,
    })
  }
})

test('[IMP15] what zlib packed is unpacked, at every level and kind of content', () => {
  const random = new Uint8Array(70_000).map((_, at) => (at * 7919 + (at >> 3) * 31) & 255)
  for (const content of [
    new Uint8Array(),
    Buffer.from('a'),
    Buffer.from('Who pays, then? '.repeat(9000)),
    random,
  ]) {
    for (const level of [0, 1, 6, 9]) {
      for (const strategy of [
        constants.Z_DEFAULT_STRATEGY,
        constants.Z_FIXED,
        constants.Z_HUFFMAN_ONLY,
      ]) {
        const packed = deflateRawSync(content, { level, strategy })
        const bytes = inflate(packed, 1_000_000)
        expect(Buffer.from(bytes as Uint8Array).equals(content), `${level} ${strategy}`).toBe(true)
      }
    }
  }
})

test('[IMP15] a bomb is refused when it has grown to the limit, within a second', () => {
  const bomb = zipOf({
    'xl/worksheets/sheet1.xml': Buffer.alloc(60_000_000, '<row/>'),
    'xl/sharedStrings.xml': '<sst></sst>',
  })
  expect(bomb.length).toBeLessThan(1_000_000)
  const start = cpuTime()
  expect(textOf(bomb)).toBe('too-much')
  expect(cpuTime() - start).toBeLessThan(2000)
})

test('[IMP15] many cells, one long text in all of them, many sheets and files: refused', () => {
  const cells = '<c t="inlineStr"><is><t>x</t></is></c>'.repeat(200)
  const rows = `<row>${cells}</row>`.repeat(2600)
  expect(textOf(zipOf({ 'xl/worksheets/sheet1.xml': rows }))).toBe('too-much')
  const long = `<sst><si><t>${'x'.repeat(1_000_000)}</t></si></sst>`
  const every = `<row>${'<c t="s"><v>0</v></c>'.repeat(100)}</row>`.repeat(1000)
  expect(textOf(zipOf({ 'xl/worksheets/sheet1.xml': every, 'xl/sharedStrings.xml': long }))).toBe(
    'too-much',
  )
  const many = Array.from({ length: 2100 }, (_, n) => [`xl/worksheets/sheet${n + 1}.xml`, '<row/>'])
  expect(textOf(zipOf(Object.fromEntries(many) as Record<string, string>))).toBe('too-much')
})

test('[IMP15] no entity of its own is expanded, no formula computed, no pronunciation read', () => {
  const sheet =
    '<!DOCTYPE x [<!ENTITY a "psst"><!ENTITY f SYSTEM "file:///etc/passwd">]>' +
    '<row><c r="A1" t="inlineStr"><is><t>&a;&f;&lt;b&gt;&#65;&amp;amp;</t></is></c>' +
    '<c r="C1"><f>HYPERLINK("http://x")</f><v>5</v></c>' +
    '<c r="D1" t="inlineStr"><is><r><t>Sa</t></r><r><t>to</t></r><rPh><t>さと</t></rPh></is></c></row>'
  const [row] = readCsv([textOf(zipOf({ 'xl/worksheets/sheet1.xml': sheet }))], ',')
  expect(row?.cells).toEqual(['&a;&f;<b>A&amp;', '', '=HYPERLINK("http://x")', 'Sato'])
})

test('[IMP15] a damaged workbook is refused, and nothing throws', () => {
  const whole = workbookOf(csv('slido-Polls-overall-Event.csv'))
  const outcomes = new Set<string>()
  for (let round = 0; round < 3000; round += 1) {
    const bytes = Uint8Array.from(whole)
    for (let hits = 0; hits <= round % 4; hits += 1) {
      const at = (round * 7919 + hits * 104_729) % bytes.length
      bytes[at] = (round * 31 + hits) & 255
    }
    const part = round % 3 === 0 ? bytes.subarray(0, (round * 13) % bytes.length) : bytes
    outcomes.add(readWorkbook(part).outcome)
  }
  expect([...outcomes].sort()).toEqual(['damaged', 'no-workbook', 'read', 'too-much'])
  expect(readWorkbook(Buffer.from('PK\x03\x04')).outcome).toBe('damaged')
  expect(readWorkbook(zipOf({ 'word/document.xml': '<row/>' })).outcome).toBe('no-workbook')
})

test('[IMP15] UTF-8 is read as others read it, what is none too', () => {
  const texts = ['aé€👍', '\uFEFFx', 'ż'.repeat(9000)]
  for (const text of texts) expect(utf8Of(Buffer.from(text))).toBe(text)
  for (const bytes of [[0xff], [0xc3], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf5, 1]])
    expect(utf8Of(Uint8Array.from(bytes))).toContain('\uFFFD')
})
