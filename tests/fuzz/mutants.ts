import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { addDraft, makeOption } from '#shared/document/drafts.ts'
import type { DocumentName, OptionId, PollId } from '#shared/ids.ts'
import { addLine, writeIn } from '../support/notes.ts'
import type { Random } from '../support/random.ts'

const LINK = { href: 'https://example.org' }

/** Good updates: the first stands alone, the others build on it, and one is deletions only. */
export function samplesOf(name: DocumentName): Uint8Array[] {
  const doc = new Y.Doc()
  doc.clientID = 1
  const updates: Uint8Array[] = []
  const write = (client: number, change: () => void): void => {
    doc.clientID = client
    doc.transact(change)
  }
  doc.on('update', (update: Uint8Array) => updates.push(update))
  if (name === 'polls') {
    const draft = () => doc.getMap('polls').get('poll-1') as Y.Map<unknown>
    const options = () => draft().get('options') as Y.Array<Y.Map<unknown>>
    write(1, () => addDraft(doc, 'poll-1' as PollId, ['a', 'b'] as OptionId[]))
    write(2, () => (draft().get('question') as Y.Text).insert(0, 'Which?'))
    write(3, () => draft().set('kind', 'multiple'))
    write(4, () => options().delete(0, 1))
    write(1, () => options().push([makeOption('c' as OptionId)]))
  } else {
    const line = addLine(doc, 'one', { depth: 1, speaker: 'Ana', at: 1_700_000_000_000 })
    write(2, () => writeIn(line, ' two'))
    write(3, () => line.setAttribute('kind', 'opinion'))
    write(4, () => (line.get(0) as Y.XmlText).format(0, 3, { link: LINK, bold: true }))
    write(1, () => (line.get(0) as Y.XmlText).delete(1, 4))
    write(1, () => addLine(doc, 'last', { channel: 'zoom' }))
  }
  return [...updates, Y.encodeStateAsUpdate(doc)]
}

/** The bytes with up to four changes of the kinds that break readers of counts and lengths. */
export function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  let changed = [...bytes]
  for (let changes = random.below(5); changes > 0; changes--) {
    const at = random.below(changed.length + 1)
    const last = Math.min(at, changed.length - 1)
    const length = random.below(8)
    const kinds: readonly (() => number[])[] = [
      () => changed.with(last, random.below(256)),
      () => changed.with(last, random.below(8)),
      () => changed.with(last, (changed[last] ?? 0) ^ (1 << random.below(8))),
      () => changed.toSpliced(at, length),
      () => changed.toSpliced(at, 0, ...changed.slice(at, at + length)),
      () => changed.toSpliced(at, 1, 255, 255, 255, 255, random.below(16)),
      () => changed.toSpliced(at, 1, 255, 255, 255, 255, 255, 255, 255, random.below(32)),
      () => changed.slice(0, at),
    ]
    changed = changed.length > 0 ? random.of(kinds)() : [random.below(256)]
  }
  return Uint8Array.from(changed)
}

/** Two updates, cut somewhere and put together. */
export function spliced(one: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const [end, begin] = [random.below(one.length + 1), random.below(other.length + 1)]
  return Uint8Array.from([...one.subarray(0, end), ...other.subarray(begin)])
}

const CLIENTS = [0, 1, 2, 3, 4, 9, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1] as const
const CLOCKS = [0, 0, 1, 2, 3, 5, 8, 20, 2 ** 31, 2 ** 32 - 1, 2 ** 53 - 1] as const
const NAMES = [
  'notes',
  'polls',
  'other',
  '',
  '__proto__',
  'constructor',
  'poll-1',
  'kind',
  'id',
] as const
const ELEMENTS = ['line', 'poll', 'papers', 'script', 'LINE', '', '__proto__'] as const
const TEXTS = ['x', '', 'words', '\u0000', '😀', '\ud83d', 'x'.repeat(400)] as const
const JSONS = [
  'null',
  'true',
  '{}',
  '{"href":"javascript:x"}',
  '{"__proto__":{"a":1}}',
  '[',
  '',
] as const
const MARKS = ['bold', 'link', 'italic', 'onclick', '__proto__'] as const
const DEPTHS = [1, 3, 40, 3000] as const

/** An update as no Yjs would write it: every field is of the right shape, and may say anything. */
export function invented(random: Random): Uint8Array {
  const out = encoding.createEncoder()
  const number = (value: number): void => encoding.writeVarUint(out, value)
  const text = (value: string): void => encoding.writeVarString(out, value)
  const id = (): void => (number(random.of(CLIENTS)), number(random.of(CLOCKS)))
  // One count in twenty is a lie: the reader then takes the next field for something else.
  const many = (count: number): number => {
    number(random.chance(0.05) ? random.of([0, count + 1, 255, 2 ** 30]) : count)
    return count
  }
  const value = (depth: number): void => {
    const kind = random.of([127, 126, 125, 124, 123, 122, 121, 120, 119, 118, 117, 116, 115])
    encoding.writeUint8(out, kind)
    if (kind === 125) encoding.writeVarInt(out, random.of([0, -1, 7, 2 ** 31]))
    else if (kind === 124) encoding.writeFloat32(out, random.of([Number.NaN, 1.5]))
    else if (kind === 123)
      encoding.writeFloat64(out, random.of([Number.POSITIVE_INFINITY, -0, 1e300]))
    else if (kind === 122) encoding.writeBigInt64(out, 5n)
    else if (kind === 119) text(random.of(TEXTS))
    else if (kind === 116) encoding.writeVarUint8Array(out, new Uint8Array(random.below(5)))
    else if (kind === 118 || kind === 117) {
      for (let left = many(depth > 2 ? 0 : random.below(3)); left > 0; left--) {
        if (kind === 118) text(random.of(NAMES))
        value(depth + 1)
      }
    }
  }
  const nested = (): void => {
    for (let left = random.of(DEPTHS); left > 0; left--) {
      encoding.writeUint8(out, 117)
      number(1)
    }
    encoding.writeUint8(out, 126)
  }
  const contents: readonly (() => void)[] = [
    () => number(random.of(CLOCKS)),
    () => repeat(many(random.below(3)), () => text(random.of(JSONS))),
    () => encoding.writeVarUint8Array(out, new Uint8Array(random.below(9))),
    () => text(random.of(TEXTS)),
    () => text(random.of(JSONS)),
    () => (text(random.of(MARKS)), text(random.of(JSONS))),
    () => {
      const type = random.below(8)
      number(type)
      if (type === 3 || type === 5) text(random.of(ELEMENTS))
    },
    () => repeat(many(random.below(3)), () => (random.chance(0.1) ? nested() : value(0))),
    () => (text(random.of(TEXTS)), value(0)),
  ]
  const piece = (): void => {
    const kind = random.chance(0.1)
      ? random.below(32)
      : random.of([0, 1, 3, 4, 4, 4, 6, 7, 7, 8, 8, 10])
    const flags = random.of([0, 0, 32, 64, 128, 192, 224])
    encoding.writeUint8(out, kind === 0 || kind === 10 ? kind : kind | flags)
    if (kind === 0 || kind === 10) return number(random.of(CLOCKS))
    if (flags & 128) id()
    if (flags & 64) id()
    if (!(flags & 192)) {
      const isRoot = random.chance(0.6)
      number(isRoot ? 1 : 0)
      if (isRoot) text(random.of(NAMES))
      else id()
      if (flags & 32) text(random.of(NAMES))
    }
    contents[kind - 1]?.()
  }
  repeat(many(random.below(3)), () => {
    const pieces = many(1 + random.below(4))
    id()
    repeat(pieces, piece)
  })
  repeat(many(random.below(3)), () => {
    number(random.of(CLIENTS))
    repeat(many(random.below(3)), () => (number(random.of(CLOCKS)), number(random.of(CLOCKS))))
  })
  return encoding.toUint8Array(out)
}

function repeat(times: number, what: () => void): void {
  for (let left = times; left > 0; left--) what()
}
