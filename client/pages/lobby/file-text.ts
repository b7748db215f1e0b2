/** What came of a file somebody dropped: its text, or why there is none. */
export type FileText =
  | { readonly outcome: 'read'; readonly text: string }
  | { readonly outcome: 'too-large' | 'not-text' | 'unreadable' }

export const LONGEST_PROPOSAL = 500_000 // characters, as the server takes
const LARGEST_FILE = 2_000_000 // bytes: 500,000 characters of any script

/** Reads a dropped file as text: UTF-8, UTF-16 with its mark, or what old editors write. [LOBBY5] */
export async function readFile(file: File): Promise<FileText> {
  if (file.size > LARGEST_FILE) return { outcome: 'too-large' }
  const bytes = await file.arrayBuffer().catch(() => undefined)
  if (bytes === undefined) return { outcome: 'unreadable' }
  const text = decoded(new Uint8Array(bytes))
  if (text === undefined) return { outcome: 'not-text' }
  return text.length > LONGEST_PROPOSAL ? { outcome: 'too-large' } : { outcome: 'read', text }
}

function decoded(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  // Documents, pictures and archives have zero bytes or control characters early on.
  const isText = bytes
    .subarray(0, 4096)
    .every((byte) => byte >= 32 || [9, 10, 12, 13].includes(byte))
  const isPdf = String.fromCharCode(...bytes.subarray(0, 5)) === '%PDF-'
  if (!isText || isPdf) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
