import { createHash } from 'node:crypto'

/**
 * The look of the HTML report: paper with a margin. The colours are the screens' (client/look/), in
 * their light scheme only, because paper is what it stands for.
 */
export const STYLE = `
:root {
  color-scheme: light;
  --ink: #1e1c19; --soft: #5b564d; --line: #ddd6c8; --accent: #0b5f66;
  --serif: 'Iowan Old Style', 'Palatino Linotype', Palatino, Charter, 'Noto Serif', 'Source Serif 4', Georgia, 'Noto Naskh Arabic', 'Noto Serif SC', serif;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans SC', 'Helvetica Neue', Arial, sans-serif;
}
* { box-sizing: border-box; }
html { background: #f5f2eb; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 28px 20px 48px; max-width: 60rem; background: #fefdfa; color: var(--ink);
  font: 400 1.0625rem/1.55 var(--serif); overflow-wrap: anywhere;
}
h1, h2, h3, p, ul, ol, dl, dd, figure, table { margin: 0; padding: 0; }
h1, h2, h3 { font-weight: 600; text-wrap: balance; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.01em; }
h2 { font-size: 1.25rem; line-height: 1.35; text-wrap: pretty; }
h3 { font-size: 1.0625rem; line-height: 1.4; }
p, li { text-wrap: pretty; }
a { color: var(--accent); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
.label, .source, .facts, .name, th, td, .note, footer, .side > h3, .poll-facts { font-family: var(--sans); }
.label { font-size: 0.8125rem; line-height: 1.4; font-weight: 600; color: var(--accent); }
.source { font-size: 0.8125rem; line-height: 1.4; color: var(--soft); }
.source > :not(:last-child)::after, .poll-facts > :not(:last-child)::after { content: '·'; padding-inline: 0.45em; }
.onsite::before, .online::before {
  content: ''; display: inline-block; inline-size: 0.5em; block-size: 0.5em; margin-inline-end: 0.4em;
  border: 1.5px solid var(--accent); border-radius: 50%; vertical-align: 0.05em;
}
.onsite::before { background: var(--accent); }
.name { font-size: 0.9375rem; font-weight: 600; color: var(--accent); margin-bottom: 6px; }
.facts { display: flex; flex-wrap: wrap; gap: 10px 28px; margin-top: 20px; padding-top: 14px; border-top: 1px solid var(--line); font-size: 0.9375rem; line-height: 1.4; }
.facts dt { font-size: 0.8125rem; color: var(--soft); }
.facts dd { font-variant-numeric: tabular-nums; }
.front { margin-top: 32px; }
.front.people { margin-top: 40px; }
.takeaways { padding: 20px 20px 22px; border: 1px solid var(--accent); border-radius: 6px; background: #f3f8f6; }
.front h2 { font: 600 0.9375rem/1.4 var(--sans); color: var(--accent); }
.front ol { list-style: none; margin-top: 10px; counter-reset: n; }
.front ol > li { counter-increment: n; position: relative; padding-inline-start: 1.9rem; }
.front ol > li::before { content: counter(n); position: absolute; inset-inline-start: 0; font: 600 0.9375rem/1.75 var(--sans); color: var(--accent); font-variant-numeric: tabular-nums; }
.front ol > li + li { margin-top: 10px; }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; line-height: 1.4; }
th, td { text-align: start; vertical-align: top; padding: 8px 0; border-top: 1px solid var(--line); }
td, th + th { padding-inline-start: 16px; }
thead th { border-top: 0; padding-block: 0 6px; font-size: 0.8125rem; font-weight: 400; color: var(--soft); }
tbody th { font-weight: 600; }
th, td { overflow-wrap: break-word; }
.people table { margin-top: 10px; table-layout: fixed; }
.people thead th:first-child { width: 20%; }
.people thead th:last-child { width: 32%; }
.people tbody tr + tr td { border-top-color: #eeeae0; }
.people tbody th { color: var(--accent); font-weight: 400; }
.note { display: block; font-size: 0.8125rem; color: var(--soft); }
.section { margin-top: 44px; }
.section > h2 { margin-bottom: 4px; }
.section > .label { margin-bottom: 4px; }
.section > .line { margin-top: 18px; }
.section > h2 + .line { margin-top: 12px; }
.line > .source + *, .line > .label + * { margin-top: 2px; }
.line li { margin-inline-start: 1.4rem; }
.line li + li, .line li > ul, .line li > ol { margin-top: 4px; }
.quote > .words { font-style: italic; }
.contrast { display: grid; gap: 18px 32px; }
.side { padding-top: 10px; border-top: 2px solid var(--accent); }
.side + .side { border-top-color: var(--soft); }
.side > h3 { font-size: 0.8125rem; color: var(--accent); }
.side + .side > h3 { color: var(--soft); }
.side > div { margin-top: 8px; }
.side .source { margin-top: 0; }
.poll { padding-top: 14px; border-top: 1px solid var(--line); }
.poll figcaption { font-weight: 600; font-size: 1.125rem; line-height: 1.4; text-wrap: balance; }
.poll-facts { margin-top: 4px; font-size: 0.8125rem; line-height: 1.4; color: var(--soft); }
.poll table { margin-top: 14px; font-variant-numeric: tabular-nums; }
.poll tbody th { overflow-wrap: anywhere; font-family: var(--serif); font-weight: 400; font-size: 1rem; }
.poll td, .poll thead th + th { text-align: end; white-space: nowrap; width: 1%; }
.poll tbody td { padding-top: 9px; }
.poll thead th { vertical-align: bottom; }
.poll thead .note { font-size: 0.75rem; white-space: nowrap; }
.poll-method { margin-top: 4px; font-family: var(--sans); font-size: 0.8125rem; line-height: 1.4; color: var(--soft); }
.poll-record { margin-top: 8px; font-family: var(--sans); font-size: 0.75rem; line-height: 1.4; color: var(--soft); }
.poll .parts { margin-top: 20px; font-size: 0.875rem; }
.poll .parts th { font-size: 0.9375rem; }
.poll .parts thead th { font-size: 0.8125rem; white-space: normal; overflow-wrap: anywhere; }
.poll .parts thead th + th { width: auto; }
caption { padding-bottom: 6px; text-align: start; font: 600 0.8125rem/1.4 var(--sans); color: var(--accent); }
caption .note { font-weight: 400; }
.cloud { margin-top: 14px; padding-block: 6px; text-align: center; line-height: 1.3; }
.cloud > span { display: inline-block; padding-inline: 0.35em; color: var(--accent); }
.cloud > .size-1 { font-size: 0.875rem; color: var(--soft); }
.cloud > .size-2 { font-size: 1.125rem; color: var(--soft); }
.cloud > .size-3 { font-size: 1.5rem; }
.cloud > .size-4 { font-size: 2rem; }
.cloud > .size-5 { font-size: 2.5rem; font-weight: 600; }
.bar { display: block; margin-top: 6px; }
.key::before { content: ''; display: inline-block; inline-size: 0.65em; block-size: 0.65em; margin-inline-end: 0.4em; background: var(--accent); }
.of-hands::before { background: #a8601a; }
[dir='rtl'] .bar { transform: scaleX(-1); }
.poll-says { margin-top: 12px; }
.section > .line:has(> .poll) + .line { margin-top: 32px; }
footer { margin-top: 56px; padding-top: 14px; border-top: 1px solid var(--line); font-size: 0.8125rem; line-height: 1.5; color: var(--soft); }
footer p + p { margin-top: 4px; }
.digest { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace; font-size: 0.75rem; }
@media (max-width: 33.99rem) {
  .facts { display: grid; grid-template-columns: 1fr 1fr; gap: 10px 20px; }
  .people table, .people tbody, .people tr, .people td, .people tbody th { display: block; }
  .people table { position: relative; }
  .people thead { position: absolute; inset-inline-start: 0; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .people th, .people td { padding: 0; border: 0; }
    .people tbody { padding: 12px 0; border-top: 1px solid var(--line); }
  .people tbody th { font-size: 0.8125rem; }
  .people tr + tr { margin-top: 8px; }
  .people table { margin-top: 4px; }
  .people td + td { font-size: 0.8125rem; color: var(--soft); }
  .poll td, .poll thead th + th { padding-inline-start: 10px; }
  .poll thead th, .poll tbody td { font-size: 0.75rem; }
  .poll tbody td { padding-top: 11px; }
}
@media print, (min-width: 44rem) { .contrast { grid-template-columns: 1fr 1fr; } .contrast > :only-child { grid-column: 1 / -1; } }
@media screen and (min-width: 52rem) {
  html { padding-block: 32px; }
  body { padding: 64px; border-radius: 6px; }
}
@media print, (min-width: 52rem) {
  body { --margin: 9.5rem; }
  h1 { font-size: 2.25rem; }
  .section, .section > .line, .front:not(.takeaways) { display: grid; grid-template-columns: var(--margin) minmax(0, 1fr); }
  .section > *, .section > .line > * { grid-column: 2; }
  .section > .label, .section > .line > .label { grid-column: 1; grid-row: 1; padding-inline-end: 1rem; }
  .section > .label { padding-top: 0.35rem; }
  .section > .line { grid-column: 1 / -1; grid-template-columns: subgrid; }
  .section > .line > .label { padding-top: 0.28rem; }
  .section > .line > .label:has(+ .source) { padding-top: 0; }
  .front:not(.takeaways) > h2 { grid-column: 1; }
  .front:not(.takeaways) > * { grid-column: 2; grid-row: 1; margin-top: 0; }
  .front.people thead th { padding-top: 0; }
  .front:not(.takeaways) > h2 { padding-top: 0.2rem; }
  .front.people > h2 { padding-top: 0; line-height: 1.2; }
  .takeaways { padding: 24px 28px 26px; }
  footer { padding-inline-start: var(--margin); }
}
@page { size: A4; margin: 20mm 20mm 22mm; }
@media print {
  html { font-size: 10pt; background: none; }
  body { padding: 0; max-width: none; background: none; --margin: 34mm; }
  h1 { font-size: 1.9rem; }
  h1, h2, h3, figcaption, .label, .source, thead { break-after: avoid; }
  .entry, .side > div, .poll, tr, li, .takeaways { break-inside: avoid; }
  .takeaways, .bar, .onsite::before { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  p, li { orphans: 2; widows: 2; }
  a { color: inherit; }
}
`

/** What `style-src` must allow so that a browser takes the report's own style and no other. [REP7] */
export const styleHash = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`
