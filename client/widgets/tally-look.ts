import { css } from 'lit'

/** How a count looks. */
export const tallyLook = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  caption {
    caption-side: bottom;
    padding-block-start: var(--space-2);
    color: var(--ink-soft);
    font-size: var(--size-1);
    text-align: start;
  }
  .parts caption {
    caption-side: top;
    font-weight: var(--weight-strong);
  }
  th,
  td {
    padding: var(--space-1) 0;
    padding-inline-start: var(--space-3);
    font-weight: var(--weight);
    text-align: start;
    vertical-align: bottom;
  }
  th:first-child,
  .bar td {
    padding-inline-start: 0;
  }
  thead th {
    color: var(--ink-soft);
    font-size: var(--size-1);
  }
  .number {
    text-align: end;
    white-space: nowrap;
  }
  thead .number {
    white-space: normal;
    overflow-wrap: normal;
  }
  thead .times {
    font-size: inherit;
    white-space: nowrap;
  }
  .parts th[scope='row'] {
    min-inline-size: 9em;
  }
  /* In the panel of a desk: room for a word of an answer, and numbers a little smaller. */
  @container (max-width: 22rem) {
    .counts th[scope='row'] {
      min-inline-size: 4.5em;
    }
    .counts th,
    .counts td {
      padding-inline-start: var(--space-2);
    }
    .counts th:first-child,
    .counts .bar td {
      padding-inline-start: 0;
    }
    .counts tbody td,
    .counts tfoot td {
      font-size: var(--size-2);
    }
  }
  td.share,
  td.together,
  td.points {
    font-weight: var(--weight-strong);
  }
  .bar td {
    padding-block: 0 var(--space-3);
  }
  tfoot th,
  tfoot td,
  .parts th,
  .parts td {
    border-block-start: 1px solid var(--hairline);
  }
  .end,
  .times {
    color: var(--ink-soft);
    font-size: var(--size-2);
  }
  .yours {
    margin-inline-start: var(--space-1);
    color: var(--accent);
    font-size: var(--size-2);
    white-space: nowrap;
  }
  svg {
    background: var(--bar-ground);
  }
  .length {
    display: block;
    inline-size: 100%;
    block-size: var(--bar-size, 10px);
    border-radius: 3px;
  }
  .length + .length {
    margin-block-start: 2px;
  }
  .sign {
    display: inline-block;
    inline-size: 14px;
    block-size: 8px;
    margin-inline-end: var(--space-1);
    border-radius: 2px;
  }
  :host(:dir(rtl)) .length {
    transform: scaleX(-1);
  }
  rect {
    fill: var(--bar);
    transition: width calc(var(--motion, 0ms) * 2);
  }
  line {
    stroke: var(--bar-hands);
    stroke-width: 20;
    stroke-dasharray: 5 2;
  }
  .figures {
    margin-block-end: var(--space-2);
    font-weight: var(--weight-strong);
  }
  .wide {
    margin-block-start: var(--space-4);
    overflow-x: auto;
  }
  .written {
    display: grid;
    gap: var(--space-2);
  }
  .written li {
    padding-block-end: var(--space-2);
    border-block-end: 1px solid var(--hairline);
  }
  bdi {
    unicode-bidi: plaintext;
  }
  .cloud {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: center;
    gap: var(--space-1) var(--space-4);
    padding-block: var(--space-3);
    color: var(--accent);
    line-height: 1.15;
  }
  .size-1 {
    font-size: 1em;
  }
  .size-2 {
    font-size: 1.3em;
  }
  .size-3 {
    font-size: 1.7em;
  }
  .size-4 {
    font-size: 2.1em;
  }
  .size-5 {
    font-size: 2.6em;
    font-weight: var(--weight-strong);
  }
  .note {
    margin-block-start: var(--space-3);
    color: var(--ink-soft);
    font-size: var(--size-1);
  }
  :host([wall]) .cloud {
    font-size: 1.6em;
  }
  /* On a wall the cloud has the room; its table is for whoever hears it. */
  :host([wall]) .cloud + .beside {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  @media (prefers-reduced-motion: reduce) {
    rect {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    svg {
      background: Canvas;
      outline: 1px solid CanvasText;
    }
    rect {
      fill: CanvasText;
    }
    line {
      stroke: CanvasText;
    }
  }
`
