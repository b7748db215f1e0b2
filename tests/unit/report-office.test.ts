import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '#shared/report.ts'
import { attributed } from '../../server/report/attribution.ts'
import { barPicture } from '../../server/report/bar-picture.ts'
import { cleanText } from '../../server/report/clean.ts'
import { compose } from '../../server/report/compose.ts'
import { writeDocx } from '../../server/report/docx.ts'
import { writeOdt } from '../../server/report/odt.ts'
import { openBrowser } from '../support/chromium.ts'
import {
  partsOf,
  readAttributes,
  readParts,
  type Attribute,
  type ReadPart,
} from '../support/report-office.ts'
import { HARMLESS, PAYLOADS, reportSaying } from '../support/report-payloads.ts'
import { DETAILS, line, SAMPLE, sampleReport } from '../support/report-sample.ts'

const FORMATS = [
  ['docx', writeDocx, 'word/document.xml'],
  ['odt', writeOdt, 'content.xml'],
] as const

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})

async function read(
  parts: readonly (readonly [path: string, text: string])[],
): Promise<ReadPart[]> {
  const page = await browser.newPage()
  const answer = await page.evaluate(readParts, parts)
  await page.close()
  return answer
}
async function attributesOf(file: Uint8Array): Promise<readonly Attribute[]> {
  const page = await browser.newPage()
  const texts = [...partsOf(file)].filter(([path]) => path !== 'mimetype').map(([, text]) => text)
  const answer = await page.evaluate(readAttributes, texts)
  await page.close()
  return answer
}
const valuesOf = (all: readonly Attribute[], ...names: readonly string[]): string[] =>
  all.flatMap(([, name, value]) => (names.includes(name) ? [value] : []))
const named = (all: readonly Attribute[], element: string, attribute: string): string[] =>
  all.flatMap(([tag, name, value]) => (tag === element && name === attribute ? [value] : []))

describe.each(FORMATS)('%s', (format, write, main) => {
  const saying = (payload: string): string => `${payload} ${HARMLESS}`
  const squeeze = (text: string): string => text.replace(/\s+/g, '')
  const xmlIn = (parts: ReadonlyMap<string, string>) =>
    [...parts].filter(([path]) => path !== 'mimetype')
  // A space that counts is an element of its own in an ODT.
  const unspaced = (skeleton: readonly string[]): string =>
    skeleton.filter((element) => !element.startsWith('text:s ')).join('\n')

  test('[REP6] whatever people write, every part is well formed, has the same elements, and shows it', async () => {
    // Text that runs from right to left is turned: it has its own plain report beside it.
    const ways = ['', 'سلام'].map((word) => partsOf(write(reportSaying(saying(word)))))
    const plain = await Promise.all(ways.map((parts) => read(xmlIn(parts))))
    const turned = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u
    const files = PAYLOADS.map((payload) => partsOf(write(reportSaying(saying(payload)))))
    // What is as it was without the payload need not be read again.
    const changed = files.map((file) =>
      xmlIn(file).filter(([path, text]) => ways[0]?.get(path) !== text),
    )
    const answers = await read(changed.flat())
    let from = 0
    for (const [index, payload] of PAYLOADS.entries()) {
      const parts = answers.slice(from, (from += changed[index]?.length ?? 0))
      const beside = plain[turned.test(cleanText(payload)) ? 1 : 0] ?? []
      expect(
        parts.map(({ path }) => path),
        payload,
      ).toContain(main)
      for (const { path, isWellFormed, skeleton, text } of parts) {
        expect(isWellFormed, payload).toBe(true)
        const like = beside.find((part) => part.path === path)?.skeleton ?? []
        expect(unspaced(skeleton), payload).toBe(unspaced(like))
        if (path !== main) continue
        const shown = squeeze(text).split(squeeze(cleanText(saying(payload))))
        expect(shown.length, payload).toBeGreaterThan(60)
      }
    }
  }, 60_000)

  test('[REP7] nothing is loaded from outside, and every link leads to the web or to mail', async () => {
    const links = [
      'javascript:x',
      'data:text/html,x',
      'file:///etc/passwd',
      'https://a.test/?a=1&b',
      'mailto:a@b.test',
    ]
    const blocks = links.map((link) => line('text', [{ text: 'here', link }]))
    const all = await attributesOf(write(sampleReport({ blocks })))
    // Names of namespaces load nothing.
    const outside = all.filter(([element, name, value]) => {
      if (name.startsWith('xmlns') || name === 'uri' || name === 'w:uri') return false
      if (element === 'Relationship' && name === 'Type') return false
      return /^[a-z]+:\/\/|^mailto:|^(javascript|data|file):/i.test(value)
    })
    const wanted = ['https://a.test/?a=1&b', 'mailto:a@b.test']
    expect(outside.map(([, , value]) => value).toSorted()).toEqual(wanted)
    expect(valuesOf(all, 'TargetMode')).toEqual(format === 'docx' ? ['External', 'External'] : [])
  })

  test('[REP9] the same report gives the same bytes, and no time of its making is in them', () => {
    const report = sampleReport()
    const file = write(report)
    expect(Buffer.compare(file, write(sampleReport()))).toBe(0)
    expect(Buffer.compare(file, write(sampleReport({ state: 'final' })))).not.toBe(0)
    const dates = [...partsOf(file).values()].join('').match(/\d{4}-\d\d-\d\dT[\d:]+Z/g)
    expect(dates).toEqual(['2021-12-07T14:15:00Z'])
  })

  test('[REP16] what the text points at is there: styles, lists, pictures, places', async () => {
    const file = write(sampleReport())
    const parts = await attributesOf(file)
    const has = (names: readonly string[], ...wanted: readonly string[]): void => {
      expect(wanted.length).toBeGreaterThan(0)
      expect([...new Set(wanted)].filter((each) => !names.includes(each))).toEqual([])
    }
    const files = [...partsOf(file).keys()]
    if (format === 'docx') {
      has(
        valuesOf(parts, 'w:styleId'),
        ...named(parts, 'w:pStyle', 'w:val'),
        ...named(parts, 'w:rStyle', 'w:val'),
        ...named(parts, 'w:basedOn', 'w:val'),
      )
      has(named(parts, 'w:num', 'w:numId'), ...named(parts, 'w:numId', 'w:val'))
      has(named(parts, 'Relationship', 'Id'), ...valuesOf(parts, 'r:embed', 'r:id'))
      has(named(parts, 'w:bookmarkStart', 'w:name'), ...named(parts, 'w:hyperlink', 'w:anchor'))
      const svg = named(parts, 'Relationship', 'Target').filter((target) => target.endsWith('.svg'))
      has(files, ...svg.map((target) => `word/${target}`))
      has(
        files.map((path) => `/${path}`),
        ...named(parts, 'Override', 'PartName'),
      )
    } else {
      const styles = valuesOf(parts, 'style:name')
      const used = valuesOf(
        parts,
        'text:style-name',
        'table:style-name',
        'style:parent-style-name',
        'text:visited-style-name',
      )
      has(styles, ...used)
      has(
        named(parts, 'text:bookmark-start', 'text:name').map((name) => `#${name}`),
        ...valuesOf(parts, 'xlink:href').filter((href) => href.startsWith('#')),
      )
      has(
        valuesOf(parts, 'manifest:full-path'),
        ...valuesOf(parts, 'xlink:href').filter((href) => href.startsWith('Pictures/')),
      )
      has(files, ...valuesOf(parts, 'manifest:full-path').filter((path) => path.endsWith('.svg')))
    }
  })

  test('[REP16] headings, lists, table heads, words for pictures, contents, language and page numbers are real', async () => {
    const file = partsOf(write(sampleReport()))
    const source = file.get(main) ?? ''
    const [body] = await read([[main, source]])
    const parts = await attributesOf(write(sampleReport()))
    const count = (element: string): number =>
      body?.skeleton.filter((each) => each.split(' ')[0] === element).length ?? 0
    const all = [...file.values()].join('')
    const bars = 4 + 3 + 3 + 3 + 5 + 3 + 6
    if (format === 'docx') {
      expect(
        named(parts, 'w:pStyle', 'w:val').filter((style) => style === 'Heading1'),
      ).toHaveLength(6)
      expect(
        named(parts, 'w:pStyle', 'w:val').filter((style) => style === 'question'),
      ).toHaveLength(9)
      expect([count('w:tblHeader'), count('w:tblCaption')]).toEqual([
        count('w:tbl'),
        count('w:tbl'),
      ])
      expect(named(parts, 'wp:docPr', 'descr')).toHaveLength(bars)
      expect(named(parts, 'wp:docPr', 'descr')).toContain('18 of 31 online (58%), 9 in the hall')
      expect(new Set(named(parts, 'wp:docPr', 'id')).size).toBe(bars)
      expect(count('asvg:svgBlip')).toBe(bars)
      expect(all).toContain('<w:lang w:val="en-GB"')
      for (const code of [' PAGE ', ' NUMPAGES ', ' TOC \\n']) expect(all).toContain(code)
      expect(source).toMatch(
        /<w:pStyle w:val="Heading1"\/>.{0,200}Policy question 1<\/w:t><\/w:r><w:r><w:tab\/>/,
      )
    } else {
      expect(
        named(parts, 'text:h', 'text:outline-level').filter((level) => level === '2'),
      ).toHaveLength(10)
      expect(count('table:table-header-rows')).toBe(count('table:table'))
      expect([count('draw:frame'), count('svg:title'), count('draw:image')]).toEqual([
        bars,
        bars,
        2 * bars,
      ])
      expect(count('text:list')).toBeGreaterThan(4)
      expect(count('text:table-of-content')).toBe(1)
      expect(all).toContain('fo:language="en" fo:country="GB"')
      for (const field of ['<text:page-number', '<text:page-count']) expect(all).toContain(field)
    }
  })

  test('[REP16] a list begins at 1 again where another one ended, and depths are lists within lists', async () => {
    const blocks = [
      line('numbered', 'one'),
      line('numbered', 'below', { depth: 1 }),
      line('text', 'between'),
      line('numbered', 'one again'),
    ]
    const file = partsOf(write(sampleReport({ blocks, polls: [] })))
    const source = file.get(main) ?? ''
    if (format === 'docx') {
      const used = [...source.matchAll(/<w:ilvl w:val="(\d)"\/><w:numId w:val="(\d+)"\/>/g)].map(
        ([, depth, id]) => [depth, id],
      )
      expect(used.map(([depth]) => depth)).toEqual(['0', '1', '0'])
      expect(new Set(used.map(([, id]) => id)).size).toBe(3)
      expect(file.get('word/numbering.xml')?.match(/<w:startOverride w:val="1"\/>/g)).toHaveLength(
        3,
      )
    } else {
      expect(source).toMatch(
        /<text:list [^>]*><text:list-item><text:p [^>]*><text:span>one<\/text:span><\/text:p><text:list [^>]*><text:list-item><text:p [^>]*><text:span>below/,
      )
      expect(source.match(/text:continue-numbering="false"/g)).toHaveLength(2)
    }
  })

  test('[REP8] text runs its own way, also where the report runs the other', async () => {
    const blocks = [line('text', 'English'), line('text', 'عربي')]
    const source = (language: string): string =>
      partsOf(write(sampleReport({ blocks, polls: [], language }))).get(main) ?? ''
    if (format === 'docx') {
      expect(source('en').match(/<w:bidi\/>/g)).toHaveLength(1)
      expect(source('en')).toMatch(/<w:rtl\/><\/w:rPr><w:t xml:space="preserve">عربي/)
      expect(source('ar')).toMatch(
        /<w:bidi w:val="0"\/><w:ind [^>]*><\/w:ind>|<w:bidi w:val="0"\/>/,
      )
      expect(source('ar')).toContain('<w:bidiVisual/>')
    } else {
      expect(source('en').match(/style:writing-mode="rl-tb"/g)).toHaveLength(1)
      expect(source('ar')).toContain('style:writing-mode="lr-tb"')
    }
  })

  test('[ATTR1] the file’s own properties name people only where the session does', () => {
    const { polls: _, ...rest } = SAMPLE
    const under = (report: Report): string => [...partsOf(write(report)).values()].join('')
    expect(under(sampleReport())).toMatch(/creator>Juan Peirano; Israel Rosas</)
    for (const mode of ['role', 'none'] as const) {
      const made = compose(attributed({ ...rest, polls: [] }, { mode, people: [] }))
      expect(under(made)).not.toMatch(/Peirano|Rosas|Sanghani|creator/)
    }
  })

  test('[REP16] extremes are written: nothing said, no date, fifty answers, deep lists', async () => {
    const { start: _, ...timeless } = DETAILS
    const empty = { ...timeless, title: '', people: [], policyQuestions: [], tools: [] }
    const files = [
      write(sampleReport({ details: empty, blocks: [], polls: [], contributors: [] })),
      write(
        sampleReport({
          details: { ...timeless, title: 'Title '.repeat(60) },
          blocks: Array.from({ length: 9 }, (_deep, depth) => line('bullet', 'deep', { depth })),
        }),
      ),
    ]
    const parts = await read(files.flatMap((file) => xmlIn(partsOf(file))))
    expect(parts.every(({ isWellFormed }) => isWellFormed)).toBe(true)
  })
})

test('[REP16] an ODT says what it is in its first bytes, as they are', () => {
  const head = Buffer.from(writeOdt(sampleReport())).subarray(0, 90).toString('latin1')
  expect(head.slice(30)).toMatch(/^mimetypeapplication\/vnd\.oasis\.opendocument\.text/)
  expect([head.charCodeAt(8), head.charCodeAt(28)]).toEqual([0, 0]) // not compressed, nothing between
})

test('[REP16] a bar is the same in dots as in lines, and grows from the side that text begins at', async () => {
  const page = await browser.newPage()
  const dotsOf = async (isFromRight: boolean) => {
    const { svg, png } = barPicture({ votes: 25, hands: 50, says: '' }, isFromRight)
    const addresses = [
      `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
      `data:image/png;base64,${Buffer.from(png).toString('base64')}`,
    ]
    return page.evaluate(async (all) => {
      const seen = all.map(async (address) => {
        const image = new Image()
        image.src = address
        await image.decode()
        const canvas = document.createElement('canvas')
        canvas.width = image.width
        canvas.height = image.height
        const paper = canvas.getContext('2d')
        paper?.drawImage(image, 0, 0)
        const at = (x: number, y: number) =>
          [...(paper?.getImageData(x, y, 1, 1).data ?? [])].join()
        return [
          image.width,
          image.height,
          at(10, 5),
          at(290, 5),
          at(590, 5),
          at(10, 25),
          at(590, 25),
          at(10, 19),
        ]
      })
      return Promise.all(seen)
    }, addresses)
  }
  const [votes, whole, hands, none] = [
    '11,95,102,255',
    '231,225,213,255',
    '168,96,26,255',
    '0,0,0,0',
  ]
  const fromLeft = [600, 30, votes, whole, whole, hands, none, none]
  const fromRight = [600, 30, whole, whole, votes, none, hands, none]
  expect(await dotsOf(false)).toEqual([fromLeft, fromLeft])
  expect(await dotsOf(true)).toEqual([fromRight, fromRight])
  await page.close()
})
