import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A Chromium to read HTML with, as its own parser reads it. */
export async function openBrowser(): Promise<Browser> {
  const installed = '/usr/bin/chromium'
  return chromium.launch({
    args: FLAGS,
    ...(existsSync(installed) && { executablePath: installed }),
  })
}

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
