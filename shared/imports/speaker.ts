import { cleanName } from './clean.ts'

const LONGEST_NAME = 80

/** The name before the first colon, where it is one: captions write names with a capital. */
export function speakerIn(line: string): { readonly speaker?: string; readonly text: string } {
  const colon = line.slice(0, LONGEST_NAME + 1).indexOf(':')
  const name = colon < 1 ? '' : line.slice(0, colon).trim()
  const isName =
    /^\p{L}/u.test(name) &&
    !/^\p{Ll}/u.test(name) &&
    !/[.!?;,]\s|[!?;,]$/.test(name) &&
    name.split(/\s+/).length <= 6 &&
    !line.startsWith('//', colon + 1)
  const speaker = isName ? cleanName(name) : undefined
  return speaker === undefined ? { text: line } : { speaker, text: line.slice(colon + 1) }
}
