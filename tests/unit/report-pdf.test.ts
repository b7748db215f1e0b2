import { describe, expect, test } from 'vitest'
import type { Report } from '#shared/report.ts'
import { cleanText } from '../../server/report/clean.ts'
import { writePdf } from '../../server/report/pdf.ts'
import { HARMLESS, PAYLOADS, reportSaying } from '../support/report-payloads.ts'
import { pdfText, squeezed } from '../support/report-pdf-text.ts'
import {
  counted,
  DETAILS,
  line,
  place,
  SAMPLE,
  sampleReport,
  section,
} from '../support/report-sample.ts'

const raw = (pdf: Uint8Array): string => Buffer.from(pdf).toString('latin1')
const textOf = async (report: Report): Promise<string> => pdfText(writePdf(report))

// Shipped letters: every machine sets these, and a reader gets them back one by one.
const SHIPPED = /^[\p{Script=Latin}\p{Script=Common}]*$/u
const isShipped = (text: string): boolean =>
  SHIPPED.test(text) && !/[\p{Extended_Pictographic}\u200b-\u206f]/u.test(text)

describe('words', () => {
  test('[REP6] whatever people write in any field is text on the page', async () => {
    for (const payload of PAYLOADS) {
      const text = `${payload} ${HARMLESS}`
      const read = await textOf(reportSaying(text))
      expect(read, payload).toContain(squeezed(HARMLESS))
      if (!isShipped(cleanText(payload))) continue
      const times = read.split(squeezed(cleanText(text))).length - 1
      expect(times, payload).toBeGreaterThan(25)
    }
  }, 60_000)

  test('[REP4] the poll’s wording, numbers, times and sentence stand on the page', async () => {
    const read = await textOf(sampleReport())
    for (const words of [
      'Which element does the room find most important?',
      'N = 31 · One answer · Opened 7 December 2021, 15:07 UTC · closed 15:12 UTC',
      'A sample answer: trust among the members 18 58% 9 27 63%',
      'A sample answer that nobody chose 0 0% 1 1 2%',
      'Most people chose “A sample answer: trust among the members”: 18 of 31 (58%).',
    ]) {
      expect(read).toContain(squeezed(words))
    }
  })

  test('[REP5] onsite and online stand at the entries and in the facts', async () => {
    const read = await textOf(sampleReport())
    expect(read).toContain(squeezed('Participant · Civil Society · online, Zoom chat · 15:16 UTC'))
    expect(read).toContain(squeezed('Speaker 2 · onsite · 15:17 UTC'))
    expect(read).toContain(squeezed('4 onsite, 5 online, 3 not said'))
  })

  test('[REP8] letters without a shape are boxes and are owned up to, joiners are not', async () => {
    const blocks = [line('text', 'before \u{10a00}\u{16a40} after'), line('text', 'x'.repeat(60))]
    const read = await textOf(sampleReport({ blocks, polls: [] }))
    expect(read).toContain('before□□after')
    expect(read).toContain(squeezed('have no letterform in this file and show as □'))
    expect(read).toContain('x'.repeat(60))
    expect(await textOf(sampleReport())).not.toContain('□')
  })

  test('[REP7] links are the report’s own, to web and mail', async () => {
    const links = ['javascript:alert(1)', 'file:///etc/passwd', 'https://a.test/x']
    const blocks = links.map((link) => line('text', [{ text: 'here', link }]))
    const pdf = raw(writePdf(sampleReport({ blocks, polls: [] })))
    expect([...pdf.matchAll(/\/URI ?\(([^)]*)\)/g)].map((match) => match[1])).toEqual([
      'https://a.test/x',
    ])
    expect(pdf).not.toMatch(/\/JavaScript|\/JS |\/Launch|\/EmbeddedFile/)
  })
})

describe('the file', () => {
  test('[REP11] it is tagged PDF/UA-1 with title, language and bookmarks', async () => {
    const pdf = raw(writePdf(sampleReport()))
    expect(pdf).toContain('/Marked true')
    expect(pdf).toContain('/CreationDate (D:20211207141500Z)')
    expect(pdf).toContain('<pdfuaid:part>1</pdfuaid:part>')
    expect(pdf).toContain(
      '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">IXPs: Strong infrastructure for stronger communities',
    )
    expect(pdf).toMatch(/\/Lang ?\(en\)/)
    expect(pdf).toMatch(/\/Outlines \d+ 0 R/)
    // Every bar is a figure with its words.
    for (const mark of [/\/S ?\/Figure/g, /\/Alt ?\(/g]) expect(pdf.match(mark)).toHaveLength(27)
    for (const mark of ['Takeaways', 'People', 'Voices from the floor', 'Poll', 'Papers']) {
      expect(pdf).toContain(`/Title (${mark})`)
    }
  })

  test('[REP11] every page says name, state, digest and number', async () => {
    const report = sampleReport({ state: 'final' })
    const read = await textOf(report)
    const pages = read.match(/Page\dof\d/g) ?? []
    expect(pages.length).toBeGreaterThan(1)
    const foot = squeezed(`IGF 2021 WS #215 · Final · Digest ${report.digest.slice(0, 12)}`)
    expect(read.split(foot)).toHaveLength(pages.length + 1)
  })

  test('[REP11] only the fonts that are shipped are used for the sample without Arabic', async () => {
    const blocks = [line('text', 'Ünïcode — ελληνικά, русский'), place('p1')]
    const pdf = raw(writePdf(sampleReport({ blocks, polls: SAMPLE.polls.slice(0, 2) })))
    const fonts = new Set(
      [...pdf.matchAll(/\/FontName ?\/[A-Z]{6}\+([A-Za-z]+)/g)].map((match) => match[1]),
    )
    expect(fonts).toEqual(new Set(['NotoSans', 'NotoSerif']))
  })

  test('[REP9] the same report gives the same bytes, also after others', () => {
    const report = sampleReport()
    const first = writePdf(report)
    writePdf(sampleReport({ blocks: [line('text', 'another')] }))
    expect(Buffer.compare(first, writePdf(report))).toBe(0)
    expect(Buffer.compare(first, writePdf(sampleReport({ state: 'final' })))).not.toBe(0)
  })

  test('[REP11] extremes are set: nothing written, no date, fifty answers, many people, long words', async () => {
    const people = Array.from({ length: 60 }, (_, index) => ({
      part: 'speaker' as const,
      name: `Sample person ${index}`,
    }))
    const answers = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`Answer ${index} ${'w'.repeat(index * 4)}`, 0]),
    )
    const { start: _, ...timeless } = DETAILS
    const read = await textOf(
      sampleReport({
        details: { ...timeless, title: 'Title '.repeat(60), people },
        polls: [counted('p', answers)],
        blocks: [
          section('policy-question', 'Why?'),
          ...Array.from({ length: 7 }, (_deep, depth) => line('bullet', 'deep', { depth })),
        ],
      }),
    )
    expect(read).toContain('Sampleperson59')
    expect(read).toContain(`Answer49${'w'.repeat(196)}`)
    const empty = { ...timeless, title: '', people: [], policyQuestions: [], tools: [] }
    expect(await textOf(sampleReport({ details: empty, blocks: [], polls: [] }))).toContain(
      'Nothinghasbeenwritteninthenotes.',
    )
  })
})

test('[REP11] what the compiler says becomes the error, and the next report is set', () => {
  const broken = { ...sampleReport(), language: 'abcde' }
  expect(() => writePdf(broken)).toThrow(/template stopped.*two or three letter/)
  expect(writePdf(sampleReport()).length).toBeGreaterThan(10_000)
})
