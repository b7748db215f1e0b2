/** The two pages that stay openable without a network. */
export const KEPT_PAGES = ['desk', 'floor'] as const
export type KeptPage = (typeof KEPT_PAGES)[number]

/** What a build is made of: a name that changes with it, and each page's address and files. */
export interface Release {
  readonly id: string
  readonly pages: Readonly<
    Record<KeptPage, { readonly at: string; readonly files: readonly string[] }>
  >
}

/** The page that stands at an address, if one does that opens without a network. */
export function pageAt(pathname: string): KeptPage | undefined {
  if (/^\/(s\/[^/]+(\/(people|polls))?)?$/.test(pathname)) return 'desk'
  return /^\/f(\/[^/]+)?$/.test(pathname) ? 'floor' : undefined
}

/** Whether an address is one of a built file. What people decide or write is never among them. */
export function isFile(pathname: string): boolean {
  return /^\/(assets\/[\w.-]+|icon\.svg)$/.test(pathname)
}

/** Whether a page names only files of its release: a server that was renewed meanwhile sends another. */
export function isOfRelease(html: string, files: readonly string[]): boolean {
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
    ([, file]) => file ?? '',
  )
  return named.length > 0 && named.every((file) => files.includes(file))
}
