import { readImport } from './read-import.ts'
import type { ImportReading, ImportTool } from './reading.ts'

/** A file as it may leave the device of whoever brings it, and how many messages stay behind. */
export interface PublicPart {
  readonly content: string
  readonly private: number
}

/**
 * The file without its private messages, for a page to send: they never leave the browser. Reading
 * the rest gives the same entries under the same keys. [IMP3]
 */
export function withoutPrivate(
  tool: ImportTool | 'auto',
  filename: string,
  content: string,
): PublicPart {
  const reading = readImport(tool, filename, content)
  return { content: publicPart(reading, content), private: reading.private }
}

/** The same of a file that was read already: `content` is what `reading` is of. */
export function publicPart(reading: ImportReading, content: string): string {
  if (reading.private === 0) return content
  const kept = reading.lines.filter(({ became }) => became !== 'private')
  return kept.map(({ text }) => text).join('\n')
}
