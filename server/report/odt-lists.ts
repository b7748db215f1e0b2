import type { Markup } from './markup.ts'
import { STEP } from './office-look.ts'
import { mm } from './odt-styles.ts'
import { tag } from './xml.ts'

const DEPTHS = 10
const SIGNS = ['•', '–', '·']

/** One of the lists there may be, with its signs and indents at every depth. */
export function listStyle(name: 'bullets' | 'item' | 'framed' | 'call', start: number): Markup {
  const isInside = name === 'framed'
  const levels = Array.from({ length: DEPTHS }, (_, depth) => {
    const place = tag(
      'style:list-level-properties',
      { 'text:list-level-position-and-space-mode': 'label-alignment' },
      tag('style:list-level-label-alignment', {
        'text:label-followed-by': 'listtab',
        // Text begins at its own indent; where a frame's padding comes before it, there it does not find that.
        'text:list-tab-stop-position': isInside ? mm(start + 5.5 + depth * STEP) : undefined,
        'fo:margin-left': mm((isInside ? 0 : start) + 5.5 + depth * STEP),
        'fo:text-indent': mm(-5.5),
      }),
    )
    const level = { 'text:level': depth + 1 }
    if (name === 'bullets') {
      return tag(
        'text:list-level-style-bullet',
        { ...level, 'text:bullet-char': SIGNS[depth % SIGNS.length] },
        place,
      )
    }
    const isPlain = name === 'item'
    return tag(
      'text:list-level-style-number',
      {
        ...level,
        'text:style-name': isPlain ? undefined : 'Listing',
        'style:num-format': '1',
        'style:num-suffix': isPlain ? '.' : '',
      },
      place,
    )
  })
  return tag('text:list-style', { 'style:name': `L_${name}` }, levels)
}
