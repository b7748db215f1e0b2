import { Fragment, Slice, type Node as ProseNode, type ResolvedPos } from '@tiptap/pm/model'
import { DEEPEST, type LineKind } from '#shared/document/kinds.ts'

const MARKS: readonly (readonly [RegExp, LineKind])[] = [
  [/^[-*•–]\s+/, 'bullet'],
  [/^\d{1,3}[.)]\s+/, 'numbered'],
]

/** Plain text that was pasted, as lines: "- item" is a bullet, "1. item" is numbered. */
export function readPasted(text: string, $context: ResolvedPos): Slice {
  const { line } = $context.doc.type.schema.nodes
  const written = text.split(/\r\n?|\n/).filter((each) => each.trim() !== '')
  const lines = written.flatMap((each) => {
    const { kind, depth, words } = readLine(each)
    const content = words === '' ? undefined : $context.doc.type.schema.text(words)
    return line ? [line.create({ kind, depth }, content)] : []
  })
  const [only] = lines
  // A few words go into the line where they are pasted.
  if (lines.length === 1 && only && isText(only)) return new Slice(only.content, 0, 0)
  return new Slice(Fragment.from(lines), 1, 1)
}

function readLine(written: string): { kind: LineKind; depth: number; words: string } {
  const words = written.trim()
  const mark = MARKS.find(([sign]) => sign.test(words))
  if (!mark) return { kind: 'text', depth: 0, words }
  const [sign, kind] = mark
  const space = /^\s*/.exec(written)?.[0].replaceAll('\t', '  ').length ?? 0
  return { kind, depth: Math.min(Math.floor(space / 2), DEEPEST), words: words.replace(sign, '') }
}

function isText(line: ProseNode): boolean {
  return line.attrs['kind'] === 'text'
}
