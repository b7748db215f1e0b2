import type { Direction } from '#shared/report.ts'
import { barPicture } from './bar-picture.ts'
import type { Filling, Markup } from './markup.ts'
import type {
  BarRun,
  OfficeBlock,
  OfficeCell,
  OfficeContents,
  OfficeList,
  OfficeParagraph,
  OfficeTable,
  Run,
  WordRun,
} from './office-blocks.ts'
import { FRAME_WIDTH, HAIR, lookOf, turnedItem, type LookName } from './office-look.ts'
import { GUTTER } from './office-tables.ts'
import {
  boldOf,
  facesOf,
  indentOf,
  mm,
  pt,
  sizesOf,
  spaced,
  styleOf,
  turned,
} from './odt-styles.ts'
import { tag, type Attributes } from './xml.ts'

/** Writes the blocks of a report as the text of an ODT, with the styles that only it needs. */
export class OdtBody {
  readonly #direction: Direction
  readonly #styles = new Map<string, { readonly name: string; readonly style: Markup }>()
  readonly pictures = new Map<string, Uint8Array>()
  #tables = 0
  #drawn = 0

  constructor(direction: Direction) {
    this.#direction = direction
  }

  /** Asked after the blocks are written. */
  styles(): Markup[] {
    return [...this.#styles.values()].map(({ style }) => style)
  }

  write(blocks: readonly OfficeBlock[]): Markup[] {
    return blocks.map((block) => {
      if (block.block === 'paragraph') return this.#paragraph(block)
      if (block.block === 'list') return this.#list(block, 0)
      if (block.block === 'contents') return this.#contents(block)
      return this.#table(block)
    })
  }

  #paragraph({ look, runs, direction, label, anchor }: OfficeParagraph): Markup {
    const { level } = lookOf(look)
    const inside: Filling[] = [
      anchor !== undefined && tag('text:bookmark-start', { 'text:name': anchor }),
      label !== undefined && [
        tag('text:span', { 'text:style-name': 'Label' }, spaced(label)),
        tag('text:tab'),
      ],
      this.#runs(runs),
      anchor !== undefined && tag('text:bookmark-end', { 'text:name': anchor }),
    ]
    const style = { 'text:style-name': this.#styleFor(look, direction, label !== undefined) }
    return level === undefined
      ? tag('text:p', style, inside)
      : tag('text:h', { ...style, 'text:outline-level': level }, inside)
  }

  /** A look as it is, or turned where the text runs the other way, or without what hangs where nothing does. */
  #styleFor(look: LookName, direction: Direction, isHanging: boolean): string {
    const own = lookOf(look)
    const isOwnWay = direction === this.#direction
    const isFlush = own.hang !== undefined && !own.isFramed && !isHanging
    if (isOwnWay && !isFlush) return styleOf(look)
    return this.#style('paragraph', { 'style:parent-style-name': styleOf(look) }, [
      tag('style:paragraph-properties', {
        ...(own.indent !== undefined &&
          !own.isFramed &&
          indentOf(isFlush ? { ...own, hang: 0 } : own, isOwnWay)),
        ...(!isOwnWay && turned(direction)),
      }),
    ])
  }

  #style(family: string, more: Attributes, looks: readonly Markup[]): string {
    const key = JSON.stringify([family, more, looks.map(({ source }) => source)])
    const known = this.#styles.get(key)
    if (known) return known.name
    const name = `A${this.#styles.size + 1}`
    const style = tag('style:style', { 'style:name': name, 'style:family': family, ...more }, looks)
    this.#styles.set(key, { name, style })
    return name
  }

  #runs(runs: readonly Run[]): Markup[] {
    return runs.map((run) => ('bar' in run ? this.#bar(run) : this.#words(run)))
  }

  #words({ text, bold, italic, link, colour, size, isSans }: WordRun): Markup {
    const looks: Attributes = {
      ...(isSans && facesOf('sans')),
      ...(size !== undefined && sizesOf(size)),
      ...(bold && boldOf(true)),
      ...(italic && { 'fo:font-style': 'italic', 'style:font-style-complex': 'italic' }),
      ...(colour !== undefined && { 'fo:color': `#${colour}` }),
    }
    const isPlain = Object.keys(looks).length === 0
    const style = isPlain
      ? undefined
      : this.#style('text', {}, [tag('style:text-properties', looks)])
    const words = tag('text:span', { 'text:style-name': style }, spaced(text))
    // An address is safe before it comes here: web or mail.
    if (link === undefined) return words
    return tag(
      'text:a',
      { 'xlink:type': 'simple', 'xlink:href': link, 'text:style-name': 'Internet_20_link' },
      words,
    )
  }

  #bar({ bar, width }: BarRun): Markup {
    const { svg, png, height } = barPicture(bar, this.#direction === 'rtl')
    const lengths = [bar.votes, bar.hands].flatMap((length) => length ?? [])
    const name = `Pictures/bar-${lengths.map((length) => Math.round(length * 100)).join('-')}`
    this.pictures.set(`${name}.svg`, svg)
    this.pictures.set(`${name}.png`, png)
    const image = (kind: 'svg' | 'png'): Markup =>
      tag('draw:image', {
        'xlink:href': `${name}.${kind}`,
        'xlink:type': 'simple',
        'xlink:show': 'embed',
        'xlink:actuate': 'onLoad',
        'draw:mime-type': kind === 'svg' ? 'image/svg+xml' : 'image/png',
      })
    return tag(
      'draw:frame',
      {
        'draw:name': `Bar ${++this.#drawn}`,
        'text:anchor-type': 'as-char',
        'svg:width': mm(width),
        'svg:height': pt(height),
      },
      image('svg'),
      image('png'),
      tag('svg:title', {}, bar.says),
    )
  }

  #list({ ordered, items, look }: OfficeList, depth: number): Markup {
    const style = `L_${ordered ? look : 'bullets'}`
    return tag(
      'text:list',
      { 'text:style-name': style, 'text:continue-numbering': depth === 0 ? 'false' : undefined },
      items.map(({ runs, direction, lists }) =>
        tag(
          'text:list-item',
          {},
          tag(
            'text:p',
            { 'text:style-name': this.#itemStyle(look, direction, depth) },
            this.#runs(runs),
          ),
          lists.map((list) => this.#list(list, depth + 1)),
        ),
      ),
    )
  }

  /** The list says where an item stands, unless it runs the other way than the report. */
  #itemStyle(look: OfficeList['look'], direction: Direction, depth: number): string {
    if (direction === this.#direction) return styleOf(look)
    const own = lookOf(look)
    return this.#style('paragraph', { 'style:parent-style-name': styleOf(look) }, [
      tag('style:paragraph-properties', {
        ...(!own.isFramed && indentOf(turnedItem(own, depth), true)),
        ...turned(direction),
      }),
    ])
  }

  #contents({ entries }: OfficeContents): Markup {
    const looks = ['contents', 'contentsBelow'] as const
    // Without page numbers: nobody knows them before the pages are laid out, and a wrong one is worse than none.
    const templates = looks.map((look, index) =>
      tag(
        'text:table-of-content-entry-template',
        { 'text:outline-level': index + 1, 'text:style-name': styleOf(look) },
        tag('text:index-entry-link-start'),
        tag('text:index-entry-text'),
        tag('text:index-entry-link-end'),
      ),
    )
    return tag(
      'text:table-of-content',
      { 'text:name': 'Contents', 'text:protected': 'false' },
      tag('text:table-of-content-source', { 'text:outline-level': 2 }, templates),
      tag(
        'text:index-body',
        {},
        entries.map(({ anchor, level, text, direction }) =>
          tag(
            'text:p',
            {
              'text:style-name': this.#styleFor(
                level === 1 ? 'contents' : 'contentsBelow',
                direction,
                true,
              ),
            },
            tag(
              'text:a',
              {
                'xlink:type': 'simple',
                'xlink:href': `#${anchor}`,
                'text:style-name': 'Index_20_Link',
                'text:visited-style-name': 'Index_20_Link',
              },
              spaced(text),
            ),
          ),
        ),
      ),
    )
  }

  #table({ title, indent, widths, head, rows, hasLines, isWhole }: OfficeTable): Markup {
    const total = widths.reduce((sum, width) => sum + width, 0)
    const isRightToLeft = this.#direction === 'rtl'
    const style = this.#style('table', {}, [
      tag('style:table-properties', {
        'style:width': mm(total),
        // A table is told where it stands from both sides; it runs as the report does.
        'table:align': 'margins',
        'fo:margin-left': mm(isRightToLeft ? 0 : indent),
        'fo:margin-right': mm(isRightToLeft ? indent : 0),
        'table:border-model': 'collapsing',
        'style:writing-mode': isRightToLeft ? 'rl-tb' : 'lr-tb',
        'style:may-break-between-rows': isWhole ? 'false' : 'true',
        'fo:keep-with-next': isWhole ? 'always' : 'auto',
      }),
    ])
    const row = (cells: readonly OfficeCell[], isHead: boolean): Markup =>
      tag(
        'table:table-row',
        {
          'table:style-name': this.#style('table-row', {}, [
            tag('style:table-row-properties', { 'fo:keep-together': 'always' }),
          ]),
        },
        cells.map((cell, column) => this.#cell(cell, column === 0, hasLines && !isHead)),
      )
    return tag(
      'table:table',
      { 'table:name': `Table ${++this.#tables}`, 'table:style-name': style },
      tag('table:title', {}, title),
      widths.map((width) =>
        tag('table:table-column', {
          'table:style-name': this.#style('table-column', {}, [
            tag('style:table-column-properties', { 'style:column-width': mm(width) }),
          ]),
        }),
      ),
      tag('table:table-header-rows', {}, row(head, true)),
      rows.map((cells) => row(cells, false)),
    )
  }

  #cell({ paragraphs, rows = 1, line }: OfficeCell, isFirst: boolean, hasLine: boolean): Markup {
    if (rows === 0) return tag('table:covered-table-cell')
    const colour = line ?? (hasLine ? HAIR : 'none')
    const width = line === undefined || line === 'none' ? 0.4 : FRAME_WIDTH * 1.5
    const style = this.#style('table-cell', {}, [
      tag('style:table-cell-properties', {
        'fo:border': 'none',
        ...(colour !== 'none' && { 'fo:border-top': `${pt(width)} solid #${colour}` }),
        'fo:padding': '0mm',
        'fo:padding-top': pt(3.5),
        'fo:padding-bottom': pt(3.5),
        [this.#direction === 'rtl' ? 'fo:padding-right' : 'fo:padding-left']: mm(
          isFirst ? 0 : GUTTER,
        ),
      }),
    ])
    return tag(
      'table:table-cell',
      {
        'table:style-name': style,
        'office:value-type': 'string',
        'table:number-rows-spanned': rows === 1 ? undefined : rows,
      },
      paragraphs.map((paragraph) => this.#paragraph(paragraph)),
    )
  }
}
