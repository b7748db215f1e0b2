import { unzipSync } from 'fflate'

/** The parts of a DOCX or an ODT: path -> what it says, pictures left out. */
export function partsOf(file: Uint8Array): ReadonlyMap<string, string> {
  const files = Object.entries(unzipSync(file)).filter(([path]) => !path.endsWith('.png'))
  return new Map(files.map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]))
}

/** What the text of a DOCX or an ODT says, read without a parser: the words between its marks. */
export function officeText(file: Uint8Array): string {
  const parts = partsOf(file)
  const body = parts.get('word/document.xml') ?? parts.get('content.xml') ?? ''
  const words = body.replace(/<text:s text:c="\d+"\/>/g, ' ').replace(/<[^>]*>/g, ' ')
  return words
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
}

export interface ReadPart {
  readonly path: string
  readonly isWellFormed: boolean
  /** Every element with the names of its attributes, in order. */
  readonly skeleton: readonly string[]
  readonly text: string
}
export type Attribute = readonly [element: string, name: string, value: string]

/** Runs in the browser: parts of office files as its XML parser reads them, which takes nothing that is not well formed. */
export function readParts(parts: readonly (readonly [path: string, text: string])[]): ReadPart[] {
  return parts.map(([path, text]) => {
    const page = new DOMParser().parseFromString(text, 'application/xml')
    const all = [...page.querySelectorAll('*')]
    return {
      path,
      isWellFormed: all.every(({ tagName }) => tagName !== 'parsererror'),
      skeleton: all.map((element) =>
        [element.tagName, ...[...element.attributes].map(({ name }) => name)].join(' '),
      ),
      text: page.documentElement.textContent,
    }
  })
}

/** Runs in the browser: every attribute of every part. */
export function readAttributes(texts: readonly string[]): Attribute[] {
  return texts.flatMap((text) => {
    const page = new DOMParser().parseFromString(text, 'application/xml')
    return [...page.querySelectorAll('*')].flatMap((element) =>
      [...element.attributes].map(({ name, value }) => [element.tagName, name, value] as const),
    )
  })
}
