/** HTML that was written here. Text becomes Markup only through `html`, which escapes it. [REP6] */
export class Markup {
  readonly source: string
  constructor(source: string) {
    this.source = source
  }
}

/** What stands in a gap; undefined and false leave it empty. */
export type Filling = string | number | false | Markup | undefined | readonly Filling[]

/** A template whose gaps are text: only what is Markup already goes in as it is. */
export function html(pieces: TemplateStringsArray, ...gaps: readonly Filling[]): Markup {
  return new Markup(pieces.map((piece, index) => piece + sourceOf(gaps[index])).join(''))
}

export function sourceOf(filling: Filling): string {
  if (filling === undefined || filling === false) return ''
  if (filling instanceof Markup) return filling.source
  if (typeof filling === 'object') return filling.map(sourceOf).join('')
  return escapeHtml(String(filling))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that stays text between tags and inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter)
}
