export interface ReadPage {
  /** Every element with its attributes, in order; addresses and directions are the text's own. */
  readonly skeleton: readonly string[]
  readonly text: string
  readonly links: readonly string[]
}

/** Runs in the browser: parses pages without loading them. */
export function readPages(sources: readonly string[]): ReadPage[] {
  return sources.map((source) => {
    const page = new DOMParser().parseFromString(source, 'text/html')
    const all = [...page.querySelectorAll('*')]
    return {
      skeleton: all.map((element) => {
        const attributes = [...element.attributes].map(({ name, value }) =>
          name === 'dir' || name === 'href' ? name : `${name}=${value}`,
        )
        return [element.tagName.toLowerCase(), ...attributes].join(' ')
      }),
      text: page.documentElement.textContent,
      links: [...page.querySelectorAll('a')].map((link) => link.protocol),
    }
  })
}
