import type { Direction } from '#shared/report.ts'
import type { Markup } from './markup.ts'
import type { OfficePage } from './office-blocks.ts'
import { ACCENT, FRAME, HANG, INK, LOOKS, type LookName } from './office-look.ts'
import { listStyle } from './odt-lists.ts'
import {
  boldOf,
  facesOf,
  fontFaces,
  languagesOf,
  letters,
  modeOf,
  paragraphStyle,
  sizesOf,
  SPACES,
  spaced,
  turned,
} from './odt-styles.ts'
import { tag } from './xml.ts'

/** Every look as a paragraph style, the lists, and the page with its foot line. */
export function odtStyles(page: OfficePage): Markup {
  const { language, direction } = page
  const looks = Object.keys(LOOKS) as LookName[]
  return tag(
    'office:document-styles',
    SPACES,
    fontFaces(),
    tag(
      'office:styles',
      {},
      tag(
        'style:default-style',
        { 'style:family': 'paragraph' },
        tag('style:paragraph-properties', {
          ...turned(direction),
          'fo:line-height': '105%',
          'fo:orphans': 2,
          'fo:widows': 2,
          'style:tab-stop-distance': '12.5mm',
        }),
        tag('style:text-properties', {
          ...facesOf('serif'),
          ...sizesOf(10),
          'fo:color': `#${INK}`,
          ...languagesOf(language),
        }),
      ),
      tag(
        'style:default-style',
        { 'style:family': 'table' },
        tag('style:table-properties', { 'table:border-model': 'collapsing' }),
      ),
      tag('style:style', {
        'style:name': 'Standard',
        'style:family': 'paragraph',
        'style:class': 'text',
      }),
      looks.map((look) => paragraphStyle(look, direction)),
      letters('Label', {
        ...facesOf('sans'),
        ...sizesOf(8),
        ...boldOf(true),
        'fo:font-style': 'normal',
        'fo:color': `#${ACCENT}`,
      }),
      letters('Listing', {
        ...facesOf('sans'),
        ...sizesOf(8.5),
        ...boldOf(true),
        'fo:color': `#${ACCENT}`,
      }),
      letters('Internet_20_link', {
        'fo:color': `#${ACCENT}`,
        'style:text-underline-style': 'solid',
        'style:text-underline-width': 'auto',
        'style:text-underline-color': 'font-color',
      }),
      letters('Index_20_Link', {}),
      listStyle('bullets', HANG),
      listStyle('item', HANG),
      listStyle('framed', FRAME),
      listStyle('call', HANG),
    ),
    tag(
      'office:automatic-styles',
      {},
      pageLayout(direction),
      tag(
        'style:style',
        {
          'style:name': 'FootLine',
          'style:family': 'paragraph',
          'style:parent-style-name': 'foot',
        },
        tag('style:paragraph-properties', turned(page.footDirection)),
      ),
    ),
    tag(
      'office:master-styles',
      {},
      tag(
        'style:master-page',
        { 'style:name': 'Standard', 'style:page-layout-name': 'A4' },
        tag('style:footer', {}, footLine(page)),
      ),
    ),
  )
}

/** A4 with the PDF's margins; the foot line stands within the lower one. */
function pageLayout(direction: Direction): Markup {
  return tag(
    'style:page-layout',
    { 'style:name': 'A4' },
    tag('style:page-layout-properties', {
      'fo:page-width': '210mm',
      'fo:page-height': '297mm',
      'fo:margin-top': '24mm',
      'fo:margin-bottom': '12mm',
      'fo:margin-left': '22mm',
      'fo:margin-right': '22mm',
      'style:print-orientation': 'portrait',
      'style:writing-mode': modeOf(direction),
    }),
    tag(
      'style:footer-style',
      {},
      tag('style:header-footer-properties', { 'fo:min-height': '15mm', 'fo:margin-top': '7mm' }),
    ),
  )
}

function footLine({ foot, page }: OfficePage): Markup {
  const [before, between, after] = page
  return tag(
    'text:p',
    { 'text:style-name': 'FootLine' },
    foot,
    tag('text:tab'),
    spaced(before),
    tag('text:page-number', { 'text:select-page': 'current' }, '1'),
    spaced(between),
    tag('text:page-count', {}, '1'),
    spaced(after),
  )
}
