import { css } from 'lit'

/**
 * What every widget starts from. A shadow root keeps the page's stylesheets out and lets the tokens
 * in, so a widget looks the same in the notes, on a phone and in a panel.
 */
export const widgetLook = css`
  :host {
    position: relative;
    display: block;
    color: var(--ink);
    font-family: var(--sans);
    font-size: var(--size-3);
    line-height: var(--leading);
    overflow-wrap: anywhere;
  }
  :host([hidden]),
  [hidden] {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h3,
  p,
  ul,
  fieldset,
  legend {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  ul {
    list-style: none;
  }
  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`
