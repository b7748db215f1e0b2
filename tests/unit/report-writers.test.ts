import { createHash } from 'node:crypto'
import axe from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { REPORT_FORMATS } from '#shared/report-formats.ts'
import { reportSchema, type Report } from '#shared/report.ts'
import { cleanText } from '../../server/report/clean.ts'
import { formats } from '../../server/report/formats.ts'
import { styleHash } from '../../server/report/html-style.ts'
import { writeHtml } from '../../server/report/html.ts'
import { reportJsonSchema, writeJson } from '../../server/report/json.ts'
import { html } from '../../server/report/markup.ts'
import { writeMarkdown } from '../../server/report/markdown.ts'
import { writeText } from '../../server/report/text.ts'
import { widthOf, wrap } from '../../server/report/wrap.ts'
import { writers } from '../../server/report/writers.ts'
import { openBrowser } from '../support/chromium.ts'
import { readPages, type ReadPage } from '../support/report-browser.ts'
import { HARMLESS, PAYLOADS, reportSaying } from '../support/report-payloads.ts'
import {
  counted,
  DETAILS,
  line,
  place,
  SAMPLE,
  sampleReport,
  section,
} from '../support/report-sample.ts'

const decode = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(bytes)
/** How a payload reads in a report: clean, at the start of a text that ends with a word. */
const saying = (payload: string): string => `${payload} ${HARMLESS}`
const shown = (payload: string): string => squeeze(cleanText(saying(payload)))
const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim()
const flat = (text: string): string => text.replace(/\s+/g, '')
/** How each line of Markdown begins, as far as that has a meaning. */
const beginnings = (markdown: string): string[] =>
  markdown
    .split('\n')
    .map((text) => /^\s*(?:#+ |[-+>] |\d+[.)] |-{3,}|={3,}|\||\*\*|:)?/.exec(text)?.[0] ?? '')
const emptyReport = (): Report =>
  sampleReport({
    details: { ...DETAILS, title: '', people: [], policyQuestions: [], tools: [] },
    blocks: [],
    polls: [],
    contributors: [],
  })

describe('html', () => {
  let browser: Browser
  const read = async (reports: readonly Report[]): Promise<ReadPage[]> => {
    const page = await browser.newPage()
    const pages = await page.evaluate(
      readPages,
      reports.map((report) => decode(writeHtml(report))),
    )
    await page.close()
    return pages
  }
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
  })

  test('[REP6] whatever people write, the page has the same elements and attributes, and shows it', async () => {
    const [plain, ...pages] = await read([HARMLESS, ...PAYLOADS].map(saying).map(reportSaying))
    for (const [index, payload] of PAYLOADS.entries()) {
      expect(pages[index]?.skeleton, payload).toEqual(plain?.skeleton)
      const found = squeeze(pages[index]?.text ?? '').split(shown(payload)).length - 1
      expect(found, payload).toBeGreaterThan(60)
    }
  })

  test('[REP7] every link leads to the web or to mail', async () => {
    const links = [
      'javascript:alert(1)',
      'JaVaScRiPt:x',
      'data:text/html,x',
      'vbscript:x',
      'https://a.test',
      'mailto:a@b.test',
    ]
    const blocks = links.map((link) => line('text', [{ text: link, link }]))
    const [page] = await read([sampleReport({ blocks, polls: [] })])
    expect(page?.links).toEqual(['https:', 'mailto:'])
  })

  test('[REP7] under the strictest policy nothing is refused, nothing runs and nothing is asked for', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const complaints: string[] = []
    const asked: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('dialog', (dialog) => {
      complaints.push(dialog.message())
      void dialog.dismiss()
    })
    const body = PAYLOADS.map((payload) => line('opinion', saying(payload), { speaker: payload }))
    await context.route('**/*', (route) => {
      asked.push(route.request().url())
      return route.fulfill({
        body: decode(writeHtml(sampleReport({ blocks: [place('p1'), ...body] }))),
        contentType: formats.html.mime,
        headers: { 'content-security-policy': `default-src 'none'; style-src '${styleHash}'` },
      })
    })
    await page.goto('http://report.test/')
    const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    await context.close()
    expect(complaints).toEqual([])
    expect(asked).toEqual(['http://report.test/'])
    expect(colour).toBe('rgb(254, 253, 250)')
  })

  test('[REP12] the sample and the empty report give axe nothing to say, on a desk and on a phone', async () => {
    for (const report of [sampleReport(), emptyReport(), sampleReport({ language: 'ar' })]) {
      for (const width of [1000, 390]) {
        const page = await browser.newPage({ viewport: { width, height: 800 } })
        await page.setContent(decode(writeHtml(report)))
        await page.evaluate(axe.source)
        const said: unknown = await page.evaluate(
          'axe.run().then((all) => all.violations.map((one) => one.id + one.nodes[0].html))',
        )
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - innerWidth,
        )
        await page.close()
        expect(said).toEqual([])
        expect(overflow).toBeLessThanOrEqual(0)
      }
    }
  })

  test('[REP12] long words, many answers and many people stay on a phone', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 800 } })
    await page.setContent(decode(writeHtml(reportSaying('w'.repeat(300)))))
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    await page.close()
    expect(overflow).toBeLessThanOrEqual(0)
  })
})

describe('html, as text', () => {
  test('[REP6] a template takes text as text, between tags and in attributes, and markup as it is', () => {
    const inner = html`<b>${'<&>'}</b>`
    const { source } = html`<i title="${`"'<>&`}">${[inner, undefined, 1]}</i>`
    expect(source).toBe('<i title="&quot;&#39;&lt;&gt;&amp;"><b>&lt;&amp;&gt;</b>1</i>')
  })

  const page = decode(writeHtml(sampleReport()))

  test('[REP7] the style hash is the one of the page’s only style, and no element is styled', () => {
    const styles = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map((match) => match[1] ?? '')
    expect(styles).toHaveLength(1)
    expect(styleHash).toBe(
      `sha256-${createHash('sha256')
        .update(styles[0] ?? '')
        .digest('base64')}`,
    )
    expect(page).not.toMatch(/\sstyle=|<script|<link|<img|url\(|@import/i)
  })

  test('[REP12] one h1, header, main and footer, headers in every table, a titled image for every bar', () => {
    expect(page.match(/<h1/g)).toHaveLength(1)
    expect(page).toMatch(/^<!doctype html>\s*<html lang="en" dir="ltr">/)
    for (const landmark of ['<header>', '<main>', '<footer>']) expect(page).toContain(landmark)
    const two = decode(writeHtml(sampleReport({ polls: SAMPLE.polls.slice(0, 2) })))
    expect(two.match(/<table/g)).toHaveLength(3)
    expect(two.match(/scope="col"/g)).toHaveLength(4 + 6 + 3)
    expect(two.match(/<svg class="bar" role="img"[^>]*>\s*<title>[^<]+<\/title>/g)).toHaveLength(7)
  })

  test('[REP4] the bar is as long as the share of N, the hands beside it on the same scale', () => {
    expect(page).toContain('<title>18 of 31 online (58%), 9 in the hall</title>')
    expect(page).toContain('class="votes" width="58.1%"')
    expect(page).toMatch(/class="hands"\s+y="10"\s+width="29%"/)
  })
})

describe('markdown', () => {
  const escaped = /\\[!-/:-@[-`{-~]|&#x77;/g
  const unescape = (text: string): string =>
    text.replace(escaped, (pair) => (pair === '&#x77;' ? 'w' : pair.slice(1)))
  /** What is left to act as a mark once all escaped signs are taken away. */
  const marks = (markdown: string): string =>
    markdown.replace(escaped, '').replace(/[^`*_[\]<>|~$^&@#{}\\]/g, '')

  test('[REP6] whatever people write, the same marks are left, and every line begins as it did', () => {
    const [plain = '', ...written] = [HARMLESS, ...PAYLOADS]
      .map(saying)
      .map((text) => decode(writeMarkdown(reportSaying(text))))
    for (const [index, payload] of PAYLOADS.entries()) {
      expect(marks(written[index] ?? ''), payload).toBe(marks(plain))
      expect(beginnings(written[index] ?? ''), payload).toEqual(beginnings(plain))
      expect(squeeze(unescape(written[index] ?? '')), payload).toContain(shown(payload))
    }
  })

  test('[REP6] addresses and names do not become links by themselves', () => {
    const blocks = [line('text', 'http://a.test www.b.test c@d.test :smile: 12:30 #1')]
    const markdown = decode(writeMarkdown(sampleReport({ blocks, polls: [] })))
    expect(markdown).toContain('http\\://a.test w&#x77;w.b.test c\\@d.test \\:smile: 12:30 \\#1')
  })

  test('[REP6] a sign that two runs share is no mark either', () => {
    const spans = [{ text: '1' }, { text: '. x http:', bold: true as const }, { text: '//a.test' }]
    const markdown = decode(
      writeMarkdown(sampleReport({ blocks: [line('text', spans)], polls: [] })),
    )
    expect(markdown).toContain('\n1\\. x http\\://a.test\n')
  })

  test('[REP6] looks are kept where Markdown can carry them', () => {
    const spans = [
      { text: 'a ' },
      { text: 'bold ', bold: true as const },
      { text: 'both', bold: true as const, italic: true as const },
      { text: 'glued', italic: true as const },
      { text: ' ' },
      { text: 'here', link: 'https://a.test/?b&copy;' },
    ]
    const markdown = decode(
      writeMarkdown(sampleReport({ blocks: [line('text', spans)], polls: [] })),
    )
    expect(markdown).toContain('a **bold** bothglued [here](<https://a.test/?b\\&copy;>)')
  })

  test('[REP4] a poll is its wording, its facts, a table and a sentence', () => {
    const markdown = decode(writeMarkdown(sampleReport()))
    expect(markdown).toContain('### Which element does the room find most important?')
    expect(markdown).toContain(
      'N = 31 · One answer · Opened 7 December 2021, 15:07 UTC · closed 15:12 UTC',
    )
    expect(markdown).toContain('| A sample answer that nobody chose | 0 | 0% | 1 | 1 | 2% |')
  })
})

describe('plain text', () => {
  test('[REP6] every payload is there, wrapped, and no line is wider than 72 columns', () => {
    for (const payload of PAYLOADS) {
      const text = decode(writeText(reportSaying(saying(payload))))
      expect(flat(text).split(flat(shown(payload))).length, payload).toBeGreaterThan(20)
      const widest = Math.max(...text.split('\n').map(widthOf))
      expect(widest, payload).toBeLessThanOrEqual(72)
    }
  })

  test('[REP10] wrapping loses nothing and cuts only what is longer than a line', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrap('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl'])
    expect(wrap('中文中文', 4)).toEqual(['中文', '中文'])
    expect(wrap('', 4)).toEqual([''])
  })

  test('[REP7] an address that the words do not show follows them', () => {
    const blocks = [
      line('text', [{ text: 'the page', link: 'https://a.test/x' }]),
      line('text', [{ text: 'https://a.test/x', link: 'https://a.test/x' }]),
    ]
    const text = decode(writeText(sampleReport({ blocks, polls: [] })))
    expect(text).toContain('the page (https://a.test/x)\n\nhttps://a.test/x\n')
  })
})

describe('json', () => {
  test('[REP10] the JSON report reads back as the report and satisfies its schema', () => {
    const report = sampleReport()
    const back: unknown = JSON.parse(decode(writeJson(report)))
    expect(reportSchema.parse(back)).toEqual(report)
    const schema = reportJsonSchema()
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(schema.required).toContain('digest')
  })

  test('[REP6] every payload is in it, letter for letter', () => {
    for (const payload of PAYLOADS) {
      const back = reportSchema.parse(JSON.parse(decode(writeJson(reportSaying(saying(payload))))))
      expect(back.session.title, payload).toBe(shown(payload))
    }
  })
})

describe('every format', () => {
  const inWords = (['html', 'md', 'txt', 'json'] as const).map(
    (name) => [name, writers[name]] as const,
  )

  test('[REP10] the table has one line for every format the report can leave as', () => {
    expect(Object.keys(formats).toSorted()).toEqual([...REPORT_FORMATS].toSorted())
    expect(Object.keys(writers).toSorted()).toEqual([...REPORT_FORMATS].toSorted())
    for (const name of REPORT_FORMATS) expect(formats[name].extension).toBe(name)
  })

  test.each(inWords)('[REP9] the same report gives the same bytes: %s', async (_, write) => {
    const [one, two] = await Promise.all([write(sampleReport()), write(sampleReport())])
    expect(Buffer.compare(one, two)).toBe(0)
  })

  test.each(inWords)(
    '[REP5] onsite and online stand at the entries and in the counts: %s',
    async (name, write) => {
      const text = decode(await write(sampleReport())).replace(/<[^>]*>/g, '')
      if (name === 'json') expect(text).toContain('"place": "online"')
      else
        for (const words of ['onsite', 'online, Zoom chat', '4 onsite, 5 online'])
          expect(text).toContain(words)
    },
  )

  test.each(inWords)(
    '[REP1] an empty report and an unspoken question are said in words: %s',
    async (name, write) => {
      const empty = decode(await write(emptyReport()))
      const unspoken = decode(
        await write(sampleReport({ blocks: [section('policy-question', 'Why?')], polls: [] })),
      )
      expect(unspoken).toContain('Why?')
      if (name === 'json') return
      expect(empty).toContain('Nothing has been written in the notes.')
      expect(unspoken).toContain('Nothing was recorded under this question.')
    },
  )

  test.each(inWords)(
    '[REP4] a poll that is still open is told with its count as such: %s',
    async (name, write) => {
      const { closedAt: _, ...poll } = counted('p', { a: 5, b: 0 }, { state: 'open' })
      const text = decode(await write(sampleReport({ blocks: [place('p')], polls: [poll] })))
      if (name === 'json') return
      expect(squeeze(text)).toContain('still open: these numbers may change')
      expect(squeeze(text)).toContain('Most people chose “a”: 5 of 5 (100%).')
    },
  )
})
