import { facesOf, ofMillimetres, sizesOf, W } from './docx-styles.ts'
import type { Markup } from './markup.ts'
import { ACCENT, FRAME, HANG, STEP } from './office-look.ts'
import { tag } from './xml.ts'

/** The lists there may be: bullets, and numbers of the text, of the frame and of the calls. */
export const LISTS = { bullets: 1, item: 2, framed: 3, call: 4 } as const
const DEPTHS = 9
const SIGNS = ['•', '–', '·']

/** Lists, and below them each ordered one that begins at its first number again. */
export function docxNumbering(lists: readonly (readonly [list: number, level: number])[]): Markup {
  const depths = Array.from({ length: DEPTHS }, (_, depth) => depth)
  const level = (
    depth: number,
    kind: string,
    text: string,
    indent: number,
    look?: Markup,
  ): Markup =>
    tag(
      'w:lvl',
      { 'w:ilvl': depth },
      tag('w:start', { 'w:val': 1 }),
      tag('w:numFmt', { 'w:val': kind }),
      tag('w:lvlText', { 'w:val': text }),
      tag('w:lvlJc', { 'w:val': 'left' }),
      tag(
        'w:pPr',
        {},
        tag('w:ind', { 'w:left': ofMillimetres(indent), 'w:hanging': ofMillimetres(5.5) }),
      ),
      look,
    )
  const deep = (depth: number): number => HANG + 5.5 + depth * STEP
  const accent = tag(
    'w:rPr',
    {},
    facesOf('sans'),
    tag('w:b'),
    tag('w:color', { 'w:val': ACCENT }),
    sizesOf(8.5),
  )
  const kinds: readonly (readonly [id: number, levels: readonly Markup[]])[] = [
    [
      LISTS.bullets,
      depths.map((depth) =>
        level(depth, 'bullet', SIGNS[depth % SIGNS.length] ?? '•', deep(depth)),
      ),
    ],
    [LISTS.item, depths.map((depth) => level(depth, 'decimal', `%${depth + 1}.`, deep(depth)))],
    [
      LISTS.framed,
      depths.map((depth) =>
        level(depth, 'decimal', `%${depth + 1}`, FRAME + 5.5 + depth * STEP, accent),
      ),
    ],
    [
      LISTS.call,
      depths.map((depth) => level(depth, 'decimal', `%${depth + 1}`, deep(depth), accent)),
    ],
  ]
  return tag(
    'w:numbering',
    { 'xmlns:w': W },
    kinds.map(([id, levels]) =>
      tag(
        'w:abstractNum',
        { 'w:abstractNumId': id },
        tag('w:multiLevelType', { 'w:val': 'hybridMultilevel' }),
        levels,
      ),
    ),
    tag('w:num', { 'w:numId': LISTS.bullets }, tag('w:abstractNumId', { 'w:val': LISTS.bullets })),
    lists.map(([list, depth], index) =>
      tag(
        'w:num',
        { 'w:numId': index + 2 },
        tag('w:abstractNumId', { 'w:val': list }),
        tag('w:lvlOverride', { 'w:ilvl': depth }, tag('w:startOverride', { 'w:val': 1 })),
      ),
    ),
  )
}
