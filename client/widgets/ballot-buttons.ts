import { html, type TemplateResult } from 'lit'
import { say } from './say.ts'

export function voteButton({ busy }: { readonly busy: boolean }): TemplateResult {
  return html`<button type="submit" class="main" aria-disabled=${busy ? 'true' : 'false'}>
    ${busy ? say('poll.sending') : say('poll.vote')}
  </button>`
}

/** In a foreign page one press may be somebody else's doing; the second one is on other ground. [EMBED3] */
export function sureButtons(back: () => void): TemplateResult {
  return html`<div class="sure" role="group" aria-labelledby="sure">
    <p id="sure" tabindex="-1">${say('poll.sure')}</p>
    <div class="pair">
      <button type="button" @click=${back}>${say('poll.sure-back')}</button>
      <button type="submit" class="main">${say('poll.sure-send')}</button>
    </div>
  </div>`
}
