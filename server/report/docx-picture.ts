import type { DocxParts } from './docx-parts.ts'
import type { Markup } from './markup.ts'
import type { BarRun } from './office-blocks.ts'
import { tag } from './xml.ts'

const EMU = 12_700 // of a pt, the measure of pictures

/** A bar among words: the picture in dots that every reader knows, the vector for those that take it, and its words. */
export function docxBar({ bar, width }: BarRun, parts: DocxParts): Markup {
  const { svg, png, height } = parts.bar(bar)
  const id = parts.nextDrawn()
  const size = { cx: Math.round((width * 72 * EMU) / 25.4), cy: height * EMU }
  const vector = tag(
    'a:ext',
    { uri: '{96DAC541-7B7A-43D3-8B79-37D633B846F1}' },
    tag('asvg:svgBlip', { 'r:embed': svg }),
  )
  const names = { id, name: `Bar ${id}`, descr: bar.says }
  const picture = tag(
    'pic:pic',
    {},
    tag('pic:nvPicPr', {}, tag('pic:cNvPr', names), tag('pic:cNvPicPr')),
    tag(
      'pic:blipFill',
      {},
      tag('a:blip', { 'r:embed': png }, tag('a:extLst', {}, vector)),
      tag('a:stretch', {}, tag('a:fillRect')),
    ),
    tag(
      'pic:spPr',
      {},
      tag('a:xfrm', {}, tag('a:off', { x: 0, y: 0 }), tag('a:ext', size)),
      tag('a:prstGeom', { prst: 'rect' }, tag('a:avLst')),
    ),
  )
  const graphic = tag(
    'a:graphic',
    {},
    tag(
      'a:graphicData',
      { uri: 'http://schemas.openxmlformats.org/drawingml/2006/picture' },
      picture,
    ),
  )
  const inline = tag(
    'wp:inline',
    { distT: 0, distB: 0, distL: 0, distR: 0 },
    tag('wp:extent', size),
    tag('wp:docPr', names),
    graphic,
  )
  return tag('w:r', {}, tag('w:drawing', {}, inline))
}
