import { cleanName, cleanText } from './clean.ts'
import { readMoment } from './clock.ts'
import type { ImportLine } from './reading.ts'
import { isBlank, sortLine, type Piece, type Said, type Sorted } from './sorted.ts'
import { Quotes, Reactions } from './replies.ts'
import { readBody, type Body } from './zoom-body.ts'
import { FORMS, looksPrivate, readHead, type Form, type Head } from './zoom-head.ts'
import { piecesOf } from './zoom-pieces.ts'
import { settleParties } from './zoom-parties.ts'

/** A message: the line of its head (none where only its mark was known) and those that follow. */
interface Message {
  readonly head: Head | undefined
  readonly pieces: Piece[]
}

/**
 * Reads a chat that Zoom saved, in any of its dialects; undefined where no line is the head of a
 * message. Messages keep the order of the file: the clocks in it are the senders' own. [IMP4]
 */
export function readZoomChat(lines: readonly string[]): Sorted | undefined {
  const pieces = piecesOf(lines)
  const form = formOf(pieces)
  if (form === undefined) return undefined
  const heads = settleParties(pieces.map(({ text }) => readHead(form, text)))
  const isIndented = heads.some((head, at) => head && /^[\t ]+\S/.test(pieces[at + 1]?.text ?? ''))

  const said: Said[] = []
  const quotes = new Quotes()
  const reactions = new Reactions()
  const sorted: ImportLine[] = []
  let count = 0
  let message: Message | undefined
  const close = (): void => {
    if (!message) return
    if (isPrivate(message)) count += 1
    const { author, words, body } = sortMessage(message, form, sorted)
    const mentions = body?.mentions
    const of = mentions && quotes.find(mentions.quote)
    if (of !== undefined && author !== undefined && mentions?.of === 'reaction')
      reactions.set(of, author, 'here')
    if (of !== undefined && author !== undefined && mentions?.of === 'taken-back')
      reactions.set(of, author, 'taken-back')
    if (words) {
      for (const name of body?.supporters ?? []) {
        const who = cleanName(name)
        if (who !== undefined) reactions.set(said.length, who, 'here')
      }
      quotes.add(words.text, said.length)
      said.push(mentions?.of === 'reply' && of !== undefined ? { ...words, replyTo: of } : words)
    }
    message = undefined
  }
  for (const [at, piece] of pieces.entries()) {
    const head = heads[at]
    const isBare = !isBlank(piece.text) && !/^[\t ]/.test(piece.text)
    // What is indented in the newer form was pasted by somebody, for everybody to read.
    const mayBegin = isBare || form !== 'two-line'
    if (head || (mayBegin && looksPrivate(piece.text))) {
      close()
      message = { head, pieces: [piece] }
      continue
    }
    // A bare line among indented ones is nobody's: perhaps a head that something has damaged.
    const isStray = form === 'two-line' && isIndented && isBare && message && !isPrivate(message)
    if (isStray) close()
    if (message) message.pieces.push(piece)
    else sorted.push(sortLine(piece, isBlank(piece.text) ? 'blank' : 'unread'))
  }
  close()
  return { said: reactions.onto(said), private: count, lines: sorted }
}

/** The form of most heads: a file has one. Of two that are as many, the newer. */
function formOf(pieces: readonly Piece[]): Form | undefined {
  const counted = FORMS.map((form) => ({
    form,
    heads: pieces.filter(({ text }) => readHead(form, text) !== undefined).length,
  }))
  const most = Math.max(...counted.map(({ heads }) => heads))
  return most === 0 ? undefined : counted.find(({ heads }) => heads === most)?.form
}

function isPrivate({ head }: Message): boolean {
  return head === undefined || head.to === 'private' || head.to === 'somebody'
}

/** What is left of a message when its lines are sorted: of a private one nothing. */
interface Left {
  readonly author?: string
  readonly words?: Said
  readonly body?: Body
}

function sortMessage(message: Message, form: Form, sorted: ImportLine[]): Left {
  const { head, pieces } = message
  if (head === undefined || isPrivate(message)) {
    for (const piece of pieces) sorted.push(sortLine(piece, 'private'))
    return {}
  }
  const headOnly = form === 'two-line'
  const lines = headOnly
    ? pieces.slice(1).map(({ text }) => text.replace(/^\t/, ''))
    : pieces.map(({ text }, at) => (at === 0 ? (head.text ?? '') : text))
  const body = readBody(lines, head.day === undefined ? 'plain' : 'gathers')
  const text = cleanText(body.text)
  const isReaction = body.became.includes('reaction')
  const became = headOnly ? [text ? ('header' as const) : undefined, ...body.became] : body.became
  for (const [at, piece] of pieces.entries()) {
    const each = became[at] ?? (isReaction ? 'header' : 'unread')
    // A head whose words are gone, or too many, is shown to whoever brought the file. [IMP2]
    const isLost = text === undefined && each !== 'reaction' && !isReaction
    sorted.push(sortLine(piece, isLost ? (isBlank(piece.text) ? 'blank' : 'unread') : each))
  }
  const author = cleanName(head.author)
  const who = author !== undefined && { author }
  if (text === undefined) return { body, ...who }
  const at = head.day === undefined ? head.clock : (readMoment(head.day, head.clock) ?? head.clock)
  return { words: { at, stamp: head.clock, text, channel: 'zoom', ...who }, body, ...who }
}
