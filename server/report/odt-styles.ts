import type { Direction } from '#shared/report.ts'
import type { Markup } from './markup.ts'
import {
  ACCENT,
  FRAME,
  FRAME_WIDTH,
  lookOf,
  WASH,
  type Look,
  type LookName,
} from './office-look.ts'
import { tag, type Attributes } from './xml.ts'

const ODF = 'urn:oasis:names:tc:opendocument:xmlns'
export const SPACES = {
  'xmlns:office': `${ODF}:office:1.0`,
  'xmlns:style': `${ODF}:style:1.0`,
  'xmlns:text': `${ODF}:text:1.0`,
  'xmlns:table': `${ODF}:table:1.0`,
  'xmlns:draw': `${ODF}:drawing:1.0`,
  'xmlns:fo': `${ODF}:xsl-fo-compatible:1.0`,
  'xmlns:svg': `${ODF}:svg-compatible:1.0`,
  'xmlns:meta': `${ODF}:meta:1.0`,
  'xmlns:xlink': 'http://www.w3.org/1999/xlink',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'office:version': '1.3',
} as const

export const mm = (length: number): string => `${Math.round(length * 100) / 100}mm`
export const pt = (length: number): string => `${Math.round(length * 100) / 100}pt`
/** How text of a direction runs, and where its lines begin: programs do not agree on what `start` is in Arabic. */
export function turned(direction: Direction): Attributes {
  return { 'style:writing-mode': modeOf(direction), 'fo:text-align': alignOf(direction) }
}

export const modeOf = (direction: Direction): string => (direction === 'rtl' ? 'rl-tb' : 'lr-tb')
const alignOf = (direction: Direction): string => (direction === 'rtl' ? 'right' : 'left')

// What LibreOffice calls its own headings; the others are ours.
const KNOWN: Partial<Record<LookName, string>> = {
  title: 'Title',
  heading: 'Heading_20_1',
  headingBelow: 'Heading_20_2',
  contents: 'Contents_20_1',
  contentsBelow: 'Contents_20_2',
  text: 'Text_20_body',
}
const shownAs = (name: string): string | undefined =>
  name.includes('_20_') ? name.replaceAll('_20_', ' ') : undefined

export function styleOf(look: LookName): string {
  return KNOWN[look] ?? look
}

export function fontFaces(): Markup {
  const faces = [
    ['Noto Serif', 'roman'],
    ['Noto Sans', 'swiss'],
    ['Noto Naskh Arabic', 'roman'],
    ['Noto Sans SC', 'swiss'],
  ]
  return tag(
    'office:font-face-decls',
    {},
    faces.map(([name, family]) =>
      tag('style:font-face', {
        'style:name': name,
        'svg:font-family': `'${name}'`,
        'style:font-family-generic': family,
        'style:font-pitch': 'variable',
      }),
    ),
  )
}

export const letters = (name: string, looks: Attributes): Markup =>
  tag(
    'style:style',
    { 'style:name': name, 'style:display-name': shownAs(name), 'style:family': 'text' },
    tag('style:text-properties', looks),
  )

export function paragraphStyle(look: LookName, direction: Direction): Markup {
  const own: Look = lookOf(look)
  const { face, size, colour, isBold, isItalic, level } = own
  const name = styleOf(look)
  return tag(
    'style:style',
    {
      'style:name': name,
      'style:display-name': shownAs(name) ?? own.name,
      'style:family': 'paragraph',
      'style:parent-style-name': 'Standard',
      'style:class': 'text',
      'style:default-outline-level': level,
      // The outline would number a heading, and set it where it likes.
      'style:list-style-name': level && '',
    },
    tag(
      'style:paragraph-properties',
      paragraphLooks(own, direction),
      look === 'foot' && tabs(166, 'right'),
    ),
    tag('style:text-properties', {
      ...facesOf(face),
      ...sizesOf(size),
      ...boldOf(isBold),
      ...(isItalic && { 'fo:font-style': 'italic' }),
      ...(colour && { 'fo:color': `#${colour}` }),
    }),
  )
}

const tabs = (position: number, kind: string): Markup =>
  tag(
    'style:tab-stops',
    {},
    tag('style:tab-stop', { 'style:position': mm(position), 'style:type': kind }),
  )

function paragraphLooks(look: Look, direction: Direction): Attributes {
  const { before = 0, after = 0, align, staysWithNext, line, isFramed } = look
  const frame = `${pt(FRAME_WIDTH)} solid #${ACCENT}`
  return {
    ...indentOf(look, true),
    'fo:margin-top': pt(before),
    'fo:margin-bottom': pt(after),
    ...(align === 'centre' && { 'fo:text-align': 'center' }),
    ...(align === 'end' && { 'fo:text-align': alignOf(direction === 'rtl' ? 'ltr' : 'rtl') }),
    ...(staysWithNext && { 'fo:keep-with-next': 'always' }),
    ...(line && {
      'fo:border-top': `${pt(line.width)} solid #${line.colour}`,
      'fo:padding-top': pt(line.space),
    }),
    ...(isFramed && {
      'fo:border': frame,
      'fo:padding': mm(FRAME),
      'fo:background-color': `#${WASH}`,
      'style:join-border': 'true',
    }),
  }
}

/** The space beside a paragraph: at its start where it runs as the report does, else at its end. */
export function indentOf(
  { indent = 0, hang = 0, far = 0, isFramed }: Look,
  isOwnWay: boolean,
): Attributes {
  // A frame stands around the space that is within it.
  const inner = isFramed ? FRAME : 0
  const [near, end] = [mm(indent - inner), mm(far - inner)]
  return {
    'fo:margin-left': isOwnWay ? near : end,
    'fo:margin-right': isOwnWay ? end : near,
    'fo:text-indent': isOwnWay ? mm(-hang) : '0mm',
  }
}

export function facesOf(face: Look['face']): Attributes {
  return {
    'style:font-name': face === 'serif' ? 'Noto Serif' : 'Noto Sans',
    'style:font-name-asian': 'Noto Sans SC',
    'style:font-name-complex': 'Noto Naskh Arabic',
  }
}

export function sizesOf(size: number): Attributes {
  const sizes = pt(size)
  return { 'fo:font-size': sizes, 'style:font-size-asian': sizes, 'style:font-size-complex': sizes }
}

export function boldOf(isBold: boolean | undefined): Attributes {
  const weight = isBold ? 'bold' : 'normal'
  return {
    'fo:font-weight': weight,
    'style:font-weight-asian': weight,
    'style:font-weight-complex': weight,
  }
}

export function languagesOf(language: string): Attributes {
  const { language: plain, region } = new Intl.Locale(language).maximize()
  const isRightToLeft = ['ar', 'he', 'fa', 'ur'].includes(plain)
  const country = plain === 'en' && !language.includes('-') ? 'GB' : (region ?? 'none')
  return {
    'fo:language': plain,
    'fo:country': country,
    'style:language-complex': isRightToLeft ? plain : 'ar',
    'style:country-complex': isRightToLeft ? country : 'SA',
  }
}

/** Text whose spaces all count: ODF folds those that follow each other or begin a run. */
export function spaced(text: string): (string | Markup)[] {
  return text
    .split(/(^ +| {2,})/)
    .map((piece) => (/^ +$/.test(piece) ? tag('text:s', { 'text:c': piece.length }) : piece))
}
