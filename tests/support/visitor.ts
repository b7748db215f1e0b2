import axe from 'axe-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

export const DESKTOP = { width: 1440, height: 900 } as const
export const PHONE = { width: 390, height: 844 } as const

const PATIENCE = 60_000 // ms that a visitor waits for what they look for, on a busy machine

/**
 * Somebody in a browser of their own. Whatever a console calls an error, a page throws, or asks of another
 * host is remembered.
 */
export class Visitor {
  readonly page: Page
  readonly complaints: string[] = []
  readonly #context: BrowserContext
  readonly #origin: string

  private constructor(context: BrowserContext, page: Page, origin: string) {
    this.#context = context
    this.page = page
    this.#origin = origin
  }

  static async come(
    browser: Browser,
    address: string,
    viewport: { width: number; height: number },
    options: BrowserContextOptions = {},
  ) {
    const context = await browser.newContext({
      viewport,
      ...options,
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    context.setDefaultTimeout(PATIENCE)
    const page = await context.newPage()
    const visitor = new Visitor(context, page, new URL(address).origin)
    visitor.#listenTo(page)
    await page.goto(address)
    return visitor
  }

  /** One more tab of the same person, at an address of the same server. */
  async anotherPage(pathname: string): Promise<Page> {
    const page = await this.#context.newPage()
    const address = new URL(pathname, this.#origin)
    this.#listenTo(page)
    await page.goto(address.href)
    return page
  }

  #listenTo(page: Page): void {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()))
        this.complaints.push(`console: ${message.text()}`)
    })
    page.on('pageerror', (error) => this.complaints.push(`thrown: ${error.message}`))
    page.on('request', (request) => {
      const asked = request.url()
      if (!/^(data|blob|about):/.test(asked) && new URL(asked).origin !== this.#origin) {
        this.complaints.push(`foreign request: ${asked}`)
      }
    })
  }

  async setOffline(isOffline: boolean): Promise<void> {
    await this.#context.setOffline(isOffline)
  }

  /** Fills in the entrance with a name and waits for the notes. */
  async enter(name: string): Promise<this> {
    await this.page.getByLabel('Your name').fill(name)
    await this.page.getByRole('button', { name: 'Enter', exact: true }).click()
    await this.page.locator('.notes').waitFor()
    return this
  }

  /** What axe finds serious or critical on the page as it is now. */
  async axe(): Promise<string[]> {
    await this.page.evaluate(axe.source)
    const found = await this.page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run()
      return violations.map(({ id, impact, nodes }) => ({
        id,
        impact,
        where: nodes.map(({ target }) => target.join(' ')),
      }))
    })
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, where }) => `${id}: ${where.join(', ')}`)
  }

  async leave(): Promise<void> {
    await this.#context.close()
  }
}
