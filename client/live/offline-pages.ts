/**
 * Has this page kept on the device, so that it opens without a network. Only over https or on this machine: elsewhere a
 * browser keeps no pages, and everything else works as it does. [OFF4]
 * `after` milliseconds more are left to what the page itself has to do first.
 */
export function keepPage(page: 'desk' | 'floor', after = 0): void {
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
  const wait = (): void => void setTimeout(begin, after)
  // The page's own files come first.
  if (document.readyState === 'complete') wait()
  else addEventListener('load', wait, { once: true })
}
