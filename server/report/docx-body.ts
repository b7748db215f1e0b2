import type { Direction } from '#shared/report.ts'
import { directionOf } from './direction.ts'
import type { DocxParts } from './docx-parts.ts'
import { docxBar } from './docx-picture.ts'
import { LISTS } from './docx-numbering.ts'
import { FACES, indentOf, ofMillimetres, sizesOf, styleOf, twentieths } from './docx-styles.ts'
import type { Filling, Markup } from './markup.ts'
import type {
  OfficeBlock,
  OfficeCell,
  OfficeContents,
  OfficeList,
  OfficeParagraph,
  OfficeTable,
  Run,
  WordRun,
} from './office-blocks.ts'
import { HAIR, lookOf, turnedItem, type LookName } from './office-look.ts'
import { GUTTER } from './office-tables.ts'
import { tag } from './xml.ts'

interface CellPlace {
  readonly isFirst: boolean
  readonly width: number
  readonly hasLine: boolean
  readonly isKept: boolean
}

/** Writes the blocks of a report as the body of a DOCX. */
export class DocxBody {
  readonly #parts: DocxParts
  readonly #direction: Direction
  /** The ordered lists in their order, each by its kind and its depth: it begins at 1. */
  readonly lists: (readonly [list: number, depth: number])[] = []
  #anchors = 0

  constructor(parts: DocxParts, direction: Direction) {
    this.#parts = parts
    this.#direction = direction
  }

  write(blocks: readonly OfficeBlock[]): Markup[] {
    return blocks.flatMap((block) => {
      if (block.block === 'paragraph') return [this.#paragraph(block)]
      if (block.block === 'list') return this.#list(block, 0)
      if (block.block === 'contents') return this.#contents(block)
      return [this.#table(block)]
    })
  }

  #paragraph({ look, runs, direction, label, anchor }: OfficeParagraph, isKept = false): Markup {
    const words = this.#runs(runs)
    const hung =
      label === undefined
        ? []
        : [
            tag('w:r', {}, tag('w:rPr', {}, tag('w:rStyle', { 'w:val': 'Label' })), textOf(label)),
            tag('w:r', {}, tag('w:tab')),
          ]
    const inside = [...hung, ...words]
    const marked = anchor === undefined ? inside : this.#marked(anchor, inside)
    // Without a label the first line begins where the others do.
    const isHanging = label !== undefined
    return tag(
      'w:p',
      {},
      this.#looks(look, direction, isHanging, isKept && tag('w:keepNext')),
      marked,
    )
  }

  #looks(look: LookName, direction: Direction, isHanging: boolean, kept?: Filling): Markup {
    const own = lookOf(look)
    const isOwnWay = direction === this.#direction
    const isFlush = own.hang !== undefined && !own.isFramed && !isHanging
    const isTurned = !isOwnWay && own.indent !== undefined && !own.isFramed
    return tag(
      'w:pPr',
      {},
      tag('w:pStyle', { 'w:val': styleOf(look) }),
      kept,
      !isOwnWay && bidiOf(direction),
      (isTurned || isFlush) && indentOf(isFlush ? { ...own, hang: 0 } : own, isOwnWay),
    )
  }

  /** The list says where an item stands, unless it runs the other way than the report. */
  #itemLooks(
    look: OfficeList['look'],
    direction: Direction,
    number: Markup,
    depth: number,
  ): Markup {
    const isOwnWay = direction === this.#direction
    const own = lookOf(look)
    return tag(
      'w:pPr',
      {},
      tag('w:pStyle', { 'w:val': styleOf(look) }),
      number,
      !isOwnWay && bidiOf(direction),
      !isOwnWay && !own.isFramed && indentOf(turnedItem(own, depth), true),
    )
  }

  #marked(anchor: string, inside: readonly Markup[]): Markup[] {
    const id = ++this.#anchors
    return [
      tag('w:bookmarkStart', { 'w:id': id, 'w:name': anchor }),
      ...inside,
      tag('w:bookmarkEnd', { 'w:id': id }),
    ]
  }

  #runs(runs: readonly Run[]): Markup[] {
    return runs.map((run) => ('bar' in run ? docxBar(run, this.#parts) : this.#words(run)))
  }

  #words(run: WordRun): Markup {
    const { text, link } = run
    const written = tag('w:r', {}, looksOf(run), textOf(text))
    return link === undefined
      ? written
      : tag('w:hyperlink', { 'r:id': this.#parts.link(link), 'w:history': 1 }, written)
  }

  #list({ ordered, items, look }: OfficeList, depth: number): Markup[] {
    const number = ordered ? this.#begin(LISTS[look], depth) : LISTS.bullets
    const properties = tag(
      'w:numPr',
      {},
      tag('w:ilvl', { 'w:val': depth }),
      tag('w:numId', { 'w:val': number }),
    )
    return items.flatMap(({ runs, direction, lists }) => [
      tag('w:p', {}, this.#itemLooks(look, direction, properties, depth), this.#runs(runs)),
      ...lists.flatMap((list) => this.#list(list, depth + 1)),
    ])
  }

  #begin(list: number, depth: number): number {
    this.lists.push([list, depth])
    return this.lists.length + 1
  }

  #contents({ entries }: OfficeContents): Markup[] {
    const field = (kind: string): Markup =>
      tag('w:r', {}, tag('w:fldChar', { 'w:fldCharType': kind }))
    // Without page numbers: nobody knows them before the pages are laid out, and a wrong one is worse than none.
    const code = ' TOC \\n \\h \\o "1-2" \\u '
    const begin = [
      field('begin'),
      tag('w:r', {}, tag('w:instrText', { 'xml:space': 'preserve' }, code)),
      field('separate'),
    ]
    return entries.map(({ anchor, level, text, direction }, index) =>
      tag(
        'w:p',
        {},
        this.#looks(level === 1 ? 'contents' : 'contentsBelow', direction, true),
        index === 0 && begin,
        tag(
          'w:hyperlink',
          { 'w:anchor': anchor, 'w:history': 1 },
          tag('w:r', {}, looksOf({ text }), textOf(text)),
        ),
        index === entries.length - 1 && field('end'),
      ),
    )
  }

  #table({ title, indent, widths, head, rows, hasLines, isWhole }: OfficeTable): Markup {
    const columns = widths.map(ofMillimetres)
    const row = (cells: readonly OfficeCell[], isHead: boolean): Markup =>
      tag(
        'w:tr',
        {},
        tag('w:trPr', {}, tag('w:cantSplit'), isHead && tag('w:tblHeader')),
        cells.map((cell, column) =>
          this.#cell(cell, {
            isFirst: column === 0,
            width: columns[column] ?? 0,
            hasLine: hasLines && !isHead,
            isKept: isWhole,
          }),
        ),
      )
    return tag(
      'w:tbl',
      {},
      tag(
        'w:tblPr',
        {},
        this.#direction === 'rtl' && tag('w:bidiVisual'),
        tag('w:tblW', { 'w:w': columns.reduce((sum, width) => sum + width, 0), 'w:type': 'dxa' }),
        tag('w:tblInd', { 'w:w': ofMillimetres(indent), 'w:type': 'dxa' }),
        tag('w:tblLayout', { 'w:type': 'fixed' }),
        tag('w:tblLook', {
          'w:firstRow': 1,
          'w:firstColumn': 1,
          'w:lastRow': 0,
          'w:lastColumn': 0,
          'w:noHBand': 1,
          'w:noVBand': 1,
        }),
        tag('w:tblCaption', { 'w:val': title }),
      ),
      tag(
        'w:tblGrid',
        {},
        columns.map((width) => tag('w:gridCol', { 'w:w': width })),
      ),
      row(head, true),
      rows.map((cells) => row(cells, false)),
    )
  }

  #cell({ paragraphs, rows = 1, line }: OfficeCell, place: CellPlace): Markup {
    const { isFirst, width, hasLine, isKept } = place
    const colour = line ?? (hasLine ? HAIR : 'none')
    const thick = line === undefined || line === 'none' ? 3 : 10 // eighths of a pt
    const border = tag('w:top', {
      'w:val': 'single',
      'w:sz': thick,
      'w:space': 0,
      'w:color': colour,
    })
    const side = this.#direction === 'rtl' ? 'right' : 'left'
    const space = (where: string, twips: number): Markup =>
      tag(`w:${where}`, { 'w:w': twips, 'w:type': 'dxa' })
    const near = isFirst ? 0 : ofMillimetres(GUTTER)
    return tag(
      'w:tc',
      {},
      tag(
        'w:tcPr',
        {},
        tag('w:tcW', { 'w:w': width, 'w:type': 'dxa' }),
        rows === 1 ? undefined : tag('w:vMerge', rows === 0 ? {} : { 'w:val': 'restart' }),
        colour === 'none' ? undefined : tag('w:tcBorders', {}, border),
        tag(
          'w:tcMar',
          {},
          space('top', twentieths(3.5)),
          space('left', side === 'left' ? near : 0),
          space('bottom', twentieths(3.5)),
          space('right', side === 'right' ? near : 0),
        ),
      ),
      paragraphs.map((paragraph) => this.#paragraph(paragraph, isKept)),
    )
  }
}

/** The look of a run, in the standard's order of elements. */
function looksOf({ text, bold, italic, link, colour, size, isSans }: WordRun): Markup | undefined {
  const looks = [
    link !== undefined && tag('w:rStyle', { 'w:val': 'Hyperlink' }),
    isSans && tag('w:rFonts', { 'w:ascii': FACES.sans, 'w:hAnsi': FACES.sans }),
    bold && [tag('w:b'), tag('w:bCs')],
    italic && [tag('w:i'), tag('w:iCs')],
    colour !== undefined && tag('w:color', { 'w:val': colour }),
    size !== undefined && sizesOf(size),
    directionOf(text, 'ltr') === 'rtl' && tag('w:rtl'),
  ] as const satisfies readonly Filling[]
  return looks.some(Boolean) ? tag('w:rPr', {}, looks) : undefined
}

const bidiOf = (direction: Direction): Markup =>
  tag('w:bidi', direction === 'rtl' ? {} : { 'w:val': 0 })

const textOf = (text: string): Markup => tag('w:t', { 'xml:space': 'preserve' }, text)
