import { readImport } from '#shared/imports/read-import.ts'
import type { ImportReading } from '#shared/imports/reading.ts'
import { publicPart } from '#shared/imports/without-private.ts'
import { wordsOf } from './file-words.ts'
import { countOf, MOST_AT_ONCE, type Given, type Preparing, type Sample } from './prepared.ts'

const LONGEST_CONTENT = 1_500_000 // characters, likewise
const SAMPLES = 5
const MOST_NAMES = 60
const MOST_UNREAD = 200
const LONGEST_SHOWN = 300 // characters of a line

/** Reads a file on the device it is on. Never throws. [IMP18] */
export function prepare({ filename, tool, bytes }: Given): Preparing {
  const words = wordsOf(bytes)
  if (words.outcome !== 'read') return words
  const reading = readImport(tool, filename, words.text)
  const { entries, polls, attendance, captions } = reading
  const counts = {
    lines: entries.length,
    polls: polls.length,
    people: attendance.length,
    captions: captions.length,
  }
  const content = publicPart(reading, words.text)
  const isTooLong = content.length > LONGEST_CONTENT
  const isTooMuch = isTooLong || countOf(counts) > MOST_AT_ONCE
  return {
    outcome: 'read',
    filename,
    tool: reading.tool,
    content: isTooMuch ? '' : content,
    counts,
    isTooLong,
    samples: samplesOf(reading),
    names: namesIn(reading),
    isDated: entries.some(({ at }) => typeof at === 'number'),
    private: reading.private,
    unreadCount: reading.unread.length,
    unread: reading.unread
      .slice(0, MOST_UNREAD)
      .map(({ line, text }) => ({ line, text: text.slice(0, LONGEST_SHOWN) })),
  }
}

function samplesOf({ entries, polls, attendance, captions }: ImportReading): Sample[] {
  const said = [
    ...entries.slice(0, SAMPLES).map(({ text, author }) => ({ text, who: author })),
    ...captions.slice(0, SAMPLES).map(({ text, speaker }) => ({ text, who: speaker })),
  ].map(({ text, who }) => ({
    text: text.slice(0, LONGEST_SHOWN),
    ...(who !== undefined && { who }),
  }))
  const counted = polls
    .slice(0, SAMPLES)
    .map(({ question, people }) => ({ text: question, people }))
  const seats = attendance.slice(0, SAMPLES).map(({ name, minutes }) => ({
    text: name === '' ? '…' : name,
    ...(minutes !== undefined && { minutes }),
  }))
  return [...said, ...counted, ...seats]
}

function namesIn({ entries }: ImportReading): string[] {
  const times = new Map<string, number>()
  for (const { author } of entries)
    if (author !== undefined) times.set(author, (times.get(author) ?? 0) + 1)
  return [...times]
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST_NAMES)
    .map(([name]) => name)
}
