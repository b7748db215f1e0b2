import { isFile, isOfRelease, KEPT_PAGES, pageAt, type KeptPage, type Release } from './release.ts'

declare const self: ServiceWorkerGlobalScope
/** Written before this file by the build. */
declare const RELEASE: Release

const PREFIX = 'rapport-'
const CACHE = PREFIX + RELEASE.id
const OPEN_BEFORE = '/.open-before' // the pages that were open when this release took over
const ANSWER_WITHIN = 4_000 // ms: a network that swallows everything is as good as none

/*
 * Keeps the built pages, so that they open without a network. A page comes from the server while there is one; its
 * files, whose names change with their content, come from here. Nothing of /api and /rooms is ever kept. [OFF4]
 */
self.addEventListener('install', (event) => {
  event.waitUntil(takeOverPages().then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(noteOpenPages().then(() => self.clients.claim()))
})

// A page says which it is once it is open: a phone in the hall is not made to load the desk.
self.addEventListener('message', (event) => {
  const said: unknown = event.data
  const page = KEPT_PAGES.find((each) => each === said)
  if (page) event.waitUntil(keep(page).then(sweep))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  const page = request.mode === 'navigate' ? pageAt(pathname) : undefined
  if (page) event.respondWith(openPage(request, page))
  else if (isFile(pathname)) event.respondWith(openFile(request, pathname))
})

async function openPage(request: Request, page: KeptPage): Promise<Response> {
  const held = await (await caches.open(CACHE)).match(RELEASE.pages[page].at)
  if (!held) return fetch(request)
  try {
    const answer = await Promise.race([fetch(request), silenceAfter(ANSWER_WITHIN)])
    return answer && !isAway(answer) ? answer : held
  } catch {
    return held // the network is away, and this is what we are for
  }
}

async function openFile(request: Request, pathname: string): Promise<Response> {
  return (await caches.match(pathname, { ignoreVary: true })) ?? fetch(request)
}

/** Keeps a page of this release with all its files, or nothing of it. */
async function keep(page: KeptPage): Promise<void> {
  const { at, files } = RELEASE.pages[page]
  const cache = await caches.open(CACHE)
  if (await cache.match(at)) return
  await cache.addAll(await missingIn(cache, files))
  const answer = await fetch(at, { cache: 'no-cache' })
  if (!answer.ok || !isOfRelease(await answer.clone().text(), files)) {
    throw new Error(`the page at ${at} is not of release ${RELEASE.id}`)
  }
  await cache.put(at, answer) // last: whoever finds the page finds its files
}

async function missingIn(cache: Cache, files: readonly string[]): Promise<string[]> {
  const held = await Promise.all(files.map((file) => cache.match(file, { ignoreVary: true })))
  return files.filter((_file, at) => held[at] === undefined)
}

/** What the release before kept, this one keeps. */
async function takeOverPages(): Promise<void> {
  for (const name of await earlierCaches()) {
    const before = await caches.open(name)
    for (const page of KEPT_PAGES) {
      if (await before.match(RELEASE.pages[page].at)) await keep(page)
    }
  }
}

// An open page of the release before may still ask for a file of it.
async function noteOpenPages(): Promise<void> {
  const cache = await caches.open(CACHE)
  await cache.put(OPEN_BEFORE, new Response(JSON.stringify(await openPages())))
}

/** Removes earlier releases when the last page that was open before this one is gone. */
async function sweep(): Promise<void> {
  const earlier = await earlierCaches()
  if (earlier.length === 0) return
  const noted = await (await caches.open(CACHE)).match(OPEN_BEFORE)
  if (!noted) return // this release has not taken over yet
  const before: unknown = await noted.json()
  const open = await openPages()
  if (Array.isArray(before) && before.some((page) => open.includes(String(page)))) return
  for (const name of earlier) await caches.delete(name)
}

async function openPages(): Promise<string[]> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  return pages.map(({ id }) => id)
}

async function earlierCaches(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE)
}

// What a proxy says for a server that is away.
function isAway({ status }: Response): boolean {
  return [502, 503, 504].includes(status)
}

function silenceAfter(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), milliseconds)
  })
}
