import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext } from 'playwright-core'

const DEBIAN = '/usr/bin/chromium'
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

/** Where Chromium is: named by CHROMIUM, Debian's, or Playwright's own. */
function chromiumPath(): string | undefined {
  const candidates = [process.env['CHROMIUM'], DEBIAN, chromium.executablePath()]
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(path))
}

/**
 * Sees to it that there is a Chromium before the tests run: Debian's package where we are root on Debian,
 * else Playwright's download. Says what it does, and throws when there is none in the end.
 */
export default function findChromium(): void {
  if (chromiumPath()) return
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    console.log('There is no Chromium; installing Debian’s with apt-get …')
    run('apt-get', ['update', '-qq'])
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'])
  } else {
    console.log('There is no Chromium; downloading Playwright’s …')
    run(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium'])
  }
  if (!chromiumPath()) {
    throw new Error(
      'There is no Chromium and none could be installed. Name one: CHROMIUM=/path/to/chromium',
    )
  }
}

/** A headless Chromium. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: needed(chromiumPath()), args: FLAGS })
}

/** A headless Chromium that remembers in a folder what it kept, as somebody's own browser does. */
export async function openBrowserOn(profile: string): Promise<BrowserContext> {
  const executablePath = needed(chromiumPath())
  return chromium.launchPersistentContext(profile, { executablePath, args: FLAGS })
}

function needed(path: string | undefined): string {
  if (path === undefined)
    throw new Error('There is no Chromium. Name one: CHROMIUM=/path/to/chromium')
  return path
}

function run(command: string, args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { status, stderr } = spawnSync(command, args, { env, encoding: 'utf8' })
  if (status !== 0) console.error(`${command} ${args.join(' ')} failed: ${stderr.slice(-500)}`)
}
