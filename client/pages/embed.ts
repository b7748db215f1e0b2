import { heightIn, LEAST } from './widget/asked-height.ts'

/*
 * The one script that pages of other origins load:
 *   <script src="https://rapport.example/embed.js" data-session="…" data-key="CODE" async></script>
 * It puts a frame where it stands and gives it the height that it asks for; it reads nothing of the page. [EMBED4]
 */
function embed(script: HTMLScriptElement): void {
  const { session, key = '' } = script.dataset
  if (session === undefined) return
  const { origin } = new URL(script.src)
  const frame = document.createElement('iframe')
  const said = new URLSearchParams({ k: key, at: location.origin })
  frame.src = `${origin}/w/${encodeURIComponent(session)}#${said}`
  frame.title = script.dataset['title'] ?? 'Poll'
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms')
  frame.referrerPolicy = 'no-referrer'
  frame.style.cssText = `display:block;width:100%;height:${LEAST}px;border:0`
  addEventListener('message', (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow) return
    const height = heightIn(event.data)
    if (height !== undefined) frame.style.height = `${height}px`
  })
  script.after(frame)
}

const { currentScript } = document
if (currentScript instanceof HTMLScriptElement) embed(currentScript)
