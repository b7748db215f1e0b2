/**
 * One bug, planted by hand: where `find` stands, `plant` is put, and at least one of the tests must go red. `means` says what
 * people would have suffered.
 */
export interface Plant {
  readonly means: string
  readonly file: string
  readonly find: string
  readonly plant: string
  /** Test files; a part of a title after `#`, as a pattern, runs those tests only. Of the browser's, as few as can be: they build the pages. */
  readonly seenBy: readonly string[]
}
