import { css } from 'lit'

/** How a ballot looks: large enough for a thumb, and told apart by more than colour. */
export const ballotLook = css`
  .choice {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    min-block-size: var(--touch);
    margin-block-end: var(--space-2);
    padding: var(--space-3) var(--space-4);
    border: 1px solid var(--edge);
    border-radius: var(--corner);
    background: var(--field);
    font-size: var(--size-4);
    line-height: 1.3;
    cursor: pointer;
    transition:
      background-color var(--motion),
      border-color var(--motion);
  }
  .choice:hover {
    border-color: var(--accent);
  }
  .choice:has(:checked) {
    border-color: var(--accent);
    background: var(--accent-wash);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .choice:has(:focus-visible) {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }
  .choice input {
    flex: none;
    inline-size: 1.25rem;
    block-size: 1.25rem;
    margin: 0;
    accent-color: var(--accent);
  }
  @supports selector(:has(a)) {
    input:focus-visible {
      outline: none;
    }
  }
  fieldset:disabled .choice {
    color: var(--ink-soft);
    cursor: default;
  }
  .list,
  .order,
  .written {
    display: grid;
    gap: var(--space-2);
  }
  .list .choice,
  .three .choice,
  .pair .choice,
  .steps .choice {
    margin: 0;
  }
  .three {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(5.5rem, 1fr));
    gap: var(--space-2);
  }
  .three .choice {
    flex-direction: column;
    justify-content: center;
    gap: var(--space-1);
    min-block-size: 88px;
    padding-inline: var(--space-1);
    font-weight: var(--weight-strong);
    text-align: center;
  }
  .three .sign {
    font-size: var(--size-6);
    line-height: 1;
  }
  .three input,
  .step input {
    position: absolute;
    opacity: 0;
    pointer-events: none;
  }
  .steps {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(var(--touch), 1fr));
    gap: var(--space-2);
  }
  .step {
    position: relative;
    justify-content: center;
    min-block-size: 56px;
    padding: var(--space-2) 0;
    font-weight: var(--weight-strong);
    font-variant-numeric: tabular-nums;
  }
  .three .choice:has(:checked),
  .step:has(:checked) {
    box-shadow: inset 0 0 0 3px var(--accent);
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .choice:has(:disabled) {
    color: var(--ink-soft);
    cursor: default;
  }
  .ends {
    display: flex;
    justify-content: space-between;
    gap: var(--space-4);
    margin-block-start: var(--space-2);
    color: var(--ink-soft);
    font-size: var(--size-2);
  }
  .ends span:last-child {
    text-align: end;
  }
  .terms {
    margin-block: var(--space-2);
    color: var(--ink-soft);
    font-size: var(--size-2);
  }
  .terms .naming {
    color: var(--ink);
    font-weight: var(--weight-strong);
  }
  .terms.named {
    padding: var(--space-2) var(--space-3);
    border-inline-start: 3px solid var(--offline);
    border-radius: var(--corner);
    background: var(--offline-wash);
    color: var(--ink);
  }
  .order li {
    display: flex;
    gap: var(--space-1);
    align-items: stretch;
  }
  .place {
    display: flex;
    flex: 1;
    gap: var(--space-3);
    align-items: center;
    min-inline-size: 0;
    padding: var(--space-2) var(--space-3);
    font-weight: var(--weight);
    font-size: var(--size-4);
    text-align: start;
  }
  .ranked .place {
    border-color: var(--accent);
    background: var(--accent-wash);
  }
  .rank {
    display: grid;
    flex: none;
    inline-size: 1.75em;
    block-size: 1.75em;
    border: 1px dashed var(--edge);
    border-radius: 50%;
    font-weight: var(--weight-strong);
    font-variant-numeric: tabular-nums;
    place-items: center;
  }
  .ranked .rank {
    border: 1px solid var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  .move {
    flex: none;
    inline-size: var(--touch);
    padding: 0;
  }
  .move[aria-disabled='true'] {
    border-color: var(--hairline);
    color: var(--ink-soft);
    opacity: 0.5;
    cursor: default;
  }
  .move svg {
    inline-size: 0.9em;
    block-size: 0.9em;
    fill: currentColor;
  }
  textarea,
  input[type='text'] {
    inline-size: 100%;
    min-block-size: 52px;
    padding: var(--space-2) var(--space-3);
    border: 1px solid var(--edge);
    border-radius: var(--corner);
    background: var(--field);
    color: var(--ink);
    font: var(--size-4) / var(--leading) var(--sans);
    resize: vertical;
  }
  .count {
    color: var(--ink-soft);
    font-size: var(--size-1);
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  .field {
    margin-block: var(--space-3);
  }
  .field label[for] {
    display: block;
    margin-block-end: var(--space-1);
    font-weight: var(--weight-strong);
  }
  #ballot-code {
    letter-spacing: 0.12em;
    text-transform: uppercase;
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr));
    gap: var(--space-2);
    margin-block-start: var(--space-1);
  }
  .choice.small {
    padding-block: var(--space-2);
    font-size: var(--size-3);
  }
  .sure {
    padding: var(--space-3);
    border: 2px solid var(--accent);
    border-radius: var(--corner);
  }
  /* As high as the button that was pressed: the next one stands below it, under another press. */
  .sure p {
    min-block-size: 52px;
    font-weight: var(--weight-strong);
  }
  form > fieldset {
    margin-block-end: var(--space-4);
  }
  @media (prefers-reduced-motion: reduce) {
    .choice {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    .choice:has(:checked),
    .ranked .place {
      outline: 3px solid Highlight;
    }
    .ranked .rank {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`
