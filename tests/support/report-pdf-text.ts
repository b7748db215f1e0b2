import { spawnSync } from 'node:child_process'

/**
 * The words of a PDF in reading order, by an independent reader (poppler's pdftotext). Places where
 * a long word may break, and the space that layout makes, are squeezed out: compare without them.
 */
export function pdfText(pdf: Uint8Array): string {
  const { stdout, error, status } = spawnSync('pdftotext', ['-enc', 'UTF-8', '-', '-'], {
    input: pdf,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (error || status !== 0) {
    throw new Error('pdftotext could not read the PDF: is poppler-utils installed?', {
      cause: error,
    })
  }
  return squeezed(stdout)
}

/** Text without space and without what only steers layout and direction. */
export function squeezed(text: string): string {
  return text.replace(/[\s\p{Default_Ignorable_Code_Point}]/gu, '')
}
