const TAG = /<[a-z][^<>]*>/gi
const LOOKS = /\s(?:style|class|id|on\w+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+)/gi
const EMBEDS =
  /<\/?(?:img|picture|source|video|audio|iframe|object|embed|link|meta|svg|canvas)\b[^<>]*>/gi

/**
 * What was copied elsewhere, without its looks and its embeds: the notes keep words, kinds, bold, italic and
 * links. It is done before the browser reads it, because the policy of the page complains of every look.
 */
export function plainHtml(html: string): string {
  return ['style', 'script', 'template']
    .reduce(withoutElement, html)
    .replace(EMBEDS, '')
    .replace(TAG, (tag) => tag.replace(LOOKS, ''))
}

/** The text without what stands between the tags of a name. One that is never closed takes the rest. */
function withoutElement(html: string, name: string): string {
  const lower = html.toLowerCase()
  let kept = ''
  for (let at = 0; ;) {
    const start = lower.indexOf(`<${name}`, at)
    if (start < 0) return kept + html.slice(at)
    kept += html.slice(at, start)
    const end = lower.indexOf(`</${name}`, start)
    const close = end < 0 ? -1 : lower.indexOf('>', end)
    if (close < 0) return kept
    at = close + 1
  }
}
