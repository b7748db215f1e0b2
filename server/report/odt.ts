import type { Report } from '#shared/report.ts'
import type { OfficePage } from './office-blocks.ts'
import { zipped } from './office-file.ts'
import { officePage } from './office-page.ts'
import { OdtBody } from './odt-body.ts'
import { odtStyles } from './odt-sheet.ts'
import { fontFaces, SPACES } from './odt-styles.ts'
import type { Markup } from './markup.ts'
import { tag, xmlFile } from './xml.ts'

const MIME = 'application/vnd.oasis.opendocument.text'

/**
 * The report as an ODT: the same page as the DOCX, in the styles, lists, contents and tables of OpenDocument. Nothing in it is
 * loaded from anywhere, and its links lead to web or mail. [REP6] [REP7] [REP16]
 */
export function writeOdt(report: Report): Uint8Array {
  const page = officePage(report)
  const body = new OdtBody(page.direction)
  const text = body.write(page.blocks)
  const content = tag(
    'office:document-content',
    SPACES,
    fontFaces(),
    tag('office:automatic-styles', {}, body.styles()),
    tag('office:body', {}, tag('office:text', {}, text)),
  )
  const pictures = [...body.pictures.keys()]
  return zipped(
    new Map([
      // First and as it is: programs read there what the file is.
      ['mimetype', new TextEncoder().encode(MIME)],
      ['content.xml', xmlFile(content)],
      ['styles.xml', xmlFile(odtStyles(page))],
      ['meta.xml', xmlFile(properties(page))],
      ...body.pictures,
      ['META-INF/manifest.xml', xmlFile(manifest(pictures))],
    ]),
    new Set(['mimetype']),
  )
}

/** Whose report it is, in the file's own properties: people only where the session names them. [ATTR1] */
function properties({ title, name, authors, dated, digest, language }: OfficePage): Markup {
  const author = authors.join('; ')
  return tag(
    'office:document-meta',
    SPACES,
    tag(
      'office:meta',
      {},
      tag('meta:generator', {}, 'Rapport'),
      tag('dc:title', {}, title),
      name !== undefined && tag('dc:subject', {}, name),
      author !== '' && [tag('meta:initial-creator', {}, author), tag('dc:creator', {}, author)],
      dated !== undefined && tag('meta:creation-date', {}, dated.replace(/\.\d+Z$/, 'Z')),
      tag('dc:language', {}, language),
      tag('meta:user-defined', { 'meta:name': 'Digest' }, `sha256:${digest}`),
    ),
  )
}

function manifest(pictures: readonly string[]): Markup {
  const entry = (path: string, type: string): Markup =>
    tag('manifest:file-entry', { 'manifest:full-path': path, 'manifest:media-type': type })
  return tag(
    'manifest:manifest',
    {
      'xmlns:manifest': 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0',
      'manifest:version': '1.3',
    },
    entry('/', MIME),
    ['content.xml', 'styles.xml', 'meta.xml'].map((path) => entry(path, 'text/xml')),
    pictures.map((path) => entry(path, path.endsWith('.svg') ? 'image/svg+xml' : 'image/png')),
  )
}
