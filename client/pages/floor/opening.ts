import { html, type TemplateResult } from 'lit'
import { say } from '../../widgets/say.ts'

/** What stands on the screen until the session is there: that it is coming, or what it waits for. */
export function openingScreen(waitsForNetwork: boolean): TemplateResult {
  return html`<main class="door">
    <h1>${say('floor.page-title')}</h1>
    <p role="status">${say(waitsForNetwork ? 'floor.opening-again' : 'floor.opening')}</p>
  </main>`
}
