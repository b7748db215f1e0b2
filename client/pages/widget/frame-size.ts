/** Tells the page around the frame how high it would like to be, as often as that changes; only that page. [EMBED4] */
export function tellSize(page: string): () => void {
  let told = 0
  const watcher = new ResizeObserver(() => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height)
    if (height === told) return
    told = height
    parent.postMessage({ rapport: 'size', height }, page)
  })
  watcher.observe(document.documentElement)
  return () => watcher.disconnect()
}
