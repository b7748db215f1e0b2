import { readClock } from './clock.ts'
import { CHAT_WORDS } from './zoom-words.ts'

/** To whom a message went. `somebody` is a private message without the mark of one. */
export type Addressee = 'everyone' | 'nobody' | 'somebody' | 'private'

/** What stands before the words of a message. `text` is what the line already says of them. */
export interface Head {
  readonly day?: string
  readonly clock: string
  readonly author: string
  readonly to: Addressee
  /** Of a `somebody`: how the name before the addressee is written, and the addressee's. */
  readonly parties?: readonly [string, string]
  readonly text?: string
}

/**
 * The three ways in which Zoom has written a message: `two-line` since 2021 (with the day since
 * 2024), `one-line` before, `cloud` in recordings.
 */
export const FORMS = ['two-line', 'one-line', 'cloud'] as const
export type Form = (typeof FORMS)[number]

const MOST_CHARACTERS_OF_HEAD = 600
const TRIED_COLONS = 4 // a name may have colons of its own; nobody's has more

const FROM_WORDS = new Set(CHAT_WORDS.flatMap(({ from }) => from))
const STAMP =
  /^[\u200E\u200F]?(?:(\d{1,4}[-./]\d{1,2}[-./]\d{1,4}),? )?(\d{1,2}:\d{2}(?::\d{2})?(?:[ \u00A0\u202F]?[AP]M)?)([\t ]+)/i
// The mark that Zoom sets behind the addressee of a private message.
const PRIVATE_MARK = /\(\s*(?:direct\s+message|privately)\s*\)/i
const PRIVATE_HEAD = /\(\s*(?:direct\s+message|privately)\s*\)\s*:(?:\s|$)/i

/** Whether the line begins a private message, in whatever form. Rather once too often. [IMP3] */
export function looksPrivate(line: string): boolean {
  if (!line.includes(':')) return false
  if (line.includes('(') && PRIVATE_HEAD.test(line)) return true
  const text = line.trimStart()
  const to = (readHead('two-line', text) ?? readHead('one-line', text))?.to
  return to === 'private' || to === 'somebody'
}

/** Reads the head of a message in one form; undefined for a line that begins none. */
export function readHead(form: Form, line: string): Head | undefined {
  if (!/^[\u200E\u200F]?\d/.test(line)) return undefined
  const stamp = STAMP.exec(line)
  const clock = stamp?.[2] && readClock(stamp[2].replace(/[\u00A0\u202F]/, ' '))
  if (!stamp || !clock) return undefined
  const [all, day, , gap = ''] = stamp
  const rest = line.slice(all.length)
  const isTabbed = gap.includes('\t')
  const read = READERS[form](rest, isTabbed)
  return read && { clock, ...(day !== undefined && { day }), ...read }
}

type Reader = (rest: string, isTabbed: boolean) => Omit<Head, 'day' | 'clock'> | undefined

const READERS: Readonly<Record<Form, Reader>> = {
  'two-line'(rest, isTabbed) {
    const head = rest.trimEnd()
    if (isTabbed || !head.endsWith(':') || head.length > MOST_CHARACTERS_OF_HEAD) return undefined
    const address = readAddress(head.slice(0, -1))
    return address?.to === 'nobody' ? undefined : address
  },
  'one-line'(rest) {
    if (fromWord(rest) === undefined) return undefined
    let first: (Omit<Head, 'day' | 'clock'> & { text: string }) | undefined
    let colon = -1
    for (let tried = 0; tried < TRIED_COLONS; tried += 1) {
      colon = `${rest.slice(0, MOST_CHARACTERS_OF_HEAD)} `.indexOf(' : ', colon + 1)
      if (colon < 0) break
      const address = readAddress(rest.slice(0, colon))
      if (!address) continue
      const head = { ...address, text: rest.slice(colon + 3) }
      if (isMarkedInside(head.text)) return { ...head, to: 'private' }
      if (head.to === 'everyone' || head.to === 'private') return head
      first ??= head
    }
    return first
  },
  cloud(rest, isTabbed) {
    const head = rest.slice(0, MOST_CHARACTERS_OF_HEAD)
    const colon = head.endsWith(':') ? `${head}\t`.indexOf(':\t') : head.indexOf(':\t')
    if (!isTabbed || colon < 1) return undefined
    const author = head.slice(0, colon)
    const to = PRIVATE_MARK.test(author) ? 'private' : 'nobody'
    return { author, to, text: rest.slice(colon + 2) }
  },
}

// 'to NAME(Privately) : ' behind a colon in the sender's own name.
function isMarkedInside(text: string): boolean {
  return /\(\s*(?:direct\s+message|privately)\s*\) :(?: |$)/i.test(text)
}

/** Reads `From NAME to ADDRESSEE`. A name may have the word in it: the last one divides. */
export function readAddress(text: string): Omit<Head, 'day' | 'clock' | 'text'> | undefined {
  const word = fromWord(text)
  if (word === undefined) return undefined
  const names = text.slice(word.length + 1)
  const isMarked = PRIVATE_MARK.test(names)
  let somebody: readonly [string, string] | undefined
  for (const { from, to, everyone } of CHAT_WORDS) {
    if (!from.includes(word)) continue
    for (const divider of to) {
      const at = names.lastIndexOf(` ${divider} `)
      if (at < 0) continue
      const author = names.slice(0, at).trim()
      const addressee = names.slice(at + divider.length + 2).trim()
      if (author === '') continue
      if (everyone.includes(addressee.toLowerCase()) && !isMarked) return { author, to: 'everyone' }
      somebody ??= [author, addressee]
    }
  }
  const author = names.trim()
  if (author === '') return undefined
  if (isMarked) return { author: somebody?.[0] ?? author, to: 'private' }
  return somebody ? { author, to: 'somebody', parties: somebody } : { author, to: 'nobody' }
}

function fromWord(text: string): string | undefined {
  const end = text.indexOf(' ')
  const word = text.slice(0, Math.max(end, 0))
  return FROM_WORDS.has(word) ? word : undefined
}
