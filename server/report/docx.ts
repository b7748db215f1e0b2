import type { Report } from '#shared/report.ts'
import { DocxBody } from './docx-body.ts'
import { DocxParts, rootRelations } from './docx-parts.ts'
import { docxNumbering } from './docx-numbering.ts'
import { docxFonts, docxStyles, ofMillimetres, styleOf, W } from './docx-styles.ts'
import type { Markup } from './markup.ts'
import type { OfficePage } from './office-blocks.ts'
import { zipped } from './office-file.ts'
import { officePage } from './office-page.ts'
import { tag, xmlFile } from './xml.ts'

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
const TYPES = 'http://schemas.openxmlformats.org/package/2006/content-types'
const SPACES = {
  'xmlns:w': W,
  'xmlns:r': 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
  'xmlns:wp': 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing',
  'xmlns:a': 'http://schemas.openxmlformats.org/drawingml/2006/main',
  'xmlns:pic': 'http://schemas.openxmlformats.org/drawingml/2006/picture',
  'xmlns:asvg': 'http://schemas.microsoft.com/office/drawing/2016/SVG/main',
} as const

/**
 * The report as a DOCX: real styles, headings, lists, contents, tables with heads, bars as vectors with a picture beside, each
 * with its words. Nothing in it is loaded from anywhere, and its links lead to web or mail. [REP6] [REP7] [REP16]
 */
export function writeDocx(report: Report): Uint8Array {
  const page = officePage(report)
  const { language, direction, blocks } = page
  const parts = new DocxParts(direction === 'rtl')
  const foot = parts.part('footer', 'footer1.xml')
  parts.part('styles', 'styles.xml')
  parts.part('numbering', 'numbering.xml')
  parts.part('settings', 'settings.xml')
  parts.part('fontTable', 'fontTable.xml')
  const body = new DocxBody(parts, direction)
  const written = body.write(blocks)
  const document = tag('w:document', SPACES, tag('w:body', {}, written, sectionOf(foot, page)))

  const files: readonly (readonly [path: string, root: Markup])[] = [
    ['[Content_Types].xml', contentTypes()],
    ['_rels/.rels', rootRelations()],
    ['docProps/core.xml', properties(page)],
    ['docProps/app.xml', application()],
    ['word/document.xml', document],
    ['word/_rels/document.xml.rels', parts.relations()],
    ['word/styles.xml', docxStyles(language, direction)],
    ['word/numbering.xml', docxNumbering(body.lists)],
    ['word/settings.xml', settings()],
    ['word/fontTable.xml', docxFonts()],
    ['word/footer1.xml', footLine(page)],
  ]
  return zipped(
    new Map([...files.map(([path, root]) => [path, xmlFile(root)] as const), ...parts.pictures]),
  )
}

/** A4 with the PDF's margins. */
function sectionOf(foot: string, { direction }: OfficePage): Markup {
  const [top, side, bottom] = [24, 22, 27].map(ofMillimetres)
  return tag(
    'w:sectPr',
    {},
    tag('w:footerReference', { 'w:type': 'default', 'r:id': foot }),
    tag('w:pgSz', { 'w:w': 11_906, 'w:h': 16_838 }),
    tag('w:pgMar', {
      'w:top': top,
      'w:right': side,
      'w:bottom': bottom,
      'w:left': side,
      'w:header': 720,
      'w:footer': 720,
      'w:gutter': 0,
    }),
    direction === 'rtl' && tag('w:bidi'),
  )
}

function footLine({ foot, page, direction, footDirection }: OfficePage): Markup {
  const [before, between, after] = page
  const words = (text: string): Markup =>
    tag('w:r', {}, tag('w:t', { 'xml:space': 'preserve' }, text))
  const field = (code: string): Markup =>
    tag('w:fldSimple', { 'w:instr': ` ${code} ` }, tag('w:r', {}, tag('w:t', {}, '1')))
  return tag(
    'w:ftr',
    SPACES,
    tag(
      'w:p',
      {},
      tag(
        'w:pPr',
        {},
        tag('w:pStyle', { 'w:val': styleOf('foot') }),
        tag(
          'w:tabs',
          {},
          tag('w:tab', {
            'w:val': 'right',
            'w:pos': ofMillimetres(166),
          }),
        ),
        footDirection !== direction && tag('w:bidi', footDirection === 'rtl' ? {} : { 'w:val': 0 }),
      ),
      words(foot),
      tag('w:r', {}, tag('w:tab')),
      words(before),
      field('PAGE'),
      words(between),
      field('NUMPAGES'),
      words(after),
    ),
  )
}

function contentTypes(): Markup {
  const kinds = {
    rels: 'application/vnd.openxmlformats-package.relationships+xml',
    xml: 'application/xml',
    png: 'image/png',
    svg: 'image/svg+xml',
  }
  const parts = {
    '/word/document.xml': `${WORD}.document.main+xml`,
    '/word/styles.xml': `${WORD}.styles+xml`,
    '/word/numbering.xml': `${WORD}.numbering+xml`,
    '/word/settings.xml': `${WORD}.settings+xml`,
    '/word/fontTable.xml': `${WORD}.fontTable+xml`,
    '/word/footer1.xml': `${WORD}.footer+xml`,
    '/docProps/core.xml': 'application/vnd.openxmlformats-package.core-properties+xml',
    '/docProps/app.xml': 'application/vnd.openxmlformats-officedocument.extended-properties+xml',
  }
  return tag(
    'Types',
    { xmlns: TYPES },
    Object.entries(kinds).map(([extension, kind]) =>
      tag('Default', { Extension: extension, ContentType: kind }),
    ),
    Object.entries(parts).map(([name, kind]) =>
      tag('Override', { PartName: name, ContentType: kind }),
    ),
  )
}

/** Whose report it is, in the file's own properties: people only where the session names them. [ATTR1] */
function properties({ title, name, authors, dated, digest, language }: OfficePage): Markup {
  const time =
    dated && tag('dcterms:created', { 'xsi:type': 'dcterms:W3CDTF' }, dated.replace(/\.\d+Z$/, 'Z'))
  return tag(
    'cp:coreProperties',
    {
      'xmlns:cp': 'http://schemas.openxmlformats.org/package/2006/metadata/core-properties',
      'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
      'xmlns:dcterms': 'http://purl.org/dc/terms/',
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    },
    tag('dc:title', {}, title),
    name && tag('dc:subject', {}, name),
    authors.length > 0 ? tag('dc:creator', {}, authors.join('; ')) : undefined,
    tag('dc:language', {}, language),
    tag('dc:identifier', {}, `sha256:${digest}`),
    time,
  )
}

const application = (): Markup =>
  tag(
    'Properties',
    { xmlns: 'http://schemas.openxmlformats.org/officeDocument/2006/extended-properties' },
    tag('Application', {}, 'Rapport'),
  )

const settings = (): Markup =>
  tag(
    'w:settings',
    { 'xmlns:w': W },
    tag('w:defaultTabStop', { 'w:val': 720 }),
    tag('w:characterSpacingControl', { 'w:val': 'doNotCompress' }),
    tag(
      'w:compat',
      {},
      tag('w:compatSetting', {
        'w:name': 'compatibilityMode',
        'w:uri': 'http://schemas.microsoft.com/office/word',
        'w:val': 15,
      }),
    ),
  )
