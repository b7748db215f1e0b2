import { css } from 'lit'

/** How a poll looks. A page may set `--poll-question`, the size of the question. */
export const pollLook = css`
  h3 {
    font-size: var(--poll-question, var(--size-4));
    font-weight: var(--weight-strong);
    line-height: 1.25;
    text-wrap: balance;
  }
  bdi {
    unicode-bidi: plaintext;
  }
  .hint {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: var(--space-1) var(--space-2);
    margin-block: var(--space-2) var(--space-3);
    color: var(--ink-soft);
    font-size: var(--size-2);
    font-variant-numeric: tabular-nums;
  }
  .notice {
    margin-block: var(--space-3);
    padding: var(--space-2) var(--space-3);
    border-inline-start: 3px solid var(--edge);
    border-radius: var(--corner);
    background: var(--panel);
  }
  .tags {
    margin-block: 0 var(--space-2);
  }
  .quorum {
    margin-block-end: var(--space-3);
    font-size: var(--size-2);
    font-weight: var(--weight-strong);
  }
  .quorum.reached {
    color: var(--kept);
  }
  .quorum.missed {
    color: var(--offline);
  }
  .hidden-count {
    margin-block-start: var(--space-3);
    padding: var(--space-3);
    border: 1px dashed var(--edge);
    border-radius: var(--corner);
    color: var(--ink-soft);
  }
  .round {
    margin-block-start: var(--space-3);
  }
  summary {
    min-block-size: var(--touch);
    padding-block: var(--space-3);
    color: var(--accent);
    cursor: pointer;
  }
  .note {
    margin-block-start: var(--space-3);
    color: var(--ink-soft);
    font-size: var(--size-1);
  }
  .missing {
    color: var(--ink-soft);
    font-style: italic;
    font-weight: var(--weight);
  }
  .tag {
    padding: 1px var(--space-2);
    border: 1px solid currentColor;
    border-radius: var(--corner);
    font-size: var(--size-1);
  }
  .tag.open {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  .tag.draft {
    border-style: dashed;
  }
  button {
    min-block-size: var(--touch);
    padding: var(--space-2) var(--space-4);
    border: 1px solid var(--edge);
    border-radius: var(--corner);
    background: var(--field);
    color: var(--ink);
    font: var(--weight-strong) var(--size-3) / 1.2 var(--sans);
    cursor: pointer;
    transition:
      background-color var(--motion),
      border-color var(--motion);
  }
  button:hover {
    border-color: var(--accent);
    background: var(--accent-wash);
  }
  button.main {
    inline-size: 100%;
    min-block-size: 52px;
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
    font-size: var(--size-4);
  }
  button.main:hover {
    border-color: var(--accent-strong);
    background: var(--accent-strong);
  }
  button.main[aria-disabled='true'] {
    border-color: var(--edge);
    background: var(--panel);
    color: var(--ink-soft);
    cursor: progress;
  }
  .change {
    margin-block-start: var(--space-3);
  }
  .problem {
    margin-block-end: var(--space-2);
    color: var(--refused);
  }
  .problem.offline {
    color: var(--offline);
  }
  .problem:empty {
    margin: 0;
  }
  .counted {
    inline-size: fit-content;
    margin-block-start: var(--space-2);
    color: var(--kept);
    font-weight: var(--weight-strong);
  }
  .counted:focus:not(:focus-visible) {
    outline: none;
  }
  .planned {
    display: flex;
    gap: var(--space-2);
    padding-block: var(--space-1);
  }
  .planned::before {
    flex: none;
    inline-size: 0.9em;
    block-size: 0.9em;
    margin-block-start: 0.25em;
    border: 1px dashed var(--edge);
    border-radius: 3px;
    content: '';
  }
  .planned:not(.multiple)::before {
    border-radius: 50%;
  }
  @media (prefers-reduced-motion: reduce) {
    button {
      transition: none;
    }
  }
`
