let keepNow: (() => void) | undefined
let isTime = false

/**
 * Has this page kept on the device, so that it opens without a network. Only over https or on this machine: elsewhere a
 * browser keeps no pages, and everything else works as it does. [OFF4]
 * `within` milliseconds are left to what the page itself has to do first: until `keepPageNow` says that it is done.
 */
export function keepPage(page: 'desk' | 'floor', within = 0): void {
  const keeper: ServiceWorkerContainer | undefined = navigator.serviceWorker
  if (!import.meta.env.PROD || keeper === undefined) return
  const say = (): void => {
    void keeper.ready.then(({ active }) => active?.postMessage(page))
  }
  const begin = (): void => {
    // A browser that forbids it costs opening without a network, and nothing else.
    keeper.register('/sw.js', { updateViaCache: 'none' }).then(say, () => undefined)
    keeper.addEventListener('controllerchange', say)
  }
  const wait = (): void => {
    const timer = setTimeout(() => keepNow?.(), within)
    keepNow = () => {
      clearTimeout(timer)
      keepNow = undefined
      begin()
    }
    if (isTime) keepNow()
  }
  // The page's own files come first.
  if (document.readyState === 'complete') wait()
  else addEventListener('load', wait, { once: true })
}

/** What this page had to do first is done: it is kept now, if it was not begun. */
export function keepPageNow(): void {
  isTime = true
  keepNow?.()
}
