import { html, svg, type TemplateResult } from 'lit'
import { encode } from 'uqr'
import type { Here } from '#shared/wire.ts'
import { say } from '../../widgets/say.ts'

const QUIET_ZONE = 4 // modules of white around it, which scanners need

/** How to join from the hall: a code to point a phone at, and the same to type. */
export function joinCorner({ session, code }: Here, origin: string): TemplateResult {
  return html`<aside class="join" aria-label=${say('stage.join')}>
    ${qrOf(`${origin}/f/${session}#${code}`)}
    <p>${say('stage.join-at')}</p>
    <p class="where" dir="ltr">${origin.replace(/^https?:\/\//, '')}/f</p>
    <p class="letters" dir="ltr">${code}</p>
  </aside>`
}

function qrOf(text: string): TemplateResult {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  const modules = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  return html`<svg
    class="qr"
    role="img"
    aria-label=${say('stage.qr')}
    viewBox="0 0 ${size} ${size}"
    shape-rendering="crispEdges"
  >
    ${svg`<rect class="qr-light" width=${size} height=${size} /><path class="qr-dark" d=${modules} />`}
  </svg>`
}
