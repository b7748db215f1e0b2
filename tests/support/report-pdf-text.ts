import { extractText, getDocumentProxy } from 'unpdf'

/**
 * The words of a PDF in reading order, by an independent reader (pdf.js). Places where a long word may
 * break, and the space that layout makes, are squeezed out: compare without them.
 */
export async function pdfText(pdf: Uint8Array): Promise<string> {
  const document = await getDocumentProxy(Uint8Array.from(pdf))
  const { text } = await extractText(document, { mergePages: true })
  return squeezed(text)
}

/** Text without space and without what only steers layout and direction. */
export function squeezed(text: string): string {
  return text.replace(/[\s\p{Default_Ignorable_Code_Point}]/gu, '')
}
