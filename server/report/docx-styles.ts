import type { Direction } from '#shared/report.ts'
import type { Filling, Markup } from './markup.ts'
import {
  ACCENT,
  FRAME_WIDTH,
  INK,
  lookOf,
  LOOKS,
  WASH,
  type Look,
  type LookName,
} from './office-look.ts'
import { tag } from './xml.ts'

export const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
export const FACES = { serif: 'Noto Serif', sans: 'Noto Sans' } as const

/** Twentieths of a pt, the measure of most things in a DOCX. */
export const twentieths = (pt: number): number => Math.round(pt * 20)
export const ofMillimetres = (mm: number): number => Math.round((mm * 1440) / 25.4)

// Word knows its own styles by these names; the others are ours.
const KNOWN: Partial<Record<LookName, string>> = {
  title: 'Title',
  heading: 'Heading1',
  headingBelow: 'Heading2',
  contents: 'TOC1',
  contentsBelow: 'TOC2',
  text: 'BodyText',
}
const KNOWN_NAMES: Partial<Record<LookName, string>> = {
  heading: 'heading 1',
  headingBelow: 'heading 2',
  contents: 'toc 1',
  contentsBelow: 'toc 2',
  text: 'Body Text',
}

export function styleOf(look: LookName): string {
  return KNOWN[look] ?? look
}

/** Every look as a paragraph style that can be changed in one place; links and labels as styles of letters. */
export function docxStyles(language: string, direction: Direction): Markup {
  const looks = Object.keys(LOOKS) as LookName[]
  return tag(
    'w:styles',
    { 'xmlns:w': W },
    tag(
      'w:docDefaults',
      {},
      tag(
        'w:rPrDefault',
        {},
        tag(
          'w:rPr',
          {},
          facesOf('serif'),
          tag('w:color', { 'w:val': INK }),
          sizesOf(10),
          languagesOf(language),
        ),
      ),
      tag(
        'w:pPrDefault',
        {},
        tag(
          'w:pPr',
          {},
          tag('w:spacing', { 'w:before': 0, 'w:after': 0, 'w:line': 252, 'w:lineRule': 'auto' }),
        ),
      ),
    ),
    tag(
      'w:style',
      { 'w:type': 'paragraph', 'w:default': 1, 'w:styleId': 'Normal' },
      named('Normal'),
      tag('w:qFormat'),
    ),
    tag(
      'w:style',
      { 'w:type': 'character', 'w:default': 1, 'w:styleId': 'DefaultParagraphFont' },
      named('Default Paragraph Font'),
    ),
    tag(
      'w:style',
      { 'w:type': 'table', 'w:default': 1, 'w:styleId': 'TableNormal' },
      named('Normal Table'),
      tag('w:tblPr', {}, tag('w:tblInd', { 'w:w': 0, 'w:type': 'dxa' }), margins()),
    ),
    letters(
      'Hyperlink',
      'Hyperlink',
      tag('w:color', { 'w:val': ACCENT }),
      tag('w:u', { 'w:val': 'single' }),
    ),
    letters(
      'Label',
      'Label',
      facesOf('sans'),
      tag('w:b'),
      tag('w:bCs'),
      tag('w:i', { 'w:val': 0 }),
      tag('w:iCs', { 'w:val': 0 }),
      tag('w:color', { 'w:val': ACCENT }),
      sizesOf(8),
    ),
    looks.map((name) => paragraphStyle(name, direction)),
  )
}

const named = (name: string): Markup => tag('w:name', { 'w:val': name })

const letters = (id: string, name: string, ...looks: readonly Filling[]): Markup =>
  tag('w:style', { 'w:type': 'character', 'w:styleId': id }, named(name), tag('w:rPr', {}, looks))

function margins(): Markup {
  const none = (side: string): Markup => tag(`w:${side}`, { 'w:w': 0, 'w:type': 'dxa' })
  return tag('w:tblCellMar', {}, ['top', 'left', 'bottom', 'right'].map(none))
}

function paragraphStyle(name: LookName, direction: Direction): Markup {
  const look = lookOf(name)
  const { face, size, colour, isBold, isItalic } = look
  return tag(
    'w:style',
    {
      'w:type': 'paragraph',
      'w:styleId': styleOf(name),
      'w:customStyle': KNOWN[name] ? undefined : 1,
    },
    named(KNOWN_NAMES[name] ?? look.name),
    tag('w:basedOn', { 'w:val': 'Normal' }),
    tag('w:qFormat'),
    tag('w:pPr', {}, paragraphLooks(look, direction)),
    tag(
      'w:rPr',
      {},
      facesOf(face),
      isBold && [tag('w:b'), tag('w:bCs')],
      isItalic && [tag('w:i'), tag('w:iCs')],
      colour && tag('w:color', { 'w:val': colour }),
      sizesOf(size),
    ),
  )
}

// The order of the elements is the standard's.
function paragraphLooks(look: Look, direction: Direction): (Markup | undefined)[] {
  const { before, after, level, staysWithNext, align, indent, far } = look
  return [
    staysWithNext && tag('w:keepNext'),
    bordersOf(look),
    look.isFramed && tag('w:shd', { 'w:val': 'clear', 'w:color': 'auto', 'w:fill': WASH }),
    direction === 'rtl' ? tag('w:bidi') : undefined,
    tag('w:spacing', {
      'w:before': before === undefined ? undefined : twentieths(before),
      'w:after': after === undefined ? undefined : twentieths(after),
    }),
    (indent ?? far) === undefined ? undefined : indentOf(look, true),
    align && tag('w:jc', { 'w:val': align === 'end' ? 'right' : 'center' }),
    level && tag('w:outlineLvl', { 'w:val': level - 1 }),
  ]
}

/** The space beside a paragraph: at its start where it runs as the report does, else at its end. */
export function indentOf({ indent = 0, hang = 0, far = 0 }: Look, isOwnWay: boolean): Markup {
  const end = ofMillimetres(far)
  const near = ofMillimetres(indent)
  return tag('w:ind', {
    'w:left': isOwnWay ? near : end,
    'w:right': isOwnWay ? end : near,
    'w:hanging': isOwnWay ? ofMillimetres(hang) : 0,
  })
}

function bordersOf({ line, isFramed }: Look): Markup | undefined {
  const border = (side: string, colour: string, width: number, space: number): Markup =>
    tag(`w:${side}`, {
      'w:val': 'single',
      'w:sz': Math.round(width * 8),
      'w:space': space,
      'w:color': colour,
    })
  if (isFramed) {
    const sides = [
      ['top', 14],
      ['left', 17],
      ['bottom', 14],
      ['right', 17],
    ] as const
    return tag(
      'w:pBdr',
      {},
      sides.map(([side, space]) => border(side, ACCENT, FRAME_WIDTH, space)),
    )
  }
  return line && tag('w:pBdr', {}, border('top', line.colour, line.width, line.space))
}

export function facesOf(face: keyof typeof FACES): Markup {
  const name = FACES[face]
  return tag('w:rFonts', {
    'w:ascii': name,
    'w:hAnsi': name,
    'w:eastAsia': 'Noto Sans SC',
    'w:cs': 'Noto Naskh Arabic',
  })
}

export function sizesOf(pt: number): Markup[] {
  return [
    tag('w:sz', { 'w:val': Math.round(pt * 2) }),
    tag('w:szCs', { 'w:val': Math.round(pt * 2) }),
  ]
}

function languagesOf(language: string): Markup {
  const { language: plain } = new Intl.Locale(language)
  return tag('w:lang', {
    'w:val': language === 'en' ? 'en-GB' : language,
    'w:eastAsia': plain === 'zh' ? language : 'zh-CN',
    'w:bidi': plain === 'ar' || plain === 'he' || plain === 'fa' ? language : 'ar-SA',
  })
}

/** What stands in where a face is not installed. */
export function docxFonts(): Markup {
  const fonts = [
    ['Noto Serif', 'Georgia', 'roman'],
    ['Noto Sans', 'Segoe UI', 'swiss'],
    ['Noto Naskh Arabic', 'Times New Roman', 'roman'],
    ['Noto Sans SC', 'Microsoft YaHei', 'swiss'],
  ]
  return tag(
    'w:fonts',
    { 'xmlns:w': W },
    fonts.map(([name, other, family]) =>
      tag(
        'w:font',
        { 'w:name': name },
        tag('w:altName', { 'w:val': other }),
        tag('w:family', { 'w:val': family }),
      ),
    ),
  )
}
